from cdk8s import App, Chart
from cdk8s_flyte import AzureLinkOptions, Cloud, Database, FlyteCore
from cdk8s_plus_27 import Secret, SecretValue


def synthesize(app: App) -> App:
    """Azure Kubernetes Service: Blob Storage, managed identities of Flyte and of tasks with the
    labels they need, Log Analytics.
    """
    chart = Chart(app, "flyte", namespace="flyte")
    FlyteCore(
        chart,
        "flyte",
        create_namespace=True,
        cloud=Cloud.azure(
            container="flyte",
            account="acmeflyte",
            client_id="11111111-2222-3333-4444-555555555555",
            task_client_id="66666666-7777-8888-9999-000000000000",
            log_workspace=AzureLinkOptions(
                tenant="acme.onmicrosoft.com",
                subscription="99999999-8888-7777-6666-555555555555",
                resource_group="flyte",
                workspace="flyte-logs",
            ),
        ),
        database=Database.postgres(
            host="acme-flyte.postgres.database.azure.com",
            username="flyte",
            password=SecretValue(
                secret=Secret.from_secret_name(chart, "db", "flyte-db"), key="password"
            ),
        ),
    )
    return app


if __name__ == "__main__":
    synthesize(App()).synth()
