import { parse } from 'yaml';
import { blocksOf, deployedBy, exampleManifests, GUIDES, textOf } from './page';
import { documentOf, listOf } from '../../src/private/documents';
import { KubeObject } from '../conformance/lib/kube-types';
import { secretsRead } from '../conformance/outside/references';

type Keys = Map<string, Set<string>>;

const WITH_EXAMPLE = GUIDES.filter((guide) => /^<!-- example: /m.test(textOf(guide)));
const TLS = ['tls.crt', 'tls.key'];

function add(keys: Keys, name: string, ...more: string[]): void {
  keys.set(name, new Set([...keys.get(name) ?? [], ...more]));
}

/** The Secret of tasks has the keys that the quickstart's has, whose tasks conformance runs. */
function keysOfTasks(): string[] {
  const secret = exampleManifests('quickstart').find(({ kind, metadata }) => kind === 'Secret' && metadata.name === 'flyte-store')!;
  return Object.keys(documentOf(secret.stringData));
}

/** What the manifests read and nobody in the cluster makes: pods, the Ingress, Routes, and tasks. */
function needed(manifests: KubeObject[]): Keys {
  const keys = secretsRead(manifests);
  for (const { kind, spec } of manifests) {
    if (kind === 'Ingress') { listOf(documentOf(spec).tls).map(documentOf).forEach(({ secretName }) => secretName !== undefined && add(keys, String(secretName), ...TLS)); }
    const certificate = kind === 'Route' ? documentOf(documentOf(documentOf(spec).tls).externalCertificate).name : undefined;
    if (certificate !== undefined) { add(keys, String(certificate), ...TLS); }
  }
  const own = new Set(manifests.filter(({ kind }) => kind === 'Secret').map(({ metadata }) => metadata.name));
  if (/default-env-from-secrets:\s+- flyte-store/.test(JSON.stringify(manifests).replace(/\\n/g, '\n')) && !own.has('flyte-store')) { add(keys, 'flyte-store', ...keysOfTasks()); }
  for (const { kind, metadata, spec } of manifests) {
    if (kind === 'Certificate') { keys.delete(String(documentOf(spec).secretName)); }
    keys.delete(metadata.annotations?.['service.beta.openshift.io/serving-cert-secret-name'] ?? '');
  }
  return keys;
}

/** What the commands of a guide make, and the claims of buckets in it. */
function made(guide: string): Keys {
  const keys: Keys = new Map();
  for (const { text } of blocksOf(guide, 'sh')) {
    for (const [, type, name, words] of text.matchAll(/create secret (generic|tls) (\S+)(.*)$/gm)) {
      add(keys, name, ...type === 'tls' ? TLS : keysOf(words, text));
    }
  }
  for (const { text } of blocksOf(guide, 'yaml')) {
    const claim = /kind: ObjectBucketClaim\nmetadata:\n +name: (\S+)/.exec(text);
    if (claim !== null) { add(keys, claim[1], 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'); }
  }
  return keys;
}

/** The keys that arguments give: `--from-file=key=path`, `--from-file=file`, or a folder that the same commands fill. */
function keysOf(words: string, script: string): string[] {
  return [...words.matchAll(/--from-(?:file|literal)=([^= ]+)/g)].flatMap(([, name]) => {
    const files = [...script.matchAll(new RegExp(`(?:> |-out )${name}/(\\S+)`, 'g'))].map((match) => match[1]);
    return files.length > 0 ? files : [name];
  });
}

const plain = (keys: Keys): [string, string[]][] => [...keys].map(([name, set]): [string, string[]] => [name, [...set].sort()]).sort();

test.each(WITH_EXAMPLE)('%s makes the Secrets that its manifests read, with exactly their keys', (guide) => {
  const given = made(guide);
  // What another page describes, only where this one says so.
  if (textOf(guide).includes('](secrets.md#flyte-auth)')) { made('secrets.md').get('flyte-auth')!.forEach((key) => add(given, 'flyte-auth', key)); }
  const expected = needed(deployedBy(guide));
  // The guide has the example changed, so that tasks reach the store.
  if (guide === 'openshift.md') { add(expected, 'flyte-store', ...keysOfTasks()); }
  expect(plain(given)).toEqual(plain(expected));
});

test('guides of every cloud are among them', () => {
  expect(WITH_EXAMPLE).toEqual(expect.arrayContaining(['aks.md', 'eks.md', 'gke.md', 'kind.md', 'on-premises.md', 'openshift.md']));
});

test('the page about Secrets makes what production reads', () => {
  const keys = made('secrets.md');
  expect([...keys.get('flyte-auth')!].sort()).toEqual([...needed(exampleManifests('production')).get('flyte-auth')!].sort());
  expect([...keys.get('flyte-db')!]).toEqual(['password']);
});

test('the pages about Secrets and about several clusters make what these read', () => {
  const central = needed(exampleManifests('multi-cluster/central'));
  expect(plain(made('../multi-cluster.md'))).toEqual([['cluster-eu-1', [...central.get('cluster-eu-1')!].sort()]]);
  expect([...made('secrets.md').get('flyte-client')!]).toEqual([...needed(exampleManifests('multi-cluster/eu-1')).get('flyte-client')!]);
});

test.each([
  ['eks.md', 'aws', 'eks.amazonaws.com/role-arn', /system:serviceaccount:flyte:([a-z]+)"/g],
  ['gke.md', 'gcp', 'iam.gke.io/gcp-service-account', /flyte\/([a-z]+)(?=[ ;])/g],
  ['aks.md', 'azure', 'azure.workload.identity/client-id', /for NAME in (flyteadmin datacatalog flytepropeller); do\n +az identity federated/g],
])('%s lets those service accounts be the cloud\'s that the example annotates', (guide, example, annotation, pattern) => {
  const annotated = exampleManifests(example).filter(({ kind, metadata }) => kind === 'ServiceAccount' && metadata.annotations?.[annotation] !== undefined);
  const named = [...textOf(guide).matchAll(pattern)].flatMap((match) => match[1].split(' '));
  expect(named.sort()).toEqual(annotated.map(({ metadata }) => metadata.name).sort());
});

test.each(['aws', 'gcp', 'azure'])('tasks of examples/%s are the account default of their namespace, as the guides bind it', (example) => {
  const { data } = exampleManifests(example).find(({ metadata }) => metadata.name === 'clusterresource-template')!;
  const accounts = Object.values(documentOf(data)).map((text) => documentOf(parse(String(text)))).filter(({ kind }) => kind === 'ServiceAccount');
  expect(accounts.map(({ metadata }) => documentOf(metadata))).toEqual([expect.objectContaining({ name: 'default', annotations: expect.any(Object) })]);
});
