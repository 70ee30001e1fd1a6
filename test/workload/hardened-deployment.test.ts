import { execFileSync } from 'child_process';
import { join } from 'path';
import { ApiObject, Chart, JsonPatch, Size, Yaml } from 'cdk8s';
import { AuthKeys, Authentication, FlyteAdmin, FlyteConsole } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { documentOf, listOf } from '../../src/private/documents';
import { resolveResources, sized } from '../../src/workload/container';
import { VolumeSet } from '../../src/workload/volumes';
import {
  COMPONENTS, containerOf, core, find, findAll, manifests, nameOf, podOf, synthOne, templateOf, testChart, testDatabase, testObjectStore,
  testSecret,
} from '../support';

const SELECTOR = { 'app.kubernetes.io/name': 'flyteconsole', 'app.kubernetes.io/instance': 'flyte' };

function made(props: object = {}) {
  const chart = testChart();
  const component = new FlyteConsole(chart, 'it', props);
  return { chart, component, deployment: component.deployment, rendered: () => find(synthOne(component), 'Deployment', 'flyteconsole') };
}

describe('a consumer of cdk8s-plus', () => {
  test('exposes by a Service and an Ingress that select the pods by our labels', () => {
    const { chart, deployment } = made();
    deployment.exposeViaIngress('/flyte', { name: 'mine' }).addTls([{ secret: kplus.Secret.fromSecretName(chart, 'tls', 'flyte-tls') }]);
    const service = find(manifests(chart), 'Service', 'mine');
    expect(documentOf(service.spec).selector).toEqual(SELECTOR);
    expect(findAll(manifests(chart), 'Ingress')).toHaveLength(1);
  });

  test('autoscales, and no number of replicas is written then', () => {
    const { chart, deployment, rendered } = made();
    const metrics = [kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(70))];
    new kplus.HorizontalPodAutoscaler(chart, 'hpa', { target: deployment, maxReplicas: 5, metrics });
    const hpa = findAll(manifests(chart), 'HorizontalPodAutoscaler')[0];
    expect(documentOf(hpa.spec).scaleTargetRef).toMatchObject({ kind: 'Deployment', name: 'flyteconsole' });
    expect(documentOf(rendered().spec).replicas).toBeUndefined();
  });

  test.each<[string, (chart: Chart) => kplus.Deployment]>([
    ['with a number of replicas of its own', (chart) => new FlyteConsole(chart, 'it', { replicas: 2 }).deployment],
    ['that can have one replica only', (chart) => COMPONENTS.flytescheduler(chart).deployment],
  ])('cannot autoscale a component %s', (_title, deploymentIn) => {
    const chart = testChart();
    const metrics = [kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(70))];
    new kplus.HorizontalPodAutoscaler(chart, 'hpa', { target: deploymentIn(chart), maxReplicas: 5, metrics });
    expect(() => manifests(chart)).toThrow(/\[test\/hpa\] HorizontalPodAutoscaler target cannot have a fixed number of replicas/);
  });

  test('allows connections by network policies that name the pods by our labels', () => {
    const { chart, deployment } = made();
    deployment.connections.allowTo(new kplus.Pod(chart, 'peer', { metadata: { labels: { app: 'peer' } }, containers: [{ image: 'x' }] }));
    const own = findAll(manifests(chart), 'NetworkPolicy').filter((policy) => JSON.stringify(documentOf(policy.spec).podSelector).includes('flyteconsole'));
    expect(own.map((policy) => documentOf(documentOf(policy.spec).podSelector).matchLabels)).toEqual([SELECTOR]);
  });

  test('assigns pods to nodes, once however often it is rendered', () => {
    const { deployment, rendered } = made();
    deployment.scheduling.attract(kplus.Node.labeled(kplus.NodeLabelQuery.is('disk', 'ssd')));
    deployment.scheduling.tolerate(kplus.Node.tainted(kplus.NodeTaintQuery.is('dedicated', 'flyte')));
    const [first, second, third] = [rendered(), rendered(), rendered()].map((manifest) => podOf(manifest));
    expect(JSON.stringify(first.affinity)).toContain('"key":"disk","operator":"In","values":["ssd"]');
    expect(first.tolerations).toEqual([{ key: 'dedicated', operator: 'Equal', value: 'flyte' }]);
    expect([second, third]).toEqual([first, first]);
  });

  test('adds volumes, labels, annotations and variables', () => {
    const { component, deployment, rendered } = made();
    deployment.containers[0].mount('/extra', kplus.Volume.fromEmptyDir(component, 'extra', 'extra', { sizeLimit: Size.mebibytes(1) }));
    deployment.containers[0].env.addVariable('TEAM', kplus.EnvValue.fromValue('ml'));
    deployment.podMetadata.addAnnotation('team', 'ml');
    deployment.metadata.addLabel('team', 'ml');
    const manifest = rendered();
    expect(podOf(manifest).volumes).toEqual([{ name: 'extra', emptyDir: { sizeLimit: '1Mi' } }]);
    expect(containerOf(manifest, 'flyteconsole')).toMatchObject({ volumeMounts: [{ name: 'extra', mountPath: '/extra' }] });
    expect(listOf(containerOf(manifest, 'flyteconsole').env)).toContainEqual({ name: 'TEAM', value: 'ml' });
    expect([documentOf(manifest.metadata).labels, documentOf(templateOf(manifest).metadata).annotations]).toMatchObject([{ team: 'ml' }, { team: 'ml' }]);
  });
});

describe.each(Object.keys(COMPONENTS))('%s', (name) => {
  const all = synthOne(COMPONENTS[name](testChart()));
  const manifest = find(all, 'Deployment', name);

  test('selects by name and instance, and carries no hash', () => {
    expect(documentOf(documentOf(manifest.spec).selector)).toEqual({ matchLabels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': 'flyte' } });
    expect(JSON.stringify(all)).not.toContain('cdk8s.io/metadata.addr');
  });

  test('has no service links, and a token only with a reason', () => {
    expect(podOf(manifest).enableServiceLinks).toBe(false);
    expect(podOf(manifest).automountServiceAccountToken).toBe(['flyteadmin', 'flyte-binary', 'flytepropeller', 'flyte-pod-webhook', 'syncresources'].includes(name));
    expect(find(all, 'ServiceAccount', name).automountServiceAccountToken).toBe(false);
  });

  test('rolls its pods when a consumer changes its configuration, and not for a label', () => {
    const annotation = (change: (chart: ApiObject) => void) => {
      const component = COMPONENTS[name](testChart());
      const config = component.node.findAll().find((child): child is kplus.ConfigMap => child instanceof kplus.ConfigMap);
      if (config !== undefined) { change(ApiObject.of(config)); }
      const annotations = documentOf(documentOf(templateOf(find(synthOne(component), 'Deployment', name)).metadata).annotations);
      return annotations['cdk8s-flyte.dev/config-checksum'];
    };
    const before = annotation(() => undefined);
    if (name === 'flyteconsole' || name === 'flyteconnector') {
      expect(before).toBeUndefined();
      return;
    }
    expect(annotation((config) => config.metadata.addLabel('team', 'ml'))).toBe(before);
    expect(annotation((config) => config.addJsonPatch(JsonPatch.add('/data/more.yaml', 'a: 1')))).not.toBe(before);
    expect(annotation((config) => (config.node.scope as kplus.ConfigMap).addData('more.yaml', 'a: 1'))).not.toBe(before);
  });
});

describe('volumes', () => {
  const rendered = (mounts: (volumes: VolumeSet) => kplus.VolumeMount[]) => {
    const set = new VolumeSet(testChart());
    return { mounts: mounts(set), sources: set.sources };
  };

  test('of one Secret mount its keys under the names the process looks for, for the group of the pod only', () => {
    const chart = testChart();
    const admin = new FlyteAdmin(chart, 'it', { database: testDatabase(chart), objectStore: testObjectStore() });
    expect(listOf(podOf(find(synthOne(admin), 'Deployment', 'flyteadmin')).volumes)).toContainEqual({
      name: 'database', secret: { secretName: 'flyte-db', defaultMode: 0o440, items: [{ key: 'password', path: 'password' }] },
    });
  });

  test('of several Secrets are projected into one directory', () => {
    const { mounts, sources } = rendered((volumes) => [volumes.secretFiles('secrets', '/etc/secrets', [
      { value: testSecret(testChart(), 'a', 'x'), file: 'one' }, { value: testSecret(testChart(), 'b', 'y'), file: 'two' },
      { value: testSecret(testChart(), 'a', 'z'), file: 'three' },
    ])]);
    expect(mounts[0]).toMatchObject({ path: '/etc/secrets', readOnly: true });
    expect(sources.secrets).toEqual({
      projected: {
        defaultMode: 0o440,
        sources: [
          { secret: { name: 'a', items: [{ key: 'x', path: 'one' }, { key: 'z', path: 'three' }] } }, { secret: { name: 'b', items: [{ key: 'y', path: 'two' }] } },
        ],
      },
    });
  });

  test('hold both files where one key is mounted under two names', () => {
    const value = testSecret(testChart(), 'a', 'x');
    const { sources } = rendered((volumes) => [volumes.secretFiles('secrets', '/etc/secrets', [{ value, file: 'one' }, { value, file: 'two' }])]);
    expect(JSON.stringify(sources)).toContain('[{"key":"x","path":"one"},{"key":"x","path":"two"}]');
  });

  test('of generated keys may be missing at first, and stand beside the file of the provider', () => {
    const chart = testChart();
    const secret = (key: string) => testSecret(chart, 'oidc', key);
    const authentication = Authentication.oidc({
      publicUrl: 'https://flyte.example.com',
      provider: { baseUrl: 'https://login.example.com', clientId: 'flyte', clientSecret: secret('oidc') },
      keys: AuthKeys.generatedAtRuntime(),
      internalClient: { clientSecret: secret('client'), clientSecretHash: secret('hash') },
    });
    const admin = new FlyteAdmin(chart, 'it', { database: testDatabase(chart), objectStore: testObjectStore(), authentication });
    const volume = listOf(podOf(find(synthOne(admin), 'Deployment', 'flyteadmin')).volumes).map(documentOf).find(({ name }) => name === 'secrets');
    expect(documentOf(volume!.projected).sources).toEqual([
      { secret: { name: 'flyte-admin-secrets', optional: true } }, { secret: { name: 'oidc', items: [{ key: 'oidc', path: 'oidc_client_secret' }] } },
    ]);
  });
});

test('resources are taken one by one, the rest keeps its default', () => {
  const memory = { request: Size.gibibytes(1), limit: Size.gibibytes(1) };
  expect(resolveResources('it', sized([1, 2], [3, 4]), { memory })).toEqual({ ...sized([1, 2], [3, 4]), memory });
});

describe('a whole Flyte', () => {
  const all = manifests(Chart.of(core()));

  test('gives cluster-wide objects no namespace and the namespace in their names', () => {
    const clusterWide = all.filter((manifest) => /^(Cluster|CustomResource|MutatingWebhook|Namespace$)/.test(String(manifest.kind)));
    expect(clusterWide.map((manifest) => documentOf(manifest.metadata).namespace)).toEqual(clusterWide.map(() => undefined));
    expect(clusterWide.filter((manifest) => String(manifest.kind).startsWith('ClusterRole') && !nameOf(manifest).startsWith('flyte-'))).toEqual([]);
  });

  test('names what it may do, without a star', () => {
    const rules = all.filter((manifest) => /Role$/.test(String(manifest.kind))).flatMap((role) => listOf(role.rules));
    expect(rules.length).toBeGreaterThan(5);
    expect(JSON.stringify(rules)).not.toContain('*');
  });

  test('stands twice in a namespace with a prefix, and shares nothing', () => {
    const chart = testChart();
    core(chart);
    const blue = testSecret(chart, 'blue-db', 'password');
    core(chart, { namePrefix: 'blue', database: testDatabase(testChart(), { password: blue }), propeller: { crd: false } }, 'blue');
    const keys = manifests(chart).map((manifest) => `${String(manifest.kind)} ${nameOf(manifest)}`);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
    const instances = findAll(manifests(chart), 'Deployment').map((manifest) => documentOf(documentOf(documentOf(manifest.spec).selector).matchLabels)['app.kubernetes.io/instance']);
    expect(instances.sort()).toEqual([...Array<string>(7).fill('blue'), ...Array<string>(7).fill('flyte')]);
  });

  test('is the same bytes in every synth, time zone and locale', () => {
    const here = Yaml.stringify(...all);
    expect(Yaml.stringify(...manifests(Chart.of(core())))).toBe(here);
    const program = `globalThis.afterAll = () => undefined;
      const { core, testChart, manifests } = require('./test/support'); const { Yaml } = require('cdk8s');
      const chart = testChart(); core(chart); process.stdout.write(Yaml.stringify(...manifests(chart)));`;
    const root = join(__dirname, '..', '..');
    const env = { ...process.env, TZ: 'Asia/Kathmandu', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', TSX_TSCONFIG_PATH: join(root, 'test', 'tsconfig.json') };
    expect(execFileSync(process.execPath, ['--require', 'tsx/cjs', '-e', program], { cwd: root, env, encoding: 'utf8' })).toBe(here);
  });
});
