from cdk8s import App, Chart
from cdk8s_flyte import (
    AuthKeys,
    Authentication,
    Database,
    Exposure,
    FlyteCore,
    GatewayReference,
    InternalClientOptions,
    NetworkPolicyOptions,
    ObjectStore,
    OidcProviderOptions,
    PostgresTls,
)
from cdk8s_plus_27 import ISecret, Secret, SecretValue


def synthesize(app: App) -> App:
    """Flyte behind a Gateway that the platform team runs: pages at one host, gRPC at another."""
    chart = Chart(app, "flyte", namespace="flyte")

    def secret(name: str) -> ISecret:
        return Secret.from_secret_name(chart, name, name)

    db, auth = secret("flyte-db"), secret("flyte-auth")
    FlyteCore(
        chart,
        "flyte",
        create_namespace=True,
        database=Database.postgres(
            host="db.example.com",
            username="flyte",
            password=SecretValue(secret=db, key="password"),
            tls=PostgresTls.verify_full(secret=db, key="ca.crt"),
        ),
        object_store=ObjectStore.s3(bucket="acme-flyte", region="eu-central-1"),
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
        exposure=Exposure.gateway(
            host="flyte.example.com",
            grpc_host="grpc.flyte.example.com",
            gateway=GatewayReference(name="public", namespace="gateways", listener="https"),
        ),
        network_policies=NetworkPolicyOptions(
            ingress_namespace_labels={"kubernetes.io/metadata.name": "gateways"}
        ),
    )
    return app


if __name__ == "__main__":
    synthesize(App()).synth()
