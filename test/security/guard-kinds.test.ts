import { ApiObject, App, JsonPatch } from 'cdk8s';
import { FlyteCore, InClusterObjectStore, InClusterPostgres } from 'cdk8s-flyte';
import { testChart, testSecret, writingApp } from '../support';
import { refused } from './refused';

/** One object of every kind the library makes. */
function everyKind(): { app: App; objects: ApiObject[] } {
  const app = writingApp();
  const chart = testChart(app);
  const postgres = new InClusterPostgres(chart, 'postgres', { password: testSecret(chart, 'db', 'password') });
  const key = { accessKeyId: testSecret(chart, 's3', 'id'), secretAccessKey: testSecret(chart, 's3', 'key') };
  const minio = new InClusterObjectStore(chart, 'minio', { accessKey: key });
  new FlyteCore(chart, 'flyte', { createNamespace: true, replicas: 2, database: postgres.database, objectStore: minio.objectStore });
  const objects = chart.node.findAll().filter((one): one is ApiObject => ApiObject.isApiObject(one));
  return { app, objects: [...new Map(objects.map((object) => [object.kind, object])).values()] };
}

const KINDS = everyKind().objects.map(({ kind }) => kind).sort();

test('every kind the library makes is under the guard', () => {
  expect(KINDS).toEqual([
    'ClusterRole', 'ClusterRoleBinding', 'ConfigMap', 'CustomResourceDefinition', 'Deployment', 'MutatingWebhookConfiguration', 'Namespace',
    'NetworkPolicy', 'PersistentVolumeClaim', 'PodDisruptionBudget', 'Role', 'RoleBinding', 'Service', 'ServiceAccount',
  ].filter((kind) => KINDS.includes(kind)));
  expect(KINDS.length).toBeGreaterThan(10);
});

/** What kubectl takes for the end of a line. */
const UNSEEN = [['\u0085', 'U+0085'], ['\u2028', 'U+2028'], ['\u2029', 'U+2029'], ['\r', 'U+000D']] as const;

interface Place {
  readonly write: (text: string, name: string) => object;
  readonly begins: string;
  readonly found: (name: string) => string;
}

/** Where it may stand in an annotation, and how that is told. */
const LINE_BREAKS: { readonly [place: string]: Place } = {
  'a value': {
    write: (text, name) => ({ [`note-${name.slice(2)}`]: `a${text}b` }),
    begins: '.note-',
    found: (name) => `${name.slice(2)} holds`,
  },
  'a key': { write: (text) => ({ [`x${text}y`]: 'a' }), begins: "['x<", found: (name) => `${name}>y'] is under a key that holds` },
};

let known: { readonly objects: ApiObject[]; readonly lines: string[] } | undefined;

/** An app in which an object of every kind holds each line break in each place, judged once. */
function broken(): NonNullable<typeof known> {
  if (known === undefined) {
    const { app, objects } = everyKind();
    const written = UNSEEN.flatMap(([text, name]) => Object.values(LINE_BREAKS).map(({ write }) => write(text, name)));
    const annotations = Object.assign({}, ...written) as object;
    objects.forEach((object) => object.addJsonPatch(JsonPatch.add('/metadata/annotations', annotations)));
    known = { objects, lines: refused(app) };
  }
  return known;
}

describe.each(KINDS)('a %s', (kind) => {
  const withPatch = (...patches: JsonPatch[]) => {
    const { app, objects } = everyKind();
    const object = objects.find((one) => one.kind === kind)!;
    object.addJsonPatch(...patches);
    return { at: `${object.node.path}: ${kind} ${object.name}: `, made: object, lines: () => refused(app) };
  };
  const POD_SPEC = { hostPID: true, containers: [{ name: 'x', image: 'x' }] };

  // The generated classes of cdk8s-plus drop what their kind has no field for, after patches: nothing of it is written.
  const drops = (object: ApiObject) => Object.getPrototypeOf(object) !== ApiObject.prototype;

  test('with items is refused, since kubectl applies them whatever the kind says', () => {
    const { at, made, lines } = withPatch(JsonPatch.add('/items', [{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, spec: POD_SPEC }]));
    if (drops(made)) {
      expect(made.toJson()).not.toHaveProperty('items');
      return;
    }
    expect(lines()).toContain(`${at}items of a ${kind} are objects of their own to kubectl; remove them, and make each an object of its own [items]`);
  });

  test('turned into a Pod is refused, and judged as one', () => {
    const { at, made, lines } = withPatch(JsonPatch.replace('/kind', 'Pod'), JsonPatch.replace('/apiVersion', 'v1'), JsonPatch.add('/spec', POD_SPEC));
    if (drops(made)) {
      expect(made.toJson()).toMatchObject({ kind, apiVersion: made.apiVersion });
      return;
    }
    expect(lines()).toEqual(expect.arrayContaining([
      `${at}kind is Pod, and the object was made as ${made.kind}; remove the patch that changed it, and make an object of its own [changed-kind]`,
      expect.stringContaining(`${at}container x: spec.containers[0].securityContext.runAsNonRoot is not set`),
      expect.stringContaining(`${at}spec.hostPID is true, which Pod Security restricted refuses (host namespaces)`),
    ]));
  });

  test.each(Object.keys(LINE_BREAKS))('with a line break that only kubectl sees in %s is refused', (place) => {
    const object = broken().objects.find((one) => one.kind === kind)!;
    const at = `${object.node.path}: ${kind} ${object.name}: metadata.annotations`;
    const { begins, found } = LINE_BREAKS[place];
    expect(broken().lines.filter((line) => line.startsWith(`${at}${begins}`)))
      .toEqual(UNSEEN.map(([, name]) => `${at}${begins}${found(name)} ${name}, which kubectl reads as the end of a line; use \\n, or remove it [line-break]`));
  });
});

test('of the objects that hold line breaks, nothing else is said, and nothing of any other', () => {
  expect(broken().lines).toHaveLength(KINDS.length * UNSEEN.length * Object.keys(LINE_BREAKS).length);
});
