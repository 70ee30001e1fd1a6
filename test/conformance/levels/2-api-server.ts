import * as path from 'node:path';
import { adopt, ADOPTED, hasKubectl, TAKEOVERS } from './adoption';
import { exampleNamed, Level, LevelContext, namesOf } from './level';
import { oneLeader } from './one-leader';
import { FIRST } from '../cluster/addresses';
import { ApiError, KubeClient } from '../cluster/client';
import { ControlPlane } from '../cluster/control-plane';
import { definitionsFor, publishedDefinitions } from '../cluster/foreign-kinds';
import { namespaceAdmin, overreach } from '../cluster/namespace-admin';
import { Stewards } from '../cluster/stewards';
import { podOf } from '../cluster/workloads';
import { KubeObject, nameOf, Pod, templateOf } from '../lib/kube-types';
import { Example, inApplyOrder } from '../lib/manifests';
import { LevelReport } from '../lib/report';
import { setUpNode } from '../runner/network';

const ROOT_GRANT = 'cdk8s-flyte.dev/root-grant';
const RESTRICTED = 'all-restricted';
/** The example for whoever owns namespaces and nothing else. */
const NARROW = 'narrow';
/** Kinds that kube-apiserver v1.37 stores anew at every apply, with nothing changed in them; a claim of two fields shows it. */
const REWRITTEN = ['PersistentVolumeClaim'];

export const apiServer: Level = {
  number: 2,
  title: 'API server',
  tools: ['etcd', 'kube-apiserver', 'flytepropeller'],
  async run(context, report) {
    await setUpNode(FIRST);
    for (const example of context.examples) {
      await withControlPlane(context, example.name, report, async (client, stewards) => {
        report.say(example.name);
        await applyTwice(client, stewards, example, report, example.name === NARROW);
        await admitPods(client, stewards, example, report);
      });
    }
    await takeOver(context, report);
    await upgrade(context, report);
  },
};

/** A fresh server for each example, since examples share names and namespaces. */
async function withControlPlane(
  context: LevelContext, name: string, report: LevelReport,
  use: (client: KubeClient, stewards: Stewards, control: ControlPlane) => Promise<void>,
): Promise<void> {
  const { etcd, 'kube-apiserver': apiserver } = context.binaries;
  const control = new ControlPlane({ etcd, 'kube-apiserver': apiserver }, path.join(context.folder, name));
  try {
    await control.start();
    report.with(`kube-apiserver ${await control.version()}`, `etcd ${context.versions.etcd ?? ''}`.trim());
    await use(control.client, new Stewards(control), control);
  } finally {
    await control.stop();
  }
}

/** @param narrow whether somebody applies it who is admin of its namespaces and nothing else */
async function applyTwice(server: KubeClient, stewards: Stewards, example: Example, report: LevelReport, narrow = false): Promise<void> {
  await prepare(server, stewards, example.objects, report);
  const client = narrow ? await namespaceAdmin(server, new Set(example.objects.flatMap((object) => object.metadata.namespace ?? []))) : server;
  if (narrow) { await judged(report, `${example.name}: whoever applies it has nothing else`, () => overreach(client)); }
  for (const object of inApplyOrder(example.objects)) {
    const what = `${example.name}: apply ${nameOf(object)}`;
    await judged(report, what, async () => {
      const { warnings } = await client.apply(object);
      const unexpected = hasGrant(object) ? warnings.filter((warning) => !warning.includes('PodSecurity "restricted')) : warnings;
      if (hasGrant(object) && warnings.length === unexpected.length) {return 'no warning tells of the granted root container';}
      return unexpected.length > 0 ? `warned: ${unexpected.join('; ')}` : undefined;
    });
    if (object.kind === 'Namespace') {await stewards.tend();}
  }
  for (const object of inApplyOrder(example.objects)) {
    await judged(report, `${example.name}: apply ${nameOf(object)} again`, async () => {
      // Read now, not at the first apply: the server itself writes the status of definitions a moment later.
      const before = await client.get(object.apiVersion, object.kind, object.metadata.name, object.metadata.namespace);
      const { body } = await client.apply(object);
      const changes = differences(before, body);
      const rewritten = body.metadata.resourceVersion !== before.metadata.resourceVersion && !REWRITTEN.includes(object.kind);
      return changes.length > 0 || rewritten ? `changed it: ${changes.join('; ') || 'the stored object, though not as it is shown'}` : undefined;
    });
  }
}

/** Namespaces that an example expects to exist are made at the strictest level; kinds of other projects get a stand-in. */
async function prepare(client: KubeClient, stewards: Stewards, objects: KubeObject[], report: LevelReport): Promise<void> {
  const made = new Set(objects.filter((object) => object.kind === 'Namespace').map((object) => object.metadata.name));
  const used = new Set(objects.flatMap((object) => object.metadata.namespace ?? []));
  for (const name of [...used].filter((one) => !made.has(one) && one !== 'default')) {
    await client.apply(namespaceOf(name), { fieldManager: 'platform' });
  }
  for (const definition of await publishedDefinitions(objects)) {
    await client.apply(definition, { fieldManager: 'platform' });
    await served(client, definition);
  }
  for (const definition of definitionsFor(objects)) {
    await client.apply(definition, { fieldManager: 'platform' });
    report.note(`${definition.metadata.name} is served by a stand-in that accepts any field`);
    await served(client, definition);
  }
  await stewards.tend();
  for (const account of accountsExpected(objects)) {
    await client.apply(account, { fieldManager: 'platform' });
    report.note(`${nameOf(account)} is expected to exist, and was made`);
  }
}

/** Service accounts that pods use and that no object makes: the consumer's own. */
function accountsExpected(objects: KubeObject[]): KubeObject[] {
  const made = new Set(objects.filter((object) => object.kind === 'ServiceAccount').map(nameOf));
  const used = objects.flatMap((object) => {
    const name = templateOf(object)?.spec.serviceAccountName;
    return name === undefined ? [] : [{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: object.metadata.namespace } }];
  });
  return used.filter((account) => !made.has(nameOf(account)));
}

async function served(client: KubeClient, definition: KubeObject): Promise<void> {
  const { group, versions, names } = definition.spec as { group: string; versions: { name: string }[]; names: { kind: string } };
  for (let attempt = 0; attempt < 100; attempt += 1) {
    try {
      await client.pathOf(`${group}/${versions[0].name}`, names.kind);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error(`${definition.metadata.name} was not served within 10 s`);
}

/** A Pod from every template, judged in the namespace it is for, and in one that enforces `restricted`. */
async function admitPods(client: KubeClient, stewards: Stewards, example: Example, report: LevelReport): Promise<void> {
  await client.apply(namespaceOf(RESTRICTED), { fieldManager: 'platform' });
  await stewards.tend();
  for (const object of example.objects.filter((one) => templateOf(one) !== undefined)) {
    await judged(report, `${example.name}: pod of ${nameOf(object)} in its namespace`, async () => {
      const { body, warnings } = await client.create(podOf(object, 'admitted'), true);
      return warnings.length > 0 && !hasGrant(object) ? `warned: ${warnings.join('; ')}` : rootless(body, object);
    });
    const pod = podOf(object, 'restricted', RESTRICTED);
    await client.apply({
      apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: pod.spec.serviceAccountName ?? 'default', namespace: RESTRICTED },
    });
    await judged(report, `${example.name}: pod of ${nameOf(object)} under enforce restricted`, async () => {
      try {
        const { warnings } = await client.create(pod, true);
        if (hasGrant(object)) {return 'was admitted, though it has a root container';}
        return warnings.length > 0 ? `warned: ${warnings.join('; ')}` : undefined;
      } catch (error) {
        if (hasGrant(object) && error instanceof ApiError && error.message.includes('violates PodSecurity')) {return undefined;}
        throw error;
      }
    });
  }
}

/** The pod as the API server stored it names a user for every container, and none is root but the granted one. */
function rootless(pod: Pod, template: KubeObject): string | undefined {
  const granted = templateOf(template)?.metadata?.annotations?.[ROOT_GRANT];
  const problems = [...pod.spec.initContainers ?? [], ...pod.spec.containers].flatMap((container) => {
    const user = container.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser;
    return user === 0 && container.name !== granted ? [`container ${container.name} runs as root`] : [];
  });
  return problems.length > 0 ? problems.join('; ') : undefined;
}

/** An installed Helm release, and the example that adopts it over it, by every tool that people have. */
async function takeOver(context: LevelContext, report: LevelReport): Promise<void> {
  const example = exampleNamed(context, ADOPTED);
  const withKubectl = await hasKubectl();
  for (const [index, how] of TAKEOVERS.entries()) {
    if (how.kubectl === true && !withKubectl) {
      report.note(`not run: ${how.name}: there is no kubectl`);
      continue;
    }
    await withControlPlane(context, `${ADOPTED}-${index}`, report, async (client, stewards, control) => {
      await prepare(client, stewards, example.objects, report);
      await adopt({ client, kubeconfig: control.kubeconfig() }, example, how, report);
    });
  }
  report.with(...namesOf(context, 'flytepropeller'));
  await withControlPlane(context, `${ADOPTED}-engines`, report, async (client, stewards, control) => {
    await prepare(client, stewards, example.objects, report);
    const cluster = { client, kubeconfig: control.kubeconfig() };
    await oneLeader(cluster, context.binaries.flytepropeller, path.join(context.folder, 'engines'), example, report);
  });
}

/** The previous commit's manifests, then this one's over them. */
async function upgrade(context: LevelContext, report: LevelReport): Promise<void> {
  if (typeof context.previous === 'string') {
    report.note(`upgrade from the previous commit was not run: ${context.previous}`);
    return;
  }
  for (const before of context.previous) {
    const now = context.examples.find((example) => example.name === before.name);
    if (!now) {continue;}
    await withControlPlane(context, `${before.name}-upgrade`, report, async (client, stewards) => {
      await prepare(client, stewards, [...before.objects, ...now.objects], report);
      for (const [which, objects] of [['before', before.objects], ['now', now.objects]] as const) {
        for (const object of inApplyOrder(objects)) {
          const wanted = which === 'now';
          try {
            await client.apply(object, { force: true });
            if (object.kind === 'Namespace') {await stewards.tend();}
            if (wanted) {report.check(`${now.name}: upgrade ${nameOf(object)}`, undefined);}
          } catch (error) {
            // What the previous commit got wrong is not judged here, only that it can be replaced.
            if (wanted) {report.check(`${now.name}: upgrade ${nameOf(object)}`, error instanceof Error ? error.message : String(error));}
          }
        }
      }
    });
  }
}

/** The fields in which two states of an object differ, without what the server keeps for itself. */
function differences(before: unknown, after: unknown, at = ''): string[] {
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null) {
    return before === after ? [] : [`${at.slice(1)} was ${JSON.stringify(before)}, is ${JSON.stringify(after)}`];
  }
  const left = before as Record<string, unknown>;
  const right = after as Record<string, unknown>;
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])].filter((key) => key !== 'resourceVersion');
  return keys.flatMap((key) => differences(left[key], right[key], `${at}.${key}`));
}

function hasGrant(object: KubeObject): boolean {
  return templateOf(object)?.metadata?.annotations?.[ROOT_GRANT] !== undefined;
}

function namespaceOf(name: string): KubeObject {
  const labels = Object.fromEntries(['enforce', 'warn', 'audit'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted']));
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

async function judged(report: LevelReport, what: string, judge: () => Promise<string | undefined>): Promise<void> {
  try {
    report.check(what, await judge());
  } catch (error) {
    report.check(what, error instanceof Error ? error.message : String(error));
  }
}
