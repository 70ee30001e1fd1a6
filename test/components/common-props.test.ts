import { ApiObject, Chart, Duration, JsonPatch, Size } from 'cdk8s';
import { FlyteComponentProps, FlyteImage, FlyteProcessProps, FlyteRelease, FlyteComponent, LogLevel, RunAs, SecurityProfile } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Document, documentOf, listOf } from '../../src/private/documents';
import { COMPONENTS, configOf, containersOf, envOf, find, findAll, manifests, nameOf, podOf, synthOne, templateOf, testChart } from '../support';

const NAMES = Object.keys(COMPONENTS);
const PROCESSES = NAMES.filter((name) => name !== 'flyteconsole' && name !== 'flyteconnector');
const SINGLETONS = ['flytescheduler', 'flyte-pod-webhook', 'syncresources', 'flyte-binary'];
/** Whose old pod must stop before the new one starts. */
const RECREATED = ['flyte-binary'];
const PINNED = FlyteImage.of({ repository: 'registry.example.com/flyte/own', tag: 'v9', runAs: RunAs.of({ user: 4242 }) });

/** A property every component has, whatever its own are. */
function make(name: string, props: FlyteProcessProps = {}, chart: Chart = testChart()): Document[] {
  return synthOne(COMPONENTS[name](chart, props));
}

function workload(name: string, props: FlyteProcessProps = {}, chart: Chart = testChart()): Document {
  return find(make(name, props, chart), 'Deployment', name);
}

/** The containers that run the component's own image: all but check-db-ready. */
function own(deployment: Document): Document[] {
  return containersOf(deployment).filter(({ name }) => name !== 'check-db-ready').map(({ body }) => body);
}

function main(deployment: Document): Document {
  return documentOf(listOf(podOf(deployment).containers)[0]);
}

function checksumOf(deployment: Document): unknown {
  return documentOf(documentOf(templateOf(deployment).metadata).annotations)['cdk8s-flyte.dev/config-checksum'];
}

describe.each(NAMES)('%s by itself', (name) => {
  test('runs every container as its image\'s user and group, and check-db-ready as postgres', () => {
    const id = name === 'flyteconsole' ? 1000 : 1001;
    const deployment = workload(name);
    expect(containersOf(deployment).map(({ name: container, body }) => {
      const { runAsUser, runAsGroup, runAsNonRoot } = documentOf(body.securityContext);
      return [container, runAsUser, runAsGroup, runAsNonRoot];
    })).toEqual(containersOf(deployment).map(({ name: container }) => container === 'check-db-ready' ? [container, 70, 70, true] : [container, id, id, true]));
    expect(podOf(deployment).securityContext).toMatchObject({ runAsUser: id, runAsGroup: id, fsGroup: id, runAsNonRoot: true });
  });

  test('has a user to bind to, one object of each name, and a selector without hash', () => {
    const all = make(name);
    expect(podOf(find(all, 'Deployment', name)).serviceAccountName).toBe(name);
    expect(find(all, 'ServiceAccount', name).automountServiceAccountToken).toBe(false);
    const keys = all.map((manifest) => `${String(manifest.kind)} ${nameOf(manifest)}`);
    expect(new Set(keys).size).toBe(keys.length);
    const selector = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': 'flyte' };
    expect(documentOf(find(all, 'Deployment', name).spec).selector).toEqual({ matchLabels: selector });
    for (const service of findAll(all, 'Service')) { expect(documentOf(service.spec).selector).toEqual(selector); }
  });

  test('has probes of its main container, none of them a shell, and none elsewhere', () => {
    const deployment = workload(name);
    for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
      expect(documentOf(main(deployment)[probe]).exec).toBeUndefined();
      expect(['httpGet', 'grpc', 'tcpSocket'].filter((kind) => kind in documentOf(main(deployment)[probe]))).toHaveLength(1);
    }
    expect(containersOf(deployment).filter(({ list, body }) => list === 'initContainers' && ('readinessProbe' in body || 'livenessProbe' in body))).toEqual([]);
  });

  test('asks for an amount of every resource, and no more than its limit', () => {
    for (const { body } of containersOf(workload(name))) {
      const { requests, limits } = documentOf(body.resources);
      expect(Object.keys(documentOf(requests)).sort()).toEqual(['cpu', 'ephemeral-storage', 'memory']);
      expect(Object.keys(documentOf(limits)).sort()).toEqual(['cpu', 'ephemeral-storage', 'memory']);
    }
  });

  test('mounts nothing writable but an emptyDir with a limit', () => {
    const deployment = workload(name);
    const volumes = listOf(podOf(deployment).volumes).map(documentOf);
    for (const mount of containersOf(deployment).flatMap(({ body }) => listOf(body.volumeMounts).map(documentOf))) {
      if (mount.readOnly === true) { continue; }
      expect(volumes.find((volume) => volume.name === mount.name)).toMatchObject({ emptyDir: { sizeLimit: expect.stringMatching(/^\d+[KMG]i$/) } });
    }
  });

  test('has one new pod at a time, and no old one goes before the new one is ready, unless there must never be two', () => {
    expect(documentOf(workload(name).spec).strategy)
      .toEqual(RECREATED.includes(name) ? { type: 'Recreate' } : { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } });
  });

  test('takes image: all its own containers run it, as its user', () => {
    const deployment = workload(name, { image: PINNED });
    expect(own(deployment).map((container) => [container.image, documentOf(container.securityContext).runAsUser]))
      .toEqual(own(deployment).map(() => ['registry.example.com/flyte/own:v9', 4242]));
    expect(documentOf(documentOf(deployment.metadata).labels)['app.kubernetes.io/version']).toBe('v9');
  });

  test('takes runAs: user, group and fsGroup', () => {
    const deployment = workload(name, { runAs: RunAs.of({ user: 2001, group: 2002, fsGroup: 2003 }) });
    expect(podOf(deployment).securityContext).toMatchObject({ runAsUser: 2001, runAsGroup: 2002, fsGroup: 2003 });
    for (const container of own(deployment)) { expect(container.securityContext).toMatchObject({ runAsUser: 2001, runAsGroup: 2002 }); }
  });

  test('takes release: from a mirror', () => {
    const images = containersOf(workload(name, { release: FlyteRelease.LATEST.with({ registry: 'mirror.example.com/f' }) })).map(({ body }) => String(body.image));
    expect(images.filter((image) => !image.startsWith('mirror.example.com/f/'))).toEqual([]);
  });

  test('takes resources of its main container, resource by resource', () => {
    const resources = { memory: { request: Size.mebibytes(300), limit: Size.gibibytes(3) } };
    const changed = main(workload(name, { resources }));
    expect(changed.resources).toMatchObject({ requests: { memory: '300Mi' }, limits: { memory: '3Gi' } });
    expect(documentOf(documentOf(changed.resources).requests).cpu).toBe(documentOf(documentOf(main(workload(name)).resources).requests).cpu);
  });

  test('takes only a request, or only a limit', () => {
    const cpu = { request: kplus.Cpu.millis(300) };
    const resources = { cpu, memory: { limit: Size.gibibytes(3) }, ephemeralStorage: { request: Size.gibibytes(1) } };
    const requests = { 'cpu': '300m', 'ephemeral-storage': '1Gi' };
    expect(main(workload(name, { resources })).resources).toEqual({ requests, limits: { memory: '3Gi' } });
  });

  test('takes memory without limit where that is accepted', () => {
    const cpu = { limit: kplus.Cpu.units(1) };
    const resources = { cpu, memory: { request: Size.mebibytes(300) }, ephemeralStorage: { limit: Size.mebibytes(1) } };
    const deployment = workload(name, { resources, accept: { 'missing-limits': 'the nodes run nothing else' } });
    expect(main(deployment).resources).toEqual({ requests: { memory: '300Mi' }, limits: { 'cpu': '1', 'ephemeral-storage': '1Mi' } });
    expect(documentOf(documentOf(deployment.metadata).annotations)['cdk8s-flyte.dev/accept-missing-limits']).toBe('the nodes run nothing else');
  });

  test('takes strategy, unless there must never be two', () => {
    if (RECREATED.includes(name)) {
      expect(() => make(name, { strategy: kplus.DeploymentStrategy.recreate() })).toThrow('strategy must not be set');
      return;
    }
    expect(documentOf(workload(name, { strategy: kplus.DeploymentStrategy.recreate() }).spec).strategy).toEqual({ type: 'Recreate' });
  });

  test('takes serviceAccount: makes none, and grants to that one in its own namespace', () => {
    const chart = testChart();
    const all = make(name, { serviceAccount: kplus.ServiceAccount.fromServiceAccountName(chart, 'sa', 'own-account') }, chart);
    expect(podOf(find(all, 'Deployment', name)).serviceAccountName).toBe('own-account');
    expect(findAll(all, 'ServiceAccount')).toEqual([]);
    for (const binding of [...findAll(all, 'RoleBinding'), ...findAll(all, 'ClusterRoleBinding')]) {
      expect(binding.subjects).toEqual([{ kind: 'ServiceAccount', name: 'own-account', namespace: 'flyte' }]);
    }
  });

  test('takes serviceAccountAnnotations', () => {
    const all = make(name, { serviceAccountAnnotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/x' } });
    expect(documentOf(find(all, 'ServiceAccount', name).metadata).annotations).toEqual({ 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/x' });
  });

  test('takes annotations, podAnnotations, podLabels and labels', () => {
    const all = make(name, { annotations: { a: '1' }, podAnnotations: { b: '2' }, podLabels: { c: '3' }, labels: { d: '4' } });
    const deployment = find(all, 'Deployment', name);
    expect(documentOf(deployment.metadata).annotations).toEqual({ a: '1' });
    expect(templateOf(deployment).metadata).toMatchObject({ annotations: { b: '2' }, labels: { 'c': '3', 'd': '4', 'app.kubernetes.io/name': name } });
    const unlabelled = all.filter((manifest) => manifest.kind !== 'CustomResourceDefinition' && documentOf(documentOf(manifest.metadata).labels).d !== '4');
    expect(unlabelled).toEqual([]);
  });

  test('does not let podLabels break its selector', () => {
    expect(() => make(name, { podLabels: { 'app.kubernetes.io/name': 'other' } })).toThrow(
      "test/it: podLabels must leave the recommended labels to the library, got 'app.kubernetes.io/name'; set instance, or use another name");
  });

  test('takes env and envFrom, in every container that runs its image', () => {
    const chart = testChart();
    const settings = kplus.ConfigMap.fromConfigMapName(chart, 'settings', 'settings');
    const secret = kplus.Secret.fromSecretName(chart, 'proxy', 'proxy');
    const deployment = workload(name, {
      env: { HTTPS_PROXY: kplus.EnvValue.fromValue('http://proxy:3128'), PROXY_PASSWORD: kplus.EnvValue.fromSecretValue({ secret, key: 'password' }) },
      envFrom: [new kplus.EnvFrom(settings, 'X_')],
    }, chart);
    for (const container of own(deployment)) {
      expect(envOf(container)).toMatchObject({ HTTPS_PROXY: 'http://proxy:3128', PROXY_PASSWORD: { secretKeyRef: { name: 'proxy', key: 'password' } } });
      expect(container.envFrom).toEqual([{ configMapRef: { name: 'settings' }, prefix: 'X_' }]);
    }
  });

  test('takes priorityClassName, terminationGracePeriod and imagePullSecrets', () => {
    const chart = testChart();
    expect(podOf(workload(name, {
      scheduling: { priorityClassName: 'high' }, terminationGracePeriod: Duration.minutes(2), imagePullSecrets: [kplus.Secret.fromSecretName(chart, 'pull', 'pull')],
    }, chart))).toMatchObject({ priorityClassName: 'high', terminationGracePeriodSeconds: 120, imagePullSecrets: [{ name: 'pull' }] });
  });

  test('takes namePrefix: in every name but the cluster\'s own, and as instance', () => {
    const all = make(name, { namePrefix: 'blue' });
    const names = all.filter((manifest) => manifest.kind !== 'CustomResourceDefinition').map(nameOf);
    expect(names.filter((one) => !/^(flyte-)?blue-/.test(one))).toEqual([]);
    expect(documentOf(find(all, 'Deployment', `blue-${name}`).spec).selector).toMatchObject({ matchLabels: { 'app.kubernetes.io/instance': 'blue' } });
  });

  test('takes instance: in selector and labels', () => {
    expect(documentOf(workload(name, { instance: 'my-release' }).spec).selector).toMatchObject({ matchLabels: { 'app.kubernetes.io/instance': 'my-release' } });
  });

  test('takes namespace: of every object that has one, and in cluster-wide names', () => {
    const all = make(name, { namespace: 'other' });
    expect([...new Set(all.map((manifest) => documentOf(manifest.metadata).namespace))].filter((namespace) => namespace !== undefined)).toEqual(['other']);
    expect([...findAll(all, 'ClusterRole'), ...findAll(all, 'ClusterRoleBinding')].map(nameOf).filter((one) => one !== `other-${name}`)).toEqual([]);
  });

  test('takes securityProfile: no ids on OpenShift, all else as before', () => {
    const deployment = workload(name, { securityProfile: SecurityProfile.OPENSHIFT });
    for (const context of [podOf(deployment).securityContext, ...containersOf(deployment).map(({ body }) => body.securityContext)].map(documentOf)) {
      expect(context).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      expect(Object.keys(context).filter((field) => /runAsUser|runAsGroup|fsGroup/.test(field))).toEqual([]);
    }
  });

  test('can be patched under its own construct, and is guarded when it is', () => {
    const component = COMPONENTS[name](testChart());
    ApiObject.of(component.deployment).addJsonPatch(JsonPatch.add('/spec/template/spec/hostNetwork', true));
    expect(() => manifests(Chart.of(component))).toThrow(new RegExp(`Deployment ${name}: .*hostNetwork`));
  });
});

describe.each(PROCESSES)('the configuration of %s', (name) => {
  const configMap = `${name}-config`;

  test('is one file, mounted where the program is told to look', () => {
    const deployment = workload(name);
    for (const container of own(deployment)) {
      expect(container.command).toEqual(expect.arrayContaining(['--config', '/etc/flyte/config/*.yaml']));
      expect(container.volumeMounts).toEqual(expect.arrayContaining([{ mountPath: '/etc/flyte/config', name: 'config', readOnly: true }]));
    }
    expect(listOf(podOf(deployment).volumes)).toEqual(expect.arrayContaining([{ name: 'config', configMap: { name: configMap } }]));
  });

  test('takes logLevel, and warns by default', () => {
    expect(configOf(make(name), configMap).logger).toEqual({ 'level': 3, 'show-source': true, 'formatter': { type: 'json' } });
    expect(configOf(make(name, { logLevel: LogLevel.ERROR }), configMap).logger).toMatchObject({ level: 2 });
  });

  test('takes extraConfig last, object by object', () => {
    expect(configOf(make(name, { extraConfig: { logger: { mute: true } } }), configMap))
      .toMatchObject({ logger: { mute: true, level: 3, formatter: { type: 'json' } } });
  });

  test('never hands itself to whoever asks', () => {
    expect(configOf(make(name), configMap).prof).toEqual({ disableConfigEndpoint: true });
  });

  test('rolls the pods when it changes, and nothing else does', () => {
    const before = checksumOf(workload(name));
    expect(before).toMatch(/^[0-9a-f]{64}$/);
    expect(checksumOf(workload(name, { extraConfig: { logger: { mute: true } } }))).not.toBe(before);
    expect(checksumOf(workload(name, { labels: { a: 'b' }, podAnnotations: { c: 'd' }, image: PINNED }))).toBe(before);
  });
});

describe.each(NAMES.filter((name) => !SINGLETONS.includes(name)))('%s with replicas', (name) => {
  test('is spread and protected', () => {
    const all = make(name, { replicas: 3 });
    const deployment = find(all, 'Deployment', name);
    const selector = documentOf(documentOf(deployment.spec).selector).matchLabels;
    expect(documentOf(deployment.spec).replicas).toBe(3);
    expect(podOf(deployment).topologySpreadConstraints).toEqual(['kubernetes.io/hostname', 'topology.kubernetes.io/zone']
      .map((topologyKey) => ({ maxSkew: 1, topologyKey, whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: selector } })));
    expect(find(all, 'PodDisruptionBudget', name).spec).toMatchObject({ maxUnavailable: 1, selector: { matchLabels: selector } });
  });

  test('has no budget with one, which would block every drain', () => {
    expect(findAll(make(name), 'PodDisruptionBudget')).toEqual([]);
  });
});

test.each(SINGLETONS)('%s refuses a second replica, and says why', (name) => {
  expect(() => make(name, { replicas: 2 })).toThrow(/^test\/it: replicas must be 1, since .+, got 2; leave it out$/);
});

describe('refusals that every component shares', () => {
  const refused: [string, (chart: Chart) => FlyteComponentProps, string][] = [
    ['replicas below 1', () => ({ replicas: 0 }), 'test/it: replicas must be an integer >= 1, got 0; leave it out for 1'],
    ["the namespace's own service account", (chart) => ({ serviceAccount: kplus.ServiceAccount.fromServiceAccountName(chart, 'sa', 'default') }),
      "test/it: serviceAccount must not be 'default', which every other pod of the namespace shares, got 'default'; make one for this component"],
    ['annotations of a service account it does not make',
      (chart) => ({ serviceAccount: kplus.ServiceAccount.fromServiceAccountName(chart, 'sa', 'own'), serviceAccountAnnotations: { a: 'b' } }),
      'test/it: serviceAccountAnnotations must not come with serviceAccount, got ["a"]; annotate the service account where it is made'],
    ['a credential as text', () => ({ env: { DB_PASSWORD: kplus.EnvValue.fromValue('hunter2') } }),
      "test/it: env.DB_PASSWORD must come from a Secret, got '(a text)'; use EnvValue.fromSecretValue"],
    ['a variable no process can have', () => ({ env: { '1ST': kplus.EnvValue.fromValue('x') } }),
      "test/it: env must have names of letters, digits, -, _ and . as keys, got '1ST'; rename it"],
    ['a label of the library', () => ({ labels: { 'app.kubernetes.io/name': 'x' } }),
      "test/it: labels must leave the recommended labels to the library, got 'app.kubernetes.io/name'; set instance, or use another name"],
    ['a priority class that has no such name', () => ({ scheduling: { priorityClassName: 'High Priority' } }),
      "test/it: scheduling.priorityClassName must be a DNS-1123 subdomain (a-z, 0-9, - and .), got 'High Priority'; name an existing PriorityClass"],
    ['a prefix that makes names too long', () => ({ namePrefix: 'a'.repeat(31) }), 'test/it: namePrefix must have 30 characters at most'],
    ['an empty instance', () => ({ instance: '' }), "test/it: instance must not be empty, got ''; leave it out for 'flyte'"],
  ];

  test.each(refused)('%s', (_title, props, message) => {
    for (const name of NAMES) {
      const chart = testChart();
      expect(() => COMPONENTS[name](chart, props(chart))).toThrow(message);
    }
  });

  test.each(NAMES)('%s without a namespace', (name) => {
    expect(() => COMPONENTS[name](new Chart(testChart(), 'bare'), {}))
      .toThrow("test/bare/it: namespace must be set, got nothing; set it here or on the chart, to 'flyte' for example");
  });

  test.each(NAMES)('%s twice in one namespace, but not twice with a prefix', (name) => {
    const chart = testChart();
    const again = (id: string, props: FlyteComponentProps): FlyteComponent => COMPONENTS[name](new Chart(chart, id, { namespace: 'flyte' }), props);
    COMPONENTS[name](chart);
    expect(() => again('second', {})).toThrow(`test/second/it: ${name} already exists in namespace flyte, made by test/it; use another namespace, or namePrefix`);
    expect(() => again('third', { namePrefix: 'blue' })).not.toThrow();
    expect(() => again('fourth', { namespace: 'other' })).not.toThrow();
  });
});
