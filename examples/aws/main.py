from cdk8s import App, Chart
from cdk8s_flyte import (
    AuthKeys,
    Authentication,
    Cloud,
    Database,
    Exposure,
    FlyteCore,
    InternalClientOptions,
    OidcProviderOptions,
)
from cdk8s_plus_27 import Secret, SecretValue


def synthesize(app: App) -> App:
    """Amazon EKS: S3, IAM roles of Flyte and of each domain's tasks, CloudWatch, and a load
    balancer with a certificate of its own.
    """
    chart = Chart(app, "flyte", namespace="flyte")
    auth = Secret.from_secret_name(chart, "auth", "flyte-auth")
    FlyteCore(
        chart,
        "flyte",
        create_namespace=True,
        cloud=Cloud.aws(
            bucket="acme-flyte",
            region="eu-central-1",
            role="arn:aws:iam::123456789012:role/flyte",
            task_role="arn:aws:iam::123456789012:role/flyte-tasks-{{ domain }}",
            log_group="/aws/containerinsights/acme/application",
        ),
        database=Database.postgres(
            host="flyte.cluster-abc.eu-central-1.rds.amazonaws.com",
            username="flyte",
            password=SecretValue(
                secret=Secret.from_secret_name(chart, "db", "flyte-db"), key="password"
            ),
        ),
        authentication=Authentication.oidc(
            public_url="https://flyte.example.com",
            provider=OidcProviderOptions(
                base_url="https://login.example.com",
                client_id="flyte",
                client_secret=SecretValue(secret=auth, key="oidc_client_secret"),
            ),
            keys=AuthKeys.from_secret(auth),
            internal_client=InternalClientOptions(
                client_secret=SecretValue(secret=auth, key="client_secret"),
                client_secret_hash=SecretValue(secret=auth, key="client_secret_hash"),
            ),
        ),
        exposure=Exposure.ingress(host="flyte.example.com", tls_at_controller=True),
    )
    return app


if __name__ == "__main__":
    synthesize(App()).synth()
