from cdk8s import App, Chart
from cdk8s_flyte import Database, FlyteCore, FlyteRbac, ObjectStore, PostgresTls
from cdk8s_plus_27 import Secret, SecretValue


def synthesize(app: App) -> App:
    """For a team that owns two namespaces and nothing else of the cluster: no ClusterRole, and
    tasks of all projects in one namespace.
    """
    chart = Chart(app, "flyte", namespace="flyte")
    db = Secret.from_secret_name(chart, "db", "flyte-db")
    FlyteCore(
        chart,
        "flyte",
        rbac=FlyteRbac.namespace("team-tasks"),
        database=Database.postgres(
            host="db.example.com",
            username="flyte",
            password=SecretValue(secret=db, key="password"),
            tls=PostgresTls.verify_full(secret=db, key="ca.crt"),
        ),
        object_store=ObjectStore.s3(bucket="acme-team", region="eu-central-1"),
        projects=["research"],
    )
    return app


if __name__ == "__main__":
    synthesize(App()).synth()
