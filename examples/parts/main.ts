import { App, Chart, Size } from 'cdk8s';
import {
  ClusterResourceSync, Database, DataCatalog, FlyteAdmin, FlyteConnector, FlyteConsole, FlyteNetworkPolicies, FlytePodWebhook, FlytePropeller,
  FlyteScheduler, ObjectStore, PostgresTls, RunAs, TaskPlugin,
} from 'cdk8s-flyte';
import { Cpu, Node, NodeLabelQuery, Secret, ServiceAccount } from 'cdk8s-plus-27';

/** The components composed by hand, with a service account and secrets that exist already. */
export function synthesize(app: App): App {
  const chart = new Chart(app, 'flyte', { namespace: 'flyte' });
  const db = Secret.fromSecretName(chart, 'db', 'flyte-db');
  const bucket = Secret.fromSecretName(chart, 'bucket', 'flyte-bucket');

  const database = Database.postgres({
    host: 'postgres.databases.svc.cluster.local',
    username: 'flyte',
    password: { secret: db, key: 'password' },
    tls: PostgresTls.verifyCa({ secret: db, key: 'ca.crt' }),
  });
  const objectStore = ObjectStore.s3Compatible({
    endpoint: 'https://s3.example.com',
    bucket: 'flyte',
    accessKey: { accessKeyId: { secret: bucket, key: 'id' }, secretAccessKey: { secret: bucket, key: 'key' } },
  });

  const admin = new FlyteAdmin(chart, 'admin', {
    database,
    objectStore,
    serviceAccount: ServiceAccount.fromServiceAccountName(chart, 'flyteadmin', 'flyteadmin'),
    runAs: RunAs.of({ user: 65532 }),
    resources: { memory: { request: Size.mebibytes(512), limit: Size.gibibytes(2) } },
  });
  const dataCatalog = new DataCatalog(chart, 'datacatalog', { database, objectStore });
  const token = Secret.fromSecretName(chart, 'databricks', 'databricks');
  const connector = new FlyteConnector(chart, 'connector', { secrets: { FLYTE_DATABRICKS_ACCESS_TOKEN: { secret: token, key: 'token' } } });
  const propeller = new FlytePropeller(chart, 'propeller', {
    objectStore,
    admin: admin.endpoint,
    dataCatalog: dataCatalog.endpoint,
    tasks: { plugins: [TaskPlugin.CONTAINER, TaskPlugin.ARRAY, TaskPlugin.SPARK] },
    resources: { cpu: { request: Cpu.millis(500), limit: Cpu.units(4) } },
    connectors: [{ endpoint: connector.endpoint }],
    engine: { maxWorkflowRetries: 30 },
  });
  propeller.deployment.scheduling.attract(Node.labeled(NodeLabelQuery.is('node-role', 'platform')));
  const scheduler = new FlyteScheduler(chart, 'scheduler', { database, admin: admin.endpoint });
  const webhook = new FlytePodWebhook(chart, 'webhook');
  const sync = new ClusterResourceSync(chart, 'sync', { database });
  const console = new FlyteConsole(chart, 'console');

  new FlyteNetworkPolicies(chart, 'policies', { components: [admin, dataCatalog, connector, propeller, scheduler, webhook, sync, console] });
  return app;
}

if (require.main === module) { synthesize(new App()).synth(); }
