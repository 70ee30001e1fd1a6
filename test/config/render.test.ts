import { FlyteRelease, LogLevel, TaskPlugin } from 'cdk8s-flyte';
import { parse } from 'yaml';
import { serverSection } from '../../src/config/admin';
import { commonSections, renderConfig } from '../../src/config/document';
import { pluginsSection, tasksSection } from '../../src/config/plugins';
import { Document } from '../../src/private/documents';

const BASE = { plugins: { 'k8s': { 'default-cpus': '100m' }, 'k8s-array': undefined }, propeller: { 'limit-namespace': 'all' } };
const READER = { path: 'flyte/it', program: 'flytepropeller', process: 'flytepropeller', release: FlyteRelease.LATEST } as const;
const render = (extra?: Document) => renderConfig(READER, [commonSections({ logLevel: LogLevel.WARN }), BASE], extra);
const rendered = (extra?: Document) => parse(render(extra)) as Document;

test('sections are merged into one sorted document without traces of what was left out', () => {
  expect(render()).toBe(`logger:
  formatter:
    type: json
  level: 3
  show-source: true
plugins:
  k8s:
    default-cpus: 100m
prof:
  disableConfigEndpoint: true
propeller:
  limit-namespace: all
`);
});

test.each([LogLevel.ERROR, LogLevel.WARN, LogLevel.INFO])('log level %s is written as Flyte counts', (level) => {
  expect(parse(renderConfig(READER, [commonSections({ logLevel: level })]))).toMatchObject({ logger: { level } });
});

describe('extra configuration', () => {
  test('is laid over ours, key by key, and lists whole', () => {
    expect(rendered({ plugins: { k8s: { 'update-backoff-retries': 7 } }, admin: { command: ['a'] } })).toMatchObject({
      plugins: { k8s: { 'default-cpus': '100m', 'update-backoff-retries': 7 } }, admin: { command: ['a'] }, propeller: { 'limit-namespace': 'all' },
    });
  });

  test('replaces ours in whatever case it is written, since Flyte reads keys without regard to it', () => {
    expect(rendered({ Propeller: { 'Limit-Namespace': 'one' } }).propeller).toEqual({ 'limit-namespace': 'one' });
    expect(Object.keys(rendered({ Plugins: { K8S: {} } }))).toEqual(['logger', 'plugins', 'prof', 'propeller']);
  });

  test('merges with itself where it says one key in two cases', () => {
    expect(rendered({ admin: { maxRetries: 7 }, Admin: { perRetryTimeout: '9s' } }).admin).toEqual({ maxRetries: 7, perRetryTimeout: '9s' });
  });

  test('changes nothing where it says nothing', () => {
    expect(render({ plugins: undefined, event: { password: undefined } })).toBe(render());
    expect(render({})).toBe(render());
  });

  test('may name files and switch things on', () => {
    const extra = { storage: { stow: { config: { json: '' } } }, admin: { command: ['get-token'] }, logger: { mute: true } };
    expect(rendered(extra)).toMatchObject(extra);
  });

  test('leaves the settings it was given alone', () => {
    const extra = { admin: { command: ['a'] } };
    rendered(extra);
    expect(extra).toEqual({ admin: { command: ['a'] } });
  });
});

test('other origins are answered only when named', () => {
  expect(serverSection([]).server).toMatchObject({ security: { allowCors: false, useAuth: false }, grpc: { serverReflection: false } });
  expect(serverSection(['https://a']).server).toMatchObject({ security: { allowCors: true, allowedOrigins: ['https://a'] } });
});

test('plugins are written out, with the task types routed to them', () => {
  expect(tasksSection([TaskPlugin.CONTAINER, TaskPlugin.SPARK, TaskPlugin.ECHO])).toEqual({
    tasks: { 'task-plugins': { 'enabled-plugins': ['container', 'spark', 'echo'], 'default-for-task-types': { container: 'container', spark: 'spark' } } },
  });
});

const NO_LINKS = { 'kubernetes-enabled': false };

test.each([
  [['ray'], [TaskPlugin.RAY], { ray: { serviceType: 'ClusterIP', defaults: { headNode: {}, workerNode: {} }, logs: NO_LINKS } }],
  [['spark'], [TaskPlugin.SPARK], { spark: { logs: { mixed: NO_LINKS } } }],
  [['dask'], [TaskPlugin.DASK], { dask: { logs: NO_LINKS } }],
  [['k8s-array'], [TaskPlugin.ARRAY], { 'k8s-array': { logs: { config: NO_LINKS } } }],
  [['echo'], [TaskPlugin.ECHO], { athena: undefined }],
  [['athena'], [TaskPlugin.ATHENA], { athena: {} }],
])('plugins %j open no port and no log link by themselves', (_ids, plugins, expected) => {
  const { logs, ...rest } = pluginsSection(plugins).plugins as Document;
  expect(logs).toEqual({ 'kubernetes-enabled': false });
  expect(rest).toEqual(expected);
});
