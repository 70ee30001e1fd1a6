import { Chart } from 'cdk8s';
import { FlyteAdmin, FlyteConsole, FlyteCoreProps, FlyteEndpoint, FlyteNetworkPolicies, FlytePropeller, ObjectStore, SecurityProfile } from 'cdk8s-flyte';
import { Row, secretValue, untyped } from './row';
import { core, testDatabase, testObjectStore } from '../support';

const flyte = (props: Partial<FlyteCoreProps>) => (chart: Chart) => core(chart, props);
const database = (host: string) => (chart: Chart) => core(chart, { database: testDatabase(chart, { host }) });
const accessKey = { accessKeyId: secretValue('id'), secretAccessKey: secretValue('key') };

const CLEAR = 'must say whether it is a Service or a name outside the cluster, got';
const ONCE = 'list all components of one Flyte once, in one FlyteNetworkPolicies; FlyteCore makes its own';

/** Options of one component that only a whole Flyte can have. */
const OF_THE_WHOLE: Row[] = [
  ...(['admin', 'scheduler', 'dataCatalog', 'propeller', 'podWebhook', 'console', 'clusterResourceSync'] as const).map((component): Row => [
    `a platform for ${component} alone`, flyte({ [component]: untyped({ securityProfile: SecurityProfile.OPENSHIFT }) }),
    `test/flyte: ${component}.securityProfile must be one for the whole Flyte, got 'a securityProfile'; move it out of ${component}, beside database`,
  ]),
  ['an instance for flyteadmin alone', flyte({ admin: untyped({ instance: 'mine' }) }),
    "test/flyte: admin.instance must be one for the whole Flyte, got 'mine'; move it out of admin, beside database"],
  ['a prefix for the console alone', flyte({ console: untyped({ namePrefix: 'blue' }) }),
    "test/flyte: console.namePrefix must be one for the whole Flyte, got 'blue'; move it out of console, beside database"],
];

/** Network policies that would be wrong, or one object for two. */
const POLICIES: Row[] = [
  ['a database that may be a Service', database('postgres.databases'),
    `test/flyte/Admin: database.host ${CLEAR} 'postgres.databases'; write postgres.databases.svc for the Service, or name its addresses in databaseCidrs of the network policies`],
  ['a database whose namespace is called db', database('Postgres.DB'),
    `test/flyte/Admin: database.host ${CLEAR} 'postgres.db'; write postgres.db.svc for the Service, or name its addresses in databaseCidrs of the network policies`],
  ['an object store that may be a Service', flyte({ objectStore: ObjectStore.s3Compatible({ endpoint: 'http://minio.storage:9000', bucket: 'flyte', accessKey }) }),
    `test/flyte/Admin: objectStore.endpoint ${CLEAR} 'minio.storage'; write minio.storage.svc for the Service, or name its addresses in objectStoreCidrs of the network policies`],
  ['a flyteadmin that may be a Service', (chart) => new FlyteNetworkPolicies(chart, 'policies', {
    components: [new FlytePropeller(chart, 'it', { objectStore: testObjectStore(), admin: FlyteEndpoint.of({ host: 'flyteadmin.control', port: 81, tls: false }) })],
  }), `test/it: admin.host ${CLEAR} 'flyteadmin.control'; write flyteadmin.control.svc for the Service, or name its addresses in flyteCidrs of the network policies`],
  ['a block of flyteadmin without its width', flyte({ networkPolicies: { flyteCidrs: ['10.0.0.1'] } }),
    "test/flyte: networkPolicies.flyteCidrs[0] must be an address block in CIDR notation, got '10.0.0.1'; did you mean '10.0.0.1/32'?"],
  ['policies for the parts of FlyteCore', (chart) => new FlyteNetworkPolicies(chart, 'more', { components: [core(chart).admin] }),
    `test/more: components must have no policies yet, which test/flyte/NetworkPolicies makes, got 'flyte/flyte-default-deny'; ${ONCE}`],
  ['one component in two lists', (chart) => {
    const components = [new FlyteConsole(chart, 'console')];
    new FlyteNetworkPolicies(chart, 'first', { components });
    new FlyteNetworkPolicies(chart, 'second', { components });
  }, `test/second: components must have no policies yet, which test/first makes, got 'flyte/flyte-default-deny'; ${ONCE}`],
  ['one Flyte in two lists', (chart) => {
    new FlyteNetworkPolicies(chart, 'first', { components: [new FlyteConsole(chart, 'console')] });
    new FlyteNetworkPolicies(chart, 'second', { components: [new FlyteAdmin(chart, 'admin', { database: testDatabase(chart), objectStore: testObjectStore() })] });
  }, `test/second: components must have no policies yet, which test/first makes, got 'flyte/flyte-default-deny'; ${ONCE}`],
];

/** What the composition, its network policies and its certificates refuse. */
export const CORE_ROWS: Row[] = [...OF_THE_WHOLE, ...POLICIES];
