import * as fs from 'node:fs';
import * as path from 'node:path';
import { EVERYWHERE } from './client-cases';
import { activateSchedule, register, runCases, scheduled, Session, withClient } from './client-session';
import { externalServer } from './external-server';
import { exampleNamed, Level, LevelContext, namesOf } from './level';
import { SecondCluster } from './second-cluster';
import { Stack } from './stack';
import { Example } from '../lib/manifests';
import { run, tail } from '../lib/processes';
import { LevelReport } from '../lib/report';
import { claimsOf, rsaKey, signedAgain, TokenClient, tokenOfClient } from '../lib/tokens';
import { waitFor } from '../lib/wait';
import { FLYTE, LOGIN, PASSWORD, World } from '../outside/world';

const URL = `https://${FLYTE}`;

export const login: Level = {
  number: 11,
  title: 'behind a login, in a cloud',
  tools: ['etcd', 'kube-apiserver', 'flyteadmin', 'flytescheduler', 'flytepropeller', 'minio', 'postgres', 'initdb', 'pg_isready', 'redis-server', 'nats-server', 'fake-gcs-server'],
  async run(context, report) {
    report.with(...namesOf(context, 'flytekit', 'flyteadmin', 'flytescheduler', 'datacatalog', 'flytepropeller', 'postgres'), 'oidc-provider');
    await through('production', PRODUCTION, context, report, async (session, world) => {
      const tokens = tokenClient(session, world);
      await people(session, tokens, report);
      await workflows(session, report, true);
      await tokensOfOthers(tokens, world, report);
      await rotation(session, tokens, world, report);
    });
    await through('external-server', EXAMPLE, context, report, async (session, world) => {
      const tokens = tokenClient(session, world);
      await people(session, tokens, report);
      await workflows(session, report);
      await tokensOfAnotherServer(tokens, world, report);
    }, { own: externalServer() });
    await through('multi-cluster/central', EXAMPLE, context, report, async (session) => {
      await session.client.ask({ do: 'label', label: 'europe' });
      await workflows(session, report);
      const pods = await session.stack.cluster.client.list('v1', 'Pod', undefined, 'execution-id');
      report.check('their pods are in the second cluster, and none in the first',
        session.kubelet.runs.size > 0 && pods.length === 0 ? undefined : `${session.kubelet.runs.size} there, ${pods.length} here`);
    }, { dataPlane: new SecondCluster('multi-cluster/eu-1', ['eu-1.example.com', 'us-1.example.com']) });
    await through('aws', EXAMPLE, context, report, (session) => workflows(session, report));
    await through('gcp', EXAMPLE, context, report, async (session, world) => {
      await workflows(session, report);
      await visitors(world, report, 'flyte@acme-ml.iam.gserviceaccount.com', 'flyte-dev@acme-ml.iam.gserviceaccount.com');
    });
    if (context.given.includes('flyteadmin')) {
      await through('azure', EXAMPLE, context, report, async (session, world) => {
        await workflows(session, report);
        await visitors(world, report, '11111111-2222-3333-4444-555555555555', '66666666-7777-8888-9999-000000000000');
      });
      await through('everything', { ...EXAMPLE, tasks: ['tasks'] }, context, report, async (session, world) => {
        await workflows(session, report);
        await report.attempt('cloud events of the executions are published to NATS', async () => {
          await waitFor('an event', 30, () => world.published > 0 || undefined);
        });
      });
    } else {
      report.note('not run: examples/azure: flyteadmin is not given, and its stand-in knows keys of a storage account and no identity');
      report.note('not run: examples/everything: flyteadmin is not given, and its stand-in knows no NATS');
    }
  },
};

interface Installed {
  readonly project: string;
  /** Secrets and ConfigMaps that tasks read, in their own namespace. */
  readonly tasks?: readonly string[];
}

/** How an example is not run just as it is. */
interface Variation {
  /** In place of the one of that name. */
  readonly own?: Example;
  /** Where its workflows run. */
  readonly dataPlane?: SecondCluster;
}

const PRODUCTION: Installed = { project: 'research' };
const EXAMPLE: Installed = { project: 'flytesnacks' };

/** An example with the database, the bucket, the provider and the host that it names. */
async function through(
  name: string, { project, tasks = [] }: Installed, outer: LevelContext, report: LevelReport,
  use: (session: Session, world: World) => Promise<void>, { own, dataPlane }: Variation = {},
): Promise<void> {
  report.say(own === undefined ? `examples/${name}` : name);
  const context = { ...outer, folder: path.join(outer.folder, name) };
  const folder = path.join(context.folder, 'outside');
  fs.mkdirSync(folder, { recursive: true });
  const example = own ?? exampleNamed(context, name);
  const world = new World(context.binaries, folder, example, dataPlane === undefined ? [] : [exampleNamed(context, dataPlane.example)]);
  try {
    await withClient(context, example, report, {
      project,
      prepare: async (cluster) => {
        await world.prepare(cluster);
        await dataPlane?.start(context, world, cluster, report);
      },
      started: async (stack) => {
        await world.open(() => stack.addressOf(stack.api));
        await injectAuthority(stack, world);
        await dataPlane?.run(report);
      },
      dataPlane: dataPlane === undefined ? undefined : () => dataPlane.stack,
      client: {
        configuration: `admin: {endpoint: "dns:///${FLYTE}", insecure: false, authType: Pkce, caCertFilePath: ${world.bundle}}\n`,
        env: { BROWSER: 'python3 browser.py %s &', REQUESTS_CA_BUNDLE: world.bundle, SSL_CERT_FILE: world.bundle },
      },
    }, async (session) => {
      await furnish(session.stack, `${project}-development`, tasks);
      await use(session, world);
    });
  } finally {
    await dataPlane?.stop();
    await world.stop();
  }
}

/** What any user does. */
async function workflows(session: Session, report: LevelReport, withSchedule = false): Promise<void> {
  if (!await register(session, 'workflows.py', report)) {return;}
  const activated = withSchedule && await activateSchedule(session, report);
  await runCases(session, EVERYWHERE, report);
  if (activated) {await scheduled(session, report);}
}

/** What the people of a project put into its namespace. */
async function furnish(stack: Stack, namespace: string, names: readonly string[]): Promise<void> {
  const { client } = stack.cluster;
  for (const name of names) {
    await client.apply({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData: { TOKEN: 'conformance-only' } });
    await client.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: { COLOUR: 'green' } });
  }
}

/** cert-manager's injector, which the example names in an annotation. */
async function injectAuthority(stack: Stack, world: World): Promise<void> {
  const { client } = stack.cluster;
  for (const configuration of await client.list('admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration')) {
    if (configuration.metadata.annotations?.['cert-manager.io/inject-ca-from'] !== undefined) {
      await client.mergePatch(configuration, world.webhook(configuration));
    }
  }
}

/** Nobody but Flyte and the tasks of the domain, each as who its service account is. */
async function visitors(world: World, report: LevelReport, ...expected: string[]): Promise<void> {
  await report.attempt('Flyte and its tasks come to the store as their own identities', () => {
    const came = [...world.visitors].sort();
    if (came.join() !== expected.sort().join()) {throw new Error(`who came: ${came.join(', ')}`);}
    return Promise.resolve();
  });
}

async function browse({ folder, env }: Session, url: string): Promise<string> {
  const { code, stdout, stderr } = await run('python3', ['browser.py', url], { cwd: folder, env, seconds: 60 });
  if (code !== 0) {throw new Error(`the browser ends with ${code}: ${tail(`${stdout}\n${stderr}`, 1500)}`);}
  return stdout;
}

function tokenClient(session: Session, world: World): TokenClient {
  return new TokenClient(URL, world.bundle, 'flytectl', (url) => browse(session, url).then(() => undefined));
}

/** A person at the console, and nobody. */
async function people(session: Session, tokens: TokenClient, report: LevelReport): Promise<void> {
  await report.attempt('a call of nobody is refused', async () => {
    const status = await tokens.statusWith();
    if (status !== 401) {throw new Error(`it is answered ${status}`);}
  });
  await report.attempt('a person logs in by the browser, and flyteadmin knows who it is', async () => {
    const page = await browse(session, `${URL}/login?redirect_url=${encodeURIComponent(`${URL}/me`)}`);
    if (!page.includes('"ada"')) {throw new Error(tail(page));}
  });
}

/** Refreshed, of another audience, of another key. */
async function tokensOfOthers(tokens: TokenClient, world: World, report: LevelReport): Promise<void> {
  await report.attempt('a client gets tokens by PKCE, and others by refreshing them', async () => {
    const first = await tokens.login();
    await expectStatus(tokens, 'the first token', first.access_token, 200);
    if (first.refresh_token === undefined) {throw new Error('there is no token to refresh it by');}
    const second = await tokens.refresh(first.refresh_token);
    if (second.access_token === first.access_token) {throw new Error('it is the same token');}
    await expectStatus(tokens, 'the refreshed token', second.access_token, 200);
  });
  await report.attempt('a token of another audience, or signed by another key, is refused', async () => {
    const { access_token: token } = await tokens.login();
    await expectStatus(tokens, 'the token signed again', signedAgain(token, {}, world.tokenKey), 200);
    await expectStatus(tokens, 'a token for another audience', signedAgain(token, { aud: ['https://elsewhere.example.com'] }, world.tokenKey), 401);
    await expectStatus(tokens, 'a token signed by another key', signedAgain(token, {}, rsaKey()), 401);
    await expectStatus(tokens, 'a token that has ended', signedAgain(token, { exp: Math.floor(Date.now() / 1000) - 60 }, world.tokenKey), 401);
  });
}

/** The provider issues the tokens: what it says they are for decides. */
async function tokensOfAnotherServer(tokens: TokenClient, world: World, report: LevelReport): Promise<void> {
  const tokenFor = (resource: string): Promise<string> =>
    tokenOfClient(`https://${LOGIN}`, world.bundle, { id: 'flytepropeller', secret: PASSWORD }, resource);
  await report.attempt('a token of the other server is taken if it is for Flyte, and refused if it is for somebody else', async () => {
    await expectStatus(tokens, 'a token for Flyte', await tokenFor(URL), 200);
    await expectStatus(tokens, 'a token for somebody else', await tokenFor('https://elsewhere.example.com'), 401);
    await expectStatus(tokens, 'a token that nobody signed', signedAgain(await tokenFor(URL), {}, rsaKey()), 401);
  });
}

/** As docs/login.md says: the old key beside the new one, then without it. */
async function rotation({ stack }: Session, tokens: TokenClient, world: World, report: LevelReport): Promise<void> {
  await report.attempt('the key of tokens is rotated, and old tokens live on until the old key is removed', async () => {
    const { access_token: old } = await tokens.login();
    const key = rsaKey();
    await restartWith(stack, world, { 'token_rsa_key.pem': key, 'token_rsa_key_old.pem': world.tokenKey });
    await expectStatus(tokens, 'the old token beside the new key', old, 200);
    const { access_token: fresh } = await tokens.login();
    await expectStatus(tokens, 'a token of the new key', fresh, 200);
    await expectStatus(tokens, 'a token of the new key, signed by the old one', signedAgain(fresh, {}, world.tokenKey), 401);
    await restartWith(stack, world, { 'token_rsa_key.pem': key });
    await expectStatus(tokens, 'the old token without its key', old, 401);
    await expectStatus(tokens, 'the token of the new key', fresh, 200);
    if (claimsOf(fresh).aud.length === 0) {throw new Error('it has no audience');}
  });
}

async function restartWith(stack: Stack, world: World, keys: Record<string, string>): Promise<void> {
  const { client } = stack.cluster;
  const secret = world.authSecret(keys);
  await client.delete(secret);
  await client.create(secret);
  const name = stack.api;
  const workload = stack.workloads().find((one) => one.metadata.name === name)!;
  await stack.stopWorkload(name, 5);
  const started = await stack.cluster.run(workload);
  stack.runs.set(name, started);
  await stack.cluster.ready(started, 120);
}

async function expectStatus(tokens: TokenClient, what: string, token: string, expected: number): Promise<void> {
  const status = await tokens.statusWith(token);
  if (status !== expected) {throw new Error(`${what} is answered ${status}`);}
}
