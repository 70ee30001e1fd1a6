import { call, Code, literal, object, secretValue } from '../code';
import { pluginCode, pluginTarget, STANDARD } from '../readers/plugins';
import { Context } from '../row';
import { says, Statement, stepsOf } from '../statements';
import { authKeys } from './auth-keys';
import { entranceNeeds } from './entrance';
import { eventNeeds } from './events';
import { Need, planeNeeds } from './plane-needs';

/** What an app needs that the values do not say, or that the library did not take. */
export function complete(statements: readonly Statement[], context: Context): readonly Statement[] {
  const added: Statement[] = [];
  const all = () => [...statements, ...added];
  const need = (prop: string, at: string, code: Code, fillIn?: string, note?: string) => {
    if (!says(all(), prop)) { added.push({ target: stepsOf(at), code, from: [], fillIn, note }); }
  };
  if (context.plane !== 'FlyteDataPlane') { databaseNeeds(statements, need); }
  storeNeeds(context, need);
  if (says(statements, 'objectStore.accessKey')) { keyNeeds(context, need); }
  limits(statements, added);
  if (says(statements, 'exposure')) { added.push(...entranceNeeds(statements, context)); }
  planeNeeds(statements, context, need);
  if (context.plane !== 'FlyteDataPlane') { eventNeeds(statements, context, need); }
  const asksPeople = says(all(), 'authentication.keys') || says(all(), 'authentication.provider') || says(all(), 'authentication.publicUrl');
  if (context.plane !== 'FlyteDataPlane' && (context.login || asksPeople)) { loginNeeds(statements, context, need); }
  if (says(statements, 'monitoring')) {
    need('networkPolicies.metricsNamespaceLabels', 'networkPolicies.metricsNamespaceLabels', object({ 'kubernetes.io/metadata.name': literal('monitoring') }), 'the namespace of Prometheus');
  }
  // A list of one's own takes the place of the library's.
  const runsPods = statements.some(({ target: [root, list] }) => root === 'tasks' && /^plugins\[(container|pod|sidecar)\]/.test(String(list)));
  if (says(statements, 'tasks.plugins') && !runsPods) { STANDARD.forEach((id) => added.push({ target: pluginTarget(id), code: pluginCode(id), from: [], note: 'a list of one\'s own takes the place of the library\'s' })); }
  if (says(statements, 'taskNamespaces.templates')) { templateNeeds(statements, context, added); }
  return added;
}

function databaseNeeds(statements: readonly Statement[], need: Need): void {
  const at = 'database(Database.postgres)';
  need('database.host', `${at}.host`, literal('postgres'), 'host of the PostgreSQL server');
  need('database.username', `${at}.username`, literal('postgres'), 'user of the PostgreSQL server');
  if (!isLoopback(statements)) { need('database.password', `${at}.password`, secretValue('flyte-db', 'password')); }
}

/** A server in the pod itself, or beside it, is a proxy that has the password. */
function isLoopback(statements: readonly Statement[]): boolean {
  return statements.some(({ target: [root, end], code }) => root === 'database(Database.postgres)' && end === 'host'
    && code.is === 'literal' && ['127.0.0.1', 'localhost', '::1'].includes(String(code.value)));
}

function storeNeeds({ store, namespace }: Context, need: Need): void {
  const at = `objectStore(${store.factory})`;
  const bucket = store.factory === 'ObjectStore.azure' ? 'container' : 'bucket';
  need(`objectStore.${bucket}`, `${at}.${bucket}`, literal('my-s3-bucket'), `${bucket} of the object store`);
  switch (store.factory) {
    case 'ObjectStore.s3': need('objectStore.region', `${at}.region`, literal('us-east-1'), 'region of the bucket'); break;
    case 'ObjectStore.gcs': need('objectStore.projectId', `${at}.projectId`, literal('my-project'), 'Google Cloud project of the bucket'); break;
    case 'ObjectStore.azure':
      need('objectStore.account', `${at}.account`, literal('mystorageaccount'), 'storage account of the container');
      need('tasks.env.FLYTE_PERSISTENCE_ATTACH_EXECUTION_METADATA', 'tasks.env.FLYTE_PERSISTENCE_ATTACH_EXECUTION_METADATA', literal('false'), undefined,
        'flytekit cannot write to Azure by a new adlfs otherwise; Cloud.azure has it too');
      break;
    case 'ObjectStore.s3Compatible':
      need('objectStore.endpoint', `${at}.endpoint`, literal(`http://minio.${namespace}.svc.cluster.local:9000`), 'URL of the object store');
      keyNeeds({ store }, need);
  }
}

function keyNeeds({ store }: Pick<Context, 'store'>, need: Need): void {
  const at = `objectStore(${store.factory}).accessKey`;
  need('objectStore.accessKey.accessKeyId', `${at}.accessKeyId`, secretValue('flyte-object-store', 'access-key'));
  need('objectStore.accessKey.secretAccessKey', `${at}.secretAccessKey`, secretValue('flyte-object-store', 'secret-key'));
}

/** Memory of the chart's components, in mebibytes: where the values ask for some and set no limit, the chart's holds, or what they ask for. */
const CHART_LIMITS: { readonly [component: string]: number } = {
  admin: 500, scheduler: 500, dataCatalog: 500, propeller: 200, console: 250, podWebhook: 1000, clusterResourceSync: 500, binary: 2048,
};

function limits(statements: readonly Statement[], added: Statement[]): void {
  for (const { target, code } of statements) {
    const [component, ...rest] = target.map(String);
    if (rest.join('.') !== 'resources.memory.request' || says([...statements, ...added], `${component}.resources.memory.limit`)) { continue; }
    const asked = mebibytesOf(code);
    const least = CHART_LIMITS[component] ?? 500;
    added.push({ target: [component, 'resources', 'memory', 'limit'], code: asked > least ? code : call('Size.mebibytes', literal(least)), from: [], note: 'the limit of the chart, or what is asked for if that is more' });
  }
}

function mebibytesOf(code: Code): number {
  const amount = code.is === 'call' && code.args[0].is === 'literal' ? Number(code.args[0].value) : 0;
  return code.is === 'call' && code.name === 'Size.gibibytes' ? amount * 1024 : amount;
}

function loginNeeds(statements: readonly Statement[], context: Context, need: Need): void {
  const at = 'authentication(Authentication.oidc)';
  const host = statements.find(({ target: [root, end] }) => root === 'exposure(Exposure.ingress)' && end === 'host')?.code;
  const url = host?.is === 'literal' ? `https://${host.value}` : 'https://flyte.example.com';
  need('authentication.publicUrl', `${at}.publicUrl`, literal(url), host === undefined ? 'the URL under which people reach Flyte' : undefined);
  need('authentication.provider.baseUrl', `${at}.provider.baseUrl`, literal('https://login.example.com'), 'URL of the OpenID Connect provider');
  need('authentication.provider.clientId', `${at}.provider.clientId`, literal('flyte'), 'the client that people log in with');
  need('authentication.provider.clientSecret', `${at}.provider.clientSecret`, secretValue('flyte-auth', 'oidc_client_secret'));
  need('authentication.keys', `${at}.keys`, authKeys(context), undefined, 'keys of tokens and cookies');
  need('authentication.internalClient.clientSecret', `${at}.internalClient.clientSecret`, secretValue('flyte-auth', 'client_secret'));
  const isExternal = statements.some(({ target, code }) => target[1] === 'authorizationServer(AuthorizationServer.external)'
    || (target[1] === 'authorizationServer' && code.is === 'call' && code.name.endsWith('external')));
  if (isExternal) {
    need('authentication.flyteClient.clientId', `${at}.flyteClient.clientId`, literal('flytectl'), 'the client of flytectl and pyflyte at the authorization server');
  } else {
    if (says(statements, 'authentication.flyteClient')) { need('authentication.flyteClient.clientId', `${at}.flyteClient.clientId`, literal('flytectl'), undefined, 'the name that Flyte gives it'); }
    need('authentication.internalClient.clientSecretHash', `${at}.internalClient.clientSecretHash`, secretValue('flyte-auth', 'client_secret_hash'));
  }
}

/** A list of one's own takes the place of the library's: the namespace, and the network policy that keeps others out. */
function templateNeeds(statements: readonly Statement[], { store }: Context, added: Statement[]): void {
  const entry = (name: string, code: Code) => added.push({ target: ['taskNamespaces', `templates[${name}]`], code, from: [], note: 'templates of one\'s own take the place of the library\'s' });
  if (!statements.some(({ code }) => code.is === 'call' && code.name === 'ClusterResourceTemplate.namespace')) { entry('namespace', call('ClusterResourceTemplate.namespace')); }
  entry('isolate', call('ClusterResourceTemplate.isolateNamespace', ...store.factory === 'ObjectStore.gcs' ? [object({ nodeMetadata: literal(true) })] : []));
}
