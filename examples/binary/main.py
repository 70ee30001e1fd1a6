from cdk8s import ApiObjectMetadata, App, Chart
from cdk8s_flyte import (
    FlyteBinary,
    InClusterObjectStore,
    InClusterPostgres,
    S3AccessKey,
    TaskOptions,
)
from cdk8s_plus_27 import Namespace, Secret, SecretValue


def synthesize(app: App) -> App:
    """A whole Flyte in one pod, with a database and a store beside it. For development: its
    passwords are in this file.
    """
    chart = Chart(app, "flyte", namespace="flyte")
    secret = Secret(
        chart,
        "credentials",
        metadata=ApiObjectMetadata(name="flyte-development"),
        string_data={"user": "development", "password": "development-only"},
    )
    user = SecretValue(secret=secret, key="user")
    password = SecretValue(secret=secret, key="password")
    postgres = InClusterPostgres(chart, "postgres", password=password, admin_database="postgres")
    minio = InClusterObjectStore(
        chart,
        "minio",
        access_key=S3AccessKey(access_key_id=user, secret_access_key=password),
        public_endpoint="http://localhost:9000",
    )
    # Tasks run in the namespace of their project, and find the store's key there.
    project = Chart(app, "flytesnacks")
    namespace = Namespace(
        project, "namespace", metadata=ApiObjectMetadata(name="flytesnacks-development")
    )
    string_data = {
        "FLYTE_AWS_ACCESS_KEY_ID": "development",
        "FLYTE_AWS_SECRET_ACCESS_KEY": "development-only",
    }
    key = Secret(
        project,
        "store",
        metadata=ApiObjectMetadata(name="flyte-store", namespace=namespace.name),
        string_data=string_data,
    )
    FlyteBinary(
        chart,
        "flyte",
        create_namespace=True,
        database=postgres.database,
        object_store=minio.object_store,
        projects=["flytesnacks"],
        tasks=TaskOptions(env_from_secrets=[key]),
    )
    return app


if __name__ == "__main__":
    synthesize(App()).synth()
