from cdk8s import App, Chart, Size
from cdk8s_flyte import (
    ClusterResourceSync,
    ConnectorRoute,
    DataCatalog,
    Database,
    FlyteAdmin,
    FlyteConnector,
    FlyteConsole,
    FlyteEngineOptions,
    FlyteNetworkPolicies,
    FlytePodWebhook,
    FlytePropeller,
    FlyteScheduler,
    ObjectStore,
    PostgresTls,
    RunAs,
    S3AccessKey,
    TaskOptions,
    TaskPlugin,
)
from cdk8s_plus_27 import (
    ContainerResources,
    Cpu,
    CpuResources,
    MemoryResources,
    Node,
    NodeLabelQuery,
    Secret,
    SecretValue,
    ServiceAccount,
)


def synthesize(app: App) -> App:
    """The components composed by hand, with a service account and secrets that exist already."""
    chart = Chart(app, "flyte", namespace="flyte")
    db = Secret.from_secret_name(chart, "db", "flyte-db")
    bucket = Secret.from_secret_name(chart, "bucket", "flyte-bucket")

    database = Database.postgres(
        host="postgres.databases.svc.cluster.local",
        username="flyte",
        password=SecretValue(secret=db, key="password"),
        tls=PostgresTls.verify_ca(secret=db, key="ca.crt"),
    )
    object_store = ObjectStore.s3_compatible(
        endpoint="https://s3.example.com",
        bucket="flyte",
        access_key=S3AccessKey(
            access_key_id=SecretValue(secret=bucket, key="id"),
            secret_access_key=SecretValue(secret=bucket, key="key"),
        ),
    )

    admin = FlyteAdmin(
        chart,
        "admin",
        database=database,
        object_store=object_store,
        service_account=ServiceAccount.from_service_account_name(chart, "flyteadmin", "flyteadmin"),
        run_as=RunAs.of(user=65532),
        resources=ContainerResources(
            memory=MemoryResources(request=Size.mebibytes(512), limit=Size.gibibytes(2))
        ),
    )
    data_catalog = DataCatalog(chart, "datacatalog", database=database, object_store=object_store)
    token = Secret.from_secret_name(chart, "databricks", "databricks")
    connector = FlyteConnector(
        chart,
        "connector",
        secrets={"FLYTE_DATABRICKS_ACCESS_TOKEN": SecretValue(secret=token, key="token")},
    )
    propeller = FlytePropeller(
        chart,
        "propeller",
        object_store=object_store,
        admin=admin.endpoint,
        data_catalog=data_catalog.endpoint,
        tasks=TaskOptions(plugins=[TaskPlugin.CONTAINER, TaskPlugin.array(), TaskPlugin.SPARK]),
        resources=ContainerResources(cpu=CpuResources(request=Cpu.millis(500), limit=Cpu.units(4))),
        connectors=[ConnectorRoute(endpoint=connector.endpoint)],
        engine=FlyteEngineOptions(max_workflow_retries=30),
    )
    propeller.deployment.scheduling.attract(
        Node.labeled(NodeLabelQuery.is_("node-role", "platform"))
    )
    scheduler = FlyteScheduler(chart, "scheduler", database=database, admin=admin.endpoint)
    webhook = FlytePodWebhook(chart, "webhook")
    sync = ClusterResourceSync(chart, "sync", database=database)
    console = FlyteConsole(chart, "console")

    FlyteNetworkPolicies(
        chart,
        "policies",
        components=[admin, data_catalog, connector, propeller, scheduler, webhook, sync, console],
    )
    return app


if __name__ == "__main__":
    synthesize(App()).synth()
