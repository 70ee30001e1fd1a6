from cdk8s import App, Chart
from cdk8s_flyte import (
    AuthKeys,
    Authentication,
    Database,
    Exposure,
    FlyteCertificates,
    FlyteCore,
    InternalClientOptions,
    ObjectStore,
    OidcProviderOptions,
    S3AccessKey,
    SecurityProfile,
    WebhookCertificates,
)
from cdk8s_plus_27 import Secret, SecretValue


def synthesize(app: App) -> App:
    """On OpenShift: no pinned ids, so that restricted-v2 assigns them, Routes in place of an
    Ingress, and the cluster's own certificates.
    """
    chart = Chart(app, "flyte", namespace="flyte")
    auth = Secret.from_secret_name(chart, "auth", "flyte-auth")
    bucket = Secret.from_secret_name(chart, "bucket", "flyte-bucket")

    flyte = FlyteCore(
        chart,
        "flyte",
        security_profile=SecurityProfile.OPENSHIFT,
        database=Database.postgres(
            host="postgres.databases.svc.cluster.local",
            username="flyte",
            password=SecretValue(
                secret=Secret.from_secret_name(chart, "db", "flyte-db"), key="password"
            ),
        ),
        object_store=ObjectStore.s3_compatible(
            endpoint="https://s3.openshift-storage.svc",
            bucket="flyte",
            access_key=S3AccessKey(
                access_key_id=SecretValue(secret=bucket, key="AWS_ACCESS_KEY_ID"),
                secret_access_key=SecretValue(secret=bucket, key="AWS_SECRET_ACCESS_KEY"),
            ),
        ),
        authentication=Authentication.oidc(
            public_url="https://flyte.apps.example.com",
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
        exposure=Exposure.route(
            host="flyte.apps.example.com",
            certificate=Secret.from_secret_name(chart, "tls", "flyte-tls"),
        ),
        certificates=FlyteCertificates(
            webhook=WebhookCertificates.supplied(
                secret=Secret.from_secret_name(chart, "webhook-tls", "flyte-webhook-tls"),
                annotations={"service.beta.openshift.io/inject-cabundle": "true"},
            ),
        ),
    )
    # OpenShift's service CA then issues the webhook's certificate into the Secret named above.
    webhook = flyte.pod_webhook
    assert webhook is not None
    webhook.service.metadata.add_annotation(
        "service.beta.openshift.io/serving-cert-secret-name", "flyte-webhook-tls"
    )
    return app


if __name__ == "__main__":
    synthesize(App()).synth()
