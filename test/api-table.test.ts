import { readFileSync } from 'fs';
import { dirname, join } from 'path';
import { App, Duration, Size } from 'cdk8s';
import * as library from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { secretValue } from './bad-input/row';
import { testChart, testDatabase, testEndpoint, testObjectStore } from './support';

/** The parts of a jsii assembly that say what callers may pass. */
interface TypeReference {
  readonly primitive?: string;
  readonly fqn?: string;
  readonly collection?: { readonly kind: 'array' | 'map'; readonly elementtype: TypeReference };
}
interface Value { readonly name: string; readonly optional?: boolean; readonly type: TypeReference }
interface Method {
  readonly name: string;
  readonly static?: boolean;
  readonly abstract?: boolean;
  readonly returns?: { readonly type: TypeReference };
  readonly parameters?: Value[];
}
interface AssemblyType {
  readonly name: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly datatype?: boolean;
  readonly interfaces?: string[];
  readonly properties?: Value[];
  readonly methods?: Method[];
  readonly members?: { readonly name: string }[];
  readonly initializer?: Method;
}

const ROOT = join(__dirname, '..');
const types = assemblyAt(ROOT);
const foreign = new Map<string, { [fqn: string]: AssemblyType }>();

function assemblyAt(folder: string): { [fqn: string]: AssemblyType } {
  return (JSON.parse(readFileSync(join(folder, '.jsii'), 'utf8')) as { types: { [fqn: string]: AssemblyType } }).types;
}

function find(fqn: string): AssemblyType {
  if (types[fqn] !== undefined) { return types[fqn]; }
  const name = fqn.slice(0, fqn.indexOf('.'));
  const known = foreign.get(name) ?? assemblyAt(dirname(require.resolve(`${name}/package.json`)));
  foreign.set(name, known);
  return known[fqn];
}

function fieldsOf(struct: AssemblyType): Value[] {
  return [...struct.properties ?? [], ...(struct.interfaces ?? []).flatMap((base) => fieldsOf(find(base)))];
}

type Exports = { readonly [name: string]: { readonly [member: string]: unknown } };
const exported = library as unknown as Exports;

/** A value of each class: whoever adds one to the API adds it here. */
const SAMPLES: { readonly [name: string]: unknown } = {
  AdminCertificates: library.AdminCertificates.fromSecret({ certificate: secretValue().secret }),
  App: new App(),
  AuthKeys: library.AuthKeys.generatedAtRuntime(),
  Authentication: library.Authentication.disabled('test'),
  AuthorizationServer: library.AuthorizationServer.builtIn(),
  AutoscalingMetric: library.AutoscalingMetric.pods({ metric: 'requests', averageValue: '1' }),
  CertificateIssuer: library.CertificateIssuer.issuer('test'),
  ClusterResourceTemplate: library.ClusterResourceTemplate.namespace(),
  CloudEvents: library.CloudEvents.nats({ servers: ['nats://nats.example.com'], subject: 'flyte' }),
  ConfigSource: library.ConfigSource.fromSecret(secretValue().secret),
  ConnectorEndpoint: library.ConnectorEndpoint.of({ host: 'connector.example.com', port: 443 }),
  Cloud: library.Cloud.aws({ bucket: 'acme-flyte', region: 'eu-central-1' }),
  ContainerProbe: library.ContainerProbe.tcp({ port: 80 }),
  Cpu: kplus.Cpu.units(1),
  Database: testDatabase(testChart()),
  DeploymentStrategy: kplus.DeploymentStrategy.recreate(),
  Duration: Duration.seconds(1),
  EnvFrom: kplus.Env.fromSecret(secretValue().secret),
  EnvValue: kplus.EnvValue.fromValue('x'),
  FlyteComponent: new library.FlyteConsole(testChart(), 'console'),
  FlyteEgress: library.FlyteEgress.to({ ports: [443] }),
  FlyteEndpoint: testEndpoint(),
  FlyteImage: library.FlyteRelease.LATEST.image(library.FlyteImageName.FLYTEADMIN),
  FlyteRelease: library.FlyteRelease.LATEST,
  FlyteVolume: library.FlyteVolume.scratch('scratch', Size.mebibytes(1)),
  HardeningRule: new (class extends library.HardeningRule { public judge() { return []; } })({
    id: 'acme-nothing', severity: library.RuleSeverity.LOW, title: 'x', why: 'x', fix: 'x',
  }),
  IConfigMap: kplus.ConfigMap.fromConfigMapName(testChart(), 'map', 'flyte'),
  IPersistentVolumeClaim: kplus.PersistentVolumeClaim.fromClaimName(testChart(), 'claim', 'flyte'),
  ISecret: secretValue().secret,
  IServiceAccount: kplus.ServiceAccount.fromServiceAccountName(testChart(), 'account', 'flyte'),
  ExternalEvents: library.ExternalEvents.pubSub({ projectId: 'acme-flyte', topic: 'events' }),
  Exposure: library.Exposure.ingress({ host: 'flyte.example.com', className: 'nginx' }),
  IngressController: library.IngressController.NGINX,
  LogLink: library.LogLink.kubernetes('https://dashboard.example.com'),
  EventScheduler: library.EventScheduler.aws({ roleArn: 'arn:aws:iam::123456789012:role/flyte', queueArn: 'arn:aws:sqs:eu-central-1:123456789012:flyte' }),
  FlyteRbac: library.FlyteRbac.cluster(),
  Mailer: library.Mailer.smtp({ host: 'mail.example.com' }),
  NodeLabel: library.NodeLabel.exists('pool'),
  Notifications: library.Notifications.gcp({
    projectId: 'acme-flyte', topic: 'mails', subscription: 'mails', email: { sender: 'flyte@example.com' }, mailer: library.Mailer.smtp({ host: 'mail.example.com' }),
  }),
  OAuthClient: library.OAuthClient.publicClient({ id: 'page', redirectUris: ['https://page.example.com/'] }),
  ObjectStore: testObjectStore(),
  PostgresTls: library.PostgresTls.required(),
  QueueRateLimiter: library.QueueRateLimiter.bucket(),
  FlyteCluster: library.FlyteCluster.inCluster('central'),
  HelmRelease: library.HelmRelease.flyteCore({ release: 'flyte', namespace: 'flyte' }),
  Sharding: library.Sharding.hash(2),
  ResourceManager: library.ResourceManager.redis({ servers: [{ host: 'redis.example.com' }] }),
  RunAs: library.RunAs.of({ user: 1 }),
  SecurityProfile: library.SecurityProfile.KUBERNETES,
  Size: Size.gibibytes(1),
  TaskPlugin: library.TaskPlugin.RAY,
  TaskSecurity: library.TaskSecurity.nonRoot(),
  Tracing: library.Tracing.otlpGrpc({ endpoint: 'http://collector.example.com:4317' }),
  WebhookCertificates: library.WebhookCertificates.selfSigned(),
};

/** A value that the type admits; what its text says is checked after all types. */
function sample(type: TypeReference): unknown {
  if (type.primitive !== undefined) { return { string: 'x', number: 1, boolean: true, any: 'x' }[type.primitive]; }
  if (type.collection !== undefined) {
    const element = sample(type.collection.elementtype);
    return type.collection.kind === 'array' ? [element] : { key: element };
  }
  const known = find(type.fqn!);
  if (known.datatype === true) {
    return Object.fromEntries(fieldsOf(known).filter((field) => field.optional !== true).map((field) => [field.name, sample(field.type)]));
  }
  if (known.kind === 'enum') {
    const home = type.fqn!.startsWith('cdk8s-plus-27.') ? kplus as unknown as typeof exported : exported;
    return home[known.name][known.members![0].name];
  }
  if (SAMPLES[known.name] === undefined) { throw new Error(`add a ${known.name} to SAMPLES`); }
  return SAMPLES[known.name];
}

/** A wrong value, and how the message calls what is wrong in it. */
interface Wrong { readonly value: unknown; readonly says: string }

/** What the type refuses: values of other kinds, and the same in everything that it holds. */
function wrongs(type: TypeReference, prop: string, prefix: string): Wrong[] {
  const must = `${prop} must `;
  const others = (...values: unknown[]): Wrong[] => values.map((value) => ({ value, says: must }));
  if (type.primitive !== undefined) {
    const values: { readonly [primitive: string]: unknown[] } = { string: [5, true, {}, []], number: ['1', true, {}], boolean: ['false', 0, {}], any: [() => 1, new Map()] };
    return others(...values[type.primitive]);
  }
  if (type.collection !== undefined) {
    const { kind, elementtype } = type.collection;
    const inner = kind === 'array' ? `${prop}[0]` : elementtype.primitive === 'any' ? `${prop}.key` : `${prop}['key']`;
    const wrap = (value: unknown): unknown => kind === 'array' ? [value] : { key: value };
    const absent = elementtype.primitive === 'any' ? [] : [null, undefined].map((value) => ({ value, says: `${inner} must ` }));
    const entries = [...wrongs(elementtype, inner, `${inner}.`), ...absent];
    return [...others('x', 5, false, kind === 'array' ? { 0: sample(elementtype) } : [sample(elementtype)]), ...entries.map(({ value, says }) => ({ value: wrap(value), says }))];
  }
  const known = find(type.fqn!);
  if (known.kind === 'enum') { return others('debug', 99, {}, [sample(type)]); }
  const right = sample(type) as object;
  if (known.datatype !== true) { return others('x', 5, true, {}, [right], { ...right }); }
  return [
    ...others('x', 5, true, [right], new Map(), secretValue().secret),
    { value: { ...right, unheardOf: 'x' }, says: `${prop} must have only what ${known.name} knows, got 'unheardOf'; ` },
    ...fieldsOf(known).flatMap((field) => wrongFields(field, `${prefix}${field.name}`, `${prefix}${field.name}.`).map(({ value, says }) => ({ value: { ...right, [field.name]: value }, says }))),
  ];
}

function wrongFields(field: Value, prop: string, prefix: string): Wrong[] {
  const absent = field.optional === true ? { value: null, says: `${prop} must not be null, got null; leave it out` } : { value: undefined, says: `${prop} must ` };
  return [absent, ...field.optional === true ? [] : [{ value: null, says: `${prop} must ` }], ...wrongs(field.type, prop, prefix)];
}

/** Whatever is called with values: a constructor or a method, and the parameter that is wrong. */
interface Entrance { readonly title: string; readonly where: string; readonly parameter: Value; readonly call: (value: unknown) => unknown }

interface Callable { readonly [method: string]: (...all: unknown[]) => unknown }

function entrances(type: AssemblyType): Entrance[] {
  const props = type.initializer?.parameters?.[2];
  const constructed: Entrance[] = props === undefined ? [] : [{
    title: type.name,
    where: 'test/it',
    parameter: props,
    call: (value) => new (exported[type.name] as unknown as new (...all: unknown[]) => unknown)(testChart(), 'it', value),
  }];
  // What is abstract is the caller's own: we call it.
  const callable = (type.methods ?? []).filter(({ abstract }) => abstract !== true);
  const methods = callable.flatMap((method) => (method.parameters ?? []).map((parameter, at): Entrance => ({
    title: `${type.name}.${method.name}(${parameter.name})`,
    where: `${type.name}.${method.name}`,
    parameter,
    call: (value) => {
      const owner = (method.static === true ? exported[type.name] : SAMPLES[type.name]) as Callable;
      return owner[method.name](...method.parameters!.map((other, index) => index === at ? value : sample(other.type)));
    },
  })));
  return [...constructed, ...methods];
}

const ALL = Object.values(types).filter((type) => type.kind === 'class').flatMap(entrances);

function messageOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  return '(accepted)';
}

test('the table says what the assembly says', () => {
  const { describeApi } = jest.requireActual<{ describeApi: () => string }>('../scripts/describe-api');
  expect(readFileSync(join(ROOT, 'src', 'private', 'api-table.ts'), 'utf8')).toBe(describeApi());
});

test('every struct of the API enters somewhere', () => {
  const reached = new Set<string>();
  const reach = (type: TypeReference): void => {
    if (type.collection !== undefined) { reach(type.collection.elementtype); }
    if (type.fqn === undefined || reached.has(type.fqn)) { return; }
    reached.add(type.fqn);
    const known = find(type.fqn);
    if (known.datatype === true) {
      known.interfaces?.forEach((fqn) => reached.add(fqn));
      fieldsOf(known).forEach((field) => reach(field.type));
    }
  };
  ALL.forEach((entrance) => reach(entrance.parameter.type));
  const classes = Object.values(types).filter((type) => type.kind === 'class');
  classes.forEach((type) => type.initializer?.parameters?.forEach((parameter) => reach(parameter.type)));
  // What we call of theirs takes and gives structs as well.
  classes.flatMap((type) => type.methods ?? []).filter(({ abstract }) => abstract === true)
    .forEach(({ parameters, returns }) => [...parameters ?? [], ...returns === undefined ? [] : [returns]].forEach(({ type }) => reach(type)));
  const basesOf = (fqn: string): string[] => (find(fqn).interfaces ?? []).flatMap((base) => [base, ...basesOf(base)]);
  const bases = [...reached].flatMap(basesOf);
  const all = Object.entries(types).filter(([, type]) => type.datatype === true).map(([fqn]) => fqn);
  expect(all.filter((fqn) => ![...reached, ...bases].includes(fqn))).toEqual([]);
});

test.each(ALL.map((entrance) => [entrance.title, entrance] as const))('%s refuses every value of a wrong type, in our words', (_title, { where, parameter, call }) => {
  const options = ['options', 'props'].includes(parameter.name);
  const all = wrongFields(parameter, parameter.name, options ? '' : `${parameter.name}.`)
    // What is left out of a constructor or a method has its default, as undefined has.
    .filter(({ value }) => !(value === null && parameter.optional === true && where === 'test/it'));
  expect(all.length).toBeGreaterThan(3);
  const wrong = all.map(({ value, says }) => ({ message: messageOf(() => call(value)), says: `${where}: ${says}` }))
    .filter(({ message, says }) => !message.startsWith(says) || !/^[^\n]+ must [^\n]+, got [^\n]+; \S/.test(message));
  expect(wrong).toEqual([]);
});

describe('a second copy of the package in the app', () => {
  /** Everything anew: classes, and what is known by identity. */
  function secondCopy(): { readonly flyte: typeof library; readonly chart: ReturnType<typeof testChart> } {
    let copy: { flyte: typeof library; chart: ReturnType<typeof testChart> } | undefined;
    jest.isolateModules(() => {
      const cdk8s = jest.requireActual<typeof import('cdk8s')>('cdk8s');
      copy = { flyte: jest.requireActual<typeof library>('cdk8s-flyte'), chart: new cdk8s.Chart(new cdk8s.App(), 'test', { namespace: 'flyte' }) };
    });
    return copy!;
  }

  test('takes the values of the first', () => {
    const { flyte, chart } = secondCopy();
    expect(flyte.Database).not.toBe(library.Database);
    const it = new flyte.FlyteAdmin(chart, 'it', {
      database: testDatabase(testChart()),
      objectStore: testObjectStore(),
      release: library.FlyteRelease.LATEST,
      runAs: library.RunAs.of({ user: 1234 }),
      env: { A: kplus.EnvValue.fromValue('b') },
      resources: { memory: { request: Size.gibibytes(1), limit: Size.gibibytes(1) } },
      terminationGracePeriod: Duration.seconds(5),
      accept: { 'no-network-policy': 'not what is tested here' },
    });
    expect(JSON.stringify(chart.toJson())).toContain('"runAsUser":1234');
    expect(it.deployment.name).toBe('flyteadmin');
  });

  test('knows the profile of the first for its own', () => {
    const { flyte, chart } = secondCopy();
    new flyte.FlyteConsole(chart, 'it', { securityProfile: library.SecurityProfile.OPENSHIFT, accept: { 'no-network-policy': 'not what is tested here' } });
    const text = JSON.stringify(chart.toJson());
    expect(text).not.toContain('runAsUser');
    expect(text).toContain('"runAsNonRoot":true');
  });

  test('knows its plugins by their ids', () => {
    const { flyte, chart } = secondCopy();
    expect(() => new flyte.FlytePropeller(chart, 'it', { admin: testEndpoint(), objectStore: testObjectStore(), tasks: { plugins: [library.TaskPlugin.RAY, flyte.TaskPlugin.RAY] } }))
      .toThrow("test/it: tasks.plugins must name each plugin once, got 'ray'; remove one of them");
  });
});

test('a subclass passes its values on as what they are', () => {
  class Platform extends library.FlyteConsole {}
  class Later extends App {}
  expect(() => new Platform(testChart(new Later()), 'it', { replicas: 2 })).not.toThrow();
  expect(() => library.SecurityReport.of(new Later())).not.toThrow();
});

test('props may be an object of a class, and are read where it has them', () => {
  class Props { public get replicas(): unknown { return '2'; } }
  expect(() => new library.FlyteConsole(testChart(), 'it', new Props() as never)).toThrow("test/it: replicas must be a number, got '2'; write it without quotes");
});
