from cdk8s import ApiObjectMetadata, App, Chart
from cdk8s_flyte import (
    FlyteCore,
    FlyteDomain,
    InClusterObjectStore,
    InClusterPostgres,
    S3AccessKey,
    SecurityReport,
    TaskOptions,
)
from cdk8s_plus_27 import Namespace, Secret, SecretValue


def synthesize(app: App) -> App:
    """A whole Flyte that needs nothing from outside the cluster. For development: its passwords
    are in this file.
    """
    chart = Chart(app, "flyte", namespace="flyte")

    secret = Secret(
        chart,
        "credentials",
        metadata=ApiObjectMetadata(name="flyte-development-credentials"),
        string_data={
            "password": "development-only",
            "access-key": "development",
            "secret-key": "development-only",
        },
    )
    postgres = InClusterPostgres(
        chart, "postgres", password=SecretValue(secret=secret, key="password")
    )
    minio = InClusterObjectStore(
        chart,
        "minio",
        access_key=S3AccessKey(
            access_key_id=SecretValue(secret=secret, key="access-key"),
            secret_access_key=SecretValue(secret=secret, key="secret-key"),
        ),
        # Where a laptop finds it, by kubectl port-forward.
        public_endpoint="http://localhost:9000",
    )

    # Tasks run in the namespace of their project, and find the store's key there. The cluster
    # resource sync does the rest of it.
    project = Chart(app, "flytesnacks")
    namespace = Namespace(
        project, "namespace", metadata=ApiObjectMetadata(name="flytesnacks-development")
    )
    task_key = Secret(
        project,
        "store",
        metadata=ApiObjectMetadata(name="flyte-store", namespace=namespace.name),
        string_data={
            "FLYTE_AWS_ACCESS_KEY_ID": "development",
            "FLYTE_AWS_SECRET_ACCESS_KEY": "development-only",
        },
    )

    FlyteCore(
        chart,
        "flyte",
        create_namespace=True,
        database=postgres.database,
        object_store=minio.object_store,
        projects=["flytesnacks"],
        domains=[FlyteDomain(id="development")],
        tasks=TaskOptions(env_from_secrets=[task_key]),
    )
    return app


if __name__ == "__main__":
    app = synthesize(App())
    app.synth()
    SecurityReport.write(app)
