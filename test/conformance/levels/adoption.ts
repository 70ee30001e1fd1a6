import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { CHART_LEASE, flyteCoreRelease } from './helm-release';
import { KubeClient } from '../cluster/client';
import { KubeObject, nameOf, PodSpec, Service, templateOf } from '../lib/kube-types';
import { Example, inApplyOrder } from '../lib/manifests';
import { run, tail } from '../lib/processes';
import { LevelReport } from '../lib/report';

/** The example that takes over a release, and which one that is. */
export const ADOPTED = 'adopted';
const RELEASE = { release: 'flyte', namespace: 'flyte' };

/** How manifests come into the cluster: one after the other, over what is there. */
type Apply = (objects: KubeObject[]) => Promise<void>;

/** Who installed the release, and who applies the manifests over it. */
export interface Takeover {
  readonly name: string;
  readonly install: (client: KubeClient) => Apply;
  /** What is done once before the first apply of ours. */
  readonly prepare?: (cluster: Cluster, release: KubeObject[]) => Promise<void>;
  readonly apply: (cluster: Cluster) => Apply;
  /** Whether kubectl must be there. */
  readonly kubectl?: boolean;
}

/** The server, and how kubectl reaches it. */
export interface Cluster {
  readonly client: KubeClient;
  readonly kubeconfig: string;
}

export const TAKEOVERS: readonly Takeover[] = [
  byHand('kubectl apply', []),
  byHand('kubectl apply --server-side', ['--server-side', '--force-conflicts']),
  byHand("Flux's server-side apply", ['--server-side', '--force-conflicts', '--field-manager=kustomize-controller']),
  byHand("Argo CD's server-side apply", ['--server-side', '--force-conflicts', '--field-manager=argocd-controller']),
  { name: 'Helm 3, then replaced', install: creating, apply: ({ client }) => replacing(client) },
  { name: 'Helm 4, then server-side apply as helm', install: (client) => applyingAs(client, 'helm'), apply: ({ client }) => applyingAs(client, 'helm') },
  {
    name: 'Argo CD, with server-side apply, and another source',
    install: (client) => applyingAs(client, 'argocd-controller'),
    apply: ({ client }) => applyingAs(client, 'argocd-controller'),
  },
];

/** The path of docs/adopting.md: kubectl is told what Helm had said, ours is applied once in the name of helm, and from then on in another way. */
function byHand(name: string, afterwards: string[]): Takeover {
  return {
    name: `Helm 3, once by hand, then ${name}`,
    install: creating,
    prepare: (cluster, release) => kubectl(cluster, release, 'apply', 'set-last-applied', '--create-annotation=true'),
    apply: (cluster) => {
      let applied = 0;
      return (objects) => kubectl(cluster, objects, 'apply', ...(applied++ === 0 ? ['--field-manager=helm'] : afterwards));
    },
    kubectl: true,
  };
}

/** The release, ours over it, ours again, another version of ours, and back to the release. */
export async function adopt(cluster: Cluster, { objects }: Example, how: Takeover, report: LevelReport): Promise<void> {
  const { client } = cluster;
  const release = flyteCoreRelease(RELEASE);
  const check = (what: string, problem: string | undefined): boolean => report.check(`${how.name}: ${what}`, problem);
  const attempt = (what: string, work: () => Promise<void>): Promise<boolean> => report.attempt(`${how.name}: ${what}`, work);
  const apply = how.apply(cluster);

  if (!await attempt('the release', () => how.install(client)(release))) {return;}
  const before = await states(client, release);
  if (how.prepare && !await attempt('what is done before', () => how.prepare!(cluster, release.filter(({ kind }) => kind !== 'Secret')))) {return;}
  check('nothing changed yet', problemsOf(before, await states(client, release), (was, is) => same([was.spec, was.data], [is.spec, is.data])));

  if (!await attempt('nothing of ours is refused', () => apply(inApplyOrder(objects)))) {return;}
  const now = await states(client, release);
  check('everything is the object that it was', problemsOf(before, now, (was, is) => was.metadata.uid === is.metadata.uid));
  check('no selector is another', problemsOf(deployments(before), now, (was, is) => same(selectorOf(was), selectorOf(is))));
  check('every Service leads to old pods and new ones', servicesProblem(before, now));
  check('the Services keep their addresses', problemsOf(services(before), now, (was, is) => (was as Service).spec.clusterIP === (is as Service).spec.clusterIP));
  check('ConfigMaps and Secrets of the release are as they were', problemsOf(read(before), now, (was, is) => same([was.data, was.immutable], [is.data, is.immutable])));
  check('the pods are ours, and nothing of theirs is in them', podsProblem(await states(client, objects), objects));
  check('no pod of ours reads a ConfigMap of the release', readProblem(objects, release));
  check('old and new engine have one Lease', leaseProblem(objects));

  await attempt('ours again', () => apply(inApplyOrder(objects)));
  const settled = await states(client, objects);
  check('the pods are as they were', podsProblem(settled, objects));
  await attempt('ours once more', () => apply(inApplyOrder(objects)));
  check('ours once more changes nothing', problemsOf(settled, await states(client, objects), (was, is) => same(was.spec, is.spec) && was.metadata.generation === is.metadata.generation));

  const upgraded = objects.map(anotherVersion);
  await attempt('another version of ours', () => apply(inApplyOrder(upgraded)));
  check('the pods are those of the other version', podsProblem(await states(client, upgraded), upgraded));

  await attempt('back to the release', () => apply(release.filter(({ kind }) => kind !== 'Secret')));
  check('the pods are the old ones', podsProblem(await states(client, release), release));
  check('what was there is there', problemsOf(before, await states(client, release), (was, is) => was.metadata.uid === is.metadata.uid));
}

/** As `helm install` of Helm 3 does it. */
function creating(client: KubeClient): Apply {
  return async (objects) => {
    for (const object of objects) {
      const { namespace } = object.metadata;
      const path = await client.pathOf(object.apiVersion, object.kind, undefined, namespace);
      await client.request('POST', `${path}?fieldManager=helm`, object);
    }
  };
}

function applyingAs(client: KubeClient, fieldManager: string): Apply {
  return async (objects) => {
    for (const object of objects) {await client.apply(object, { fieldManager, force: true });}
  };
}

/** As `kubectl replace` does it, and an Application of Argo CD with `Replace=true`. */
function replacing(client: KubeClient): Apply {
  return async (objects) => {
    for (const object of objects) {
      const { name, namespace } = object.metadata;
      const there = await client.find(object.apiVersion, object.kind, name, namespace);
      if (there) {
        await client.update({ ...object, metadata: { ...object.metadata, resourceVersion: there.metadata.resourceVersion } });
      } else {
        await client.create(object);
      }
    }
  };
}

async function kubectl({ kubeconfig }: Cluster, objects: KubeObject[], ...words: string[]): Promise<void> {
  const list = { apiVersion: 'v1', kind: 'List', items: objects };
  const { code, stderr } = await run('kubectl', ['--kubeconfig', kubeconfig, ...words, '-f', '-'], { input: JSON.stringify(list) });
  if (code !== 0) {throw new Error(`kubectl ${words.join(' ')}: ${tail(stderr)}`);}
}

/** Whether there is a kubectl. */
export async function hasKubectl(): Promise<boolean> {
  try {
    return (await run('kubectl', ['version', '--client'])).code === 0;
  } catch {
    return false;
  }
}

type States = ReadonlyMap<string, KubeObject>;

async function states(client: KubeClient, objects: KubeObject[]): Promise<States> {
  const found = new Map<string, KubeObject>();
  for (const object of objects) {
    const { name, namespace } = object.metadata;
    const state = await client.find(object.apiVersion, object.kind, name, namespace);
    if (state) {found.set(nameOf(object), state);}
  }
  return found;
}

function only(all: States, ...kinds: string[]): States {
  return new Map([...all].filter(([, { kind }]) => kinds.includes(kind)));
}

const deployments = (all: States): States => only(all, 'Deployment');
const services = (all: States): States => only(all, 'Service');
const read = (all: States): States => only(all, 'ConfigMap', 'Secret');
const same = (one: unknown, other: unknown): boolean => isDeepStrictEqual(one, other);

function problemsOf(before: States, now: States, holds: (was: KubeObject, is: KubeObject) => boolean): string | undefined {
  const wrong = [...before].filter(([name, was]) => {
    const is = now.get(name);
    return is === undefined || !holds(was, is);
  });
  return wrong.length === 0 ? undefined : wrong.map(([name]) => name).join(', ');
}

function selectorOf(object: KubeObject): unknown {
  return (object.spec as { selector: { matchLabels: Record<string, string> } }).selector.matchLabels;
}

function servicesProblem(before: States, now: States): string | undefined {
  const pods = (all: States): Map<string, Record<string, string>> => new Map([...deployments(all)]
    .map(([name, one]) => [name.replace('Deployment', 'Service'), templateOf(one)?.metadata?.labels ?? {}]));
  const wrong = [...services(now)].filter(([name, service]) => {
    const selector = (service as Service).spec.selector ?? {};
    const matches = (labels: Record<string, string> = {}): boolean => Object.entries(selector).every(([label, value]) => labels[label] === value);
    return !matches(pods(before).get(name)) || !matches(pods(now).get(name));
  });
  return wrong.length === 0 ? undefined : wrong.map(([name]) => name).join(', ');
}

function handlersOf(probe: object = {}): string[] {
  return Object.keys(probe).filter((key) => ['exec', 'httpGet', 'grpc', 'tcpSocket'].includes(key));
}

/** Names of whatever a pod is put together of, by kind. */
function partsOf(spec: PodSpec): Record<string, unknown> {
  const containers = [...spec.initContainers ?? [], ...spec.containers];
  return {
    initContainers: (spec.initContainers ?? []).map(({ name }) => name),
    containers: spec.containers.map(({ name }) => name),
    images: containers.map(({ image }) => image),
    mounts: containers.map(({ volumeMounts = [] }) => volumeMounts.map(({ name, mountPath }) => `${name} ${mountPath}`).sort()),
    env: containers.map(({ env = [] }) => env.map(({ name }) => name).sort()),
    probes: containers.map(({ livenessProbe, readinessProbe, startupProbe }) => [livenessProbe, readinessProbe, startupProbe].map(handlersOf)),
    contexts: [spec.securityContext ?? {}, ...containers.map(({ securityContext }) => securityContext ?? {})],
    volumes: (spec.volumes ?? []).map(({ name }) => name).sort(),
    // What is left out again stays in a field of an older name, and comes back from there.
    ...(spec.serviceAccountName === undefined ? {} : { account: spec.serviceAccountName }),
  };
}

function podsProblem(now: States, wanted: KubeObject[]): string | undefined {
  const wrong = wanted.filter(({ kind }) => kind === 'Deployment').flatMap((object) => {
    const state = now.get(nameOf(object));
    if (state === undefined) {return [`${nameOf(object)} is gone`];}
    const is = partsOf(templateOf(state)!.spec);
    const should = partsOf(templateOf(object)!.spec);
    return Object.keys(should).filter((part) => !same(is[part], should[part]))
      .map((part) => `${nameOf(object)}: ${part} are ${JSON.stringify(is[part])}, should be ${JSON.stringify(should[part])}`);
  });
  return wrong.length === 0 ? undefined : wrong.join('; ');
}

function configMapsOf(objects: KubeObject[]): string[] {
  return objects.flatMap((object) => templateOf(object)?.spec.volumes ?? [])
    .flatMap(({ configMap, projected }) => [configMap?.name, ...(projected?.sources ?? []).map((source) => source.configMap?.name)])
    .filter((name) => name !== undefined);
}

function readProblem(ours: KubeObject[], release: KubeObject[]): string | undefined {
  const theirs = new Set(release.filter(({ kind }) => kind === 'ConfigMap').map(({ metadata }) => metadata.name));
  const shared = configMapsOf(ours).filter((name) => theirs.has(name));
  return shared.length === 0 ? undefined : shared.join(', ');
}

/** What flytepropeller is told to lead by, and whether its account may. */
function leaseProblem(ours: KubeObject[]): string | undefined {
  const config = ours.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'flytepropeller-config')!;
  const { propeller } = parse((config.data as Record<string, string>)['config.yaml']) as { propeller: { 'leader-election': { 'lock-config-map': unknown } } };
  const lock = propeller['leader-election']['lock-config-map'];
  if (!same(lock, CHART_LEASE)) {return `ours is ${JSON.stringify(lock)}`;}
  const rules = ours.filter(({ kind, metadata }) => kind === 'Role' && metadata.namespace === CHART_LEASE.namespace).flatMap((role) => role.rules as { resourceNames?: string[] }[]);
  return rules.some(({ resourceNames }) => resourceNames?.includes(CHART_LEASE.name)) ? undefined : 'no Role lets it';
}

/** Other images, one annotation more, and one init container less: one that the chart has too, where there is such a one. */
function anotherVersion(object: KubeObject): KubeObject {
  if (object.kind !== 'Deployment') {return object;}
  const copy = structuredClone(object);
  const { spec, metadata } = templateOf(copy)!;
  metadata!.annotations = { ...metadata!.annotations, 'example.com/version': 'another' };
  spec.containers[0].image = spec.containers[0].image.replace(/@.*|:[^:]*$/, ':v1.17.0');
  if (spec.initContainers !== undefined && spec.initContainers.length > 1) {spec.initContainers.pop();}
  return copy;
}
