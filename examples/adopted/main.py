from cdk8s import App, Chart
from cdk8s_flyte import (
    AuthKeys,
    Authentication,
    CertManagerOptions,
    CertificateIssuer,
    Database,
    Exposure,
    FlyteCore,
    HelmRelease,
    InternalClientOptions,
    NetworkPolicyOptions,
    ObjectStore,
    OidcProviderOptions,
    PostgresTls,
)
from cdk8s_plus_27 import ISecret, Secret, SecretValue


def synthesize(app: App) -> App:
    """A release of the Helm chart flyte-core, taken over where it stands: the same database, bucket, host and login."""
    chart = Chart(app, "flyte", namespace="flyte")

    def secret(id: str, name: str) -> ISecret:
        return Secret.from_secret_name(chart, id, name)

    auth = secret("auth", "flyte-auth")
    FlyteCore(
        chart,
        "flyte",
        adopts=HelmRelease.flyte_core(release="flyte", namespace="flyte"),
        database=Database.postgres(
            host="flyte.cluster-abc.eu-central-1.rds.amazonaws.com",
            username="flyteadmin",
            password=SecretValue(secret=secret("db", "db-pass"), key="pass.txt"),
            tls=PostgresTls.verify_full(secret=secret("authority", "flyte-db"), key="ca.crt"),
        ),
        object_store=ObjectStore.s3(bucket="acme-flyte", region="eu-central-1"),
        workload_identity={"eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/flyte"},
        authentication=Authentication.oidc(
            public_url="https://flyte.example.com",
            provider=OidcProviderOptions(
                base_url="https://login.example.com",
                client_id="flyte",
                client_secret=SecretValue(secret=auth, key="oidc_client_secret"),
            ),
            # The Secret of the chart's flyteadmin, with the keys that it made: whoever is logged in stays so.
            keys=AuthKeys.from_secret(secret("keys", "flyte-admin-secrets")),
            internal_client=InternalClientOptions(
                client_secret=SecretValue(
                    secret=secret("client", "flyte-secret-auth"), key="client_secret"
                ),
                client_secret_hash=SecretValue(secret=auth, key="client_secret_hash"),
            ),
        ),
        exposure=Exposure.ingress(
            host="flyte.example.com",
            class_name="nginx",
            cert_manager=CertManagerOptions(issuer=CertificateIssuer.cluster_issuer("letsencrypt")),
        ),
        network_policies=NetworkPolicyOptions(
            ingress_namespace_labels={"kubernetes.io/metadata.name": "ingress-nginx"}
        ),
    )
    return app


if __name__ == "__main__":
    synthesize(App()).synth()
