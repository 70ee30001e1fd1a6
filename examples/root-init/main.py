from cdk8s import App, Chart
from cdk8s_flyte import CheckDbReadyOptions, Database, FlyteCore, ObjectStore
from cdk8s_plus_27 import Secret, SecretValue


def synthesize(app: App) -> App:
    """The one escape hatch: check-db-ready as root, with the reason written into the manifests
    and the namespace labelled for it.
    """
    chart = Chart(app, "flyte", namespace="flyte")
    FlyteCore(
        chart,
        "flyte",
        create_namespace=True,
        database=Database.postgres(
            host="db.example.com",
            username="flyte",
            password=SecretValue(
                secret=Secret.from_secret_name(chart, "db", "flyte-db"), key="password"
            ),
        ),
        object_store=ObjectStore.s3(bucket="acme-flyte", region="eu-central-1"),
        check_db_ready=CheckDbReadyOptions(
            allow_root_init=True, reason="our nodes hide /etc/hosts from everyone but root"
        ),
    )
    return app


if __name__ == "__main__":
    synthesize(App()).synth()
