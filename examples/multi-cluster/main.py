import os

from cdk8s import App, Chart
from cdk8s_flyte import (
    AdminCertificates,
    AuthKeys,
    Authentication,
    CertificateIssuer,
    ClusterShare,
    Database,
    Exposure,
    FlyteCertificates,
    FlyteCluster,
    FlyteClustersOptions,
    FlyteControlPlane,
    FlyteDataPlane,
    FlyteEndpoint,
    InternalClientOptions,
    NetworkPolicyOptions,
    ObjectStore,
    OidcProviderOptions,
    PostgresTls,
)
from cdk8s_plus_27 import ISecret, Secret, SecretValue

HOST = "flyte.example.com"
CENTRAL = "central"
# The clusters in which workflows run, by their API servers.
DATA_PLANES = {"eu-1": "https://eu-1.example.com:6443", "us-1": "https://us-1.example.com:6443"}
STORE = ObjectStore.s3(bucket="acme-flyte", region="eu-central-1")

# Every cluster: what it gets is an app of its own, in a folder of its own.
CLUSTERS = [CENTRAL, *DATA_PLANES]


def synthesize(app: App, cluster: str = CENTRAL) -> App:
    chart = Chart(app, "flyte", namespace="flyte")
    if cluster == CENTRAL:
        control_plane(chart)
    else:
        data_plane(chart, cluster)
    return app


def control_plane(chart: Chart) -> None:

    def secret(name: str) -> ISecret:
        return Secret.from_secret_name(chart, name, name)

    db, auth = secret("flyte-db"), secret("flyte-auth")
    clusters = [
        FlyteCluster.of(name, endpoint=endpoint, credentials=secret(f"cluster-{name}"))
        for name, endpoint in DATA_PLANES.items()
    ]
    europe, america = clusters
    FlyteControlPlane(
        chart,
        "flyte",
        create_namespace=True,
        database=Database.postgres(
            host="flyte.cluster-abc.eu-central-1.rds.amazonaws.com",
            username="flyte",
            password=SecretValue(secret=db, key="password"),
            tls=PostgresTls.verify_full(secret=db, key="ca.crt"),
        ),
        object_store=STORE,
        clusters=FlyteClustersOptions(
            clusters=clusters,
            labels={
                "europe": [ClusterShare(cluster=europe)],
                "anywhere": [
                    ClusterShare(cluster=europe, weight=0.75),
                    ClusterShare(cluster=america, weight=0.25),
                ],
            },
            default_label="anywhere",
        ),
        authentication=Authentication.oidc(
            public_url=f"https://{HOST}",
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
        certificates=FlyteCertificates(
            admin=AdminCertificates.cert_manager(
                issuer=CertificateIssuer.cluster_issuer("internal")
            )
        ),
        exposure=Exposure.ingress(host=HOST, class_name="nginx", tls=secret("flyte-tls")),
        network_policies=NetworkPolicyOptions(
            ingress_namespace_labels={"kubernetes.io/metadata.name": "ingress-nginx"}
        ),
    )


def data_plane(chart: Chart, cluster_name: str) -> None:
    client = Secret.from_secret_name(chart, "client", "flyte-client")
    FlyteDataPlane(
        chart,
        "flyte",
        create_namespace=True,
        cluster_name=cluster_name,
        admin=FlyteEndpoint.of(host=HOST, port=443),
        authentication=Authentication.client_only(
            client_secret=SecretValue(secret=client, key="client_secret")
        ),
        object_store=STORE,
    )


if __name__ == "__main__":
    for name in CLUSTERS:
        folder = os.path.join(os.environ.get("CDK8S_OUTDIR", "dist"), name)
        synthesize(App(outdir=folder), name).synth()
