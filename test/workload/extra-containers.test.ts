import { ApiObject, Chart, Duration, JsonPatch, Size } from 'cdk8s';
import { ContainerProbe, Database, FlyteEgress, FlyteImage, FlyteSidecar, FlyteVolume, PostgresTls, RunAs, SecurityProfile } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Document, documentOf, listOf } from '../../src/private/documents';
import { COMPONENTS, containerOf, containersOf, core, find, findAll, HARDENED, manifests, podOf, synthOne, testChart, testSecret } from '../support';

const resources = { cpu: { request: kplus.Cpu.millis(50) }, memory: { limit: Size.mebibytes(128) } };
const image = FlyteImage.of({
  repository: 'gcr.io/cloud-sql-connectors/cloud-sql-proxy', digest: `sha256:${'ab'.repeat(32)}`, runAs: RunAs.of({ user: 65532 }),
});

const proxy: FlyteSidecar = {
  name: 'cloud-sql-proxy',
  image,
  resources,
  args: ['--structured-logs', '--port=5432', '--health-check', '--http-port=9801', 'my-project:europe-west1:flyte'],
  ports: { postgres: 5432 },
  startup: ContainerProbe.http({ port: 9801, path: '/startup', interval: Duration.seconds(1), failures: 60 }),
  liveness: ContainerProbe.http({ port: 9801, path: '/liveness' }),
  egress: [FlyteEgress.to({ ports: [443, 3307] }), FlyteEgress.workloadIdentity()],
};

function deployment(name: string, props: object, chart: Chart = testChart()): Document {
  return find(synthOne(COMPONENTS[name](chart, props)), 'Deployment', name);
}

test.each(Object.keys(COMPONENTS))('%s takes a sidecar, first of all, hardened as its image\'s user', (name) => {
  const made = deployment(name, { sidecars: [proxy] });
  expect(containersOf(made)[0]).toMatchObject({ name: 'cloud-sql-proxy', list: 'initContainers' });
  expect(containerOf(made, 'cloud-sql-proxy')).toEqual({
    name: 'cloud-sql-proxy',
    image: `gcr.io/cloud-sql-connectors/cloud-sql-proxy@sha256:${'ab'.repeat(32)}`,
    imagePullPolicy: 'IfNotPresent',
    args: proxy.args,
    ports: [{ name: 'postgres', containerPort: 5432 }],
    resources: { requests: { cpu: '50m' }, limits: { memory: '128Mi' } },
    restartPolicy: 'Always',
    startupProbe: { httpGet: { path: '/startup', port: 9801 }, periodSeconds: 1, timeoutSeconds: 3, failureThreshold: 60 },
    livenessProbe: { httpGet: { path: '/liveness', port: 9801 }, periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 3 },
    securityContext: { ...HARDENED, runAsUser: 65532, runAsGroup: 65532 },
    terminationMessagePolicy: 'FallbackToLogsOnError',
  });
});

test.each(Object.keys(COMPONENTS))('%s takes an init container between check-db-ready and its own', (name) => {
  const made = deployment(name, { initContainers: [{ name: 'fetch', image, resources, command: ['fetch'] }] });
  const names = containersOf(made).map((container) => container.name);
  expect(names.indexOf('fetch')).toBe(names.includes('check-db-ready') ? 1 : 0);
  expect(containerOf(made, 'fetch')).not.toHaveProperty('restartPolicy');
  expect(containerOf(made, 'fetch').securityContext).toEqual({ ...HARDENED, runAsUser: 65532, runAsGroup: 65532 });
});

test('on OpenShift it has no ids, as the others', () => {
  const made = deployment('flyteadmin', { sidecars: [proxy], securityProfile: SecurityProfile.OPENSHIFT });
  expect(containerOf(made, 'cloud-sql-proxy').securityContext).toEqual(HARDENED);
});

test('the guard judges it, as what it is', () => {
  const admin = COMPONENTS.flyteadmin(testChart(), { sidecars: [proxy] });
  ApiObject.of(admin.deployment).addJsonPatch(JsonPatch.add('/spec/template/spec/initContainers/0/securityContext/runAsUser', 0));
  expect(() => synthOne(admin)).toThrow('container cloud-sql-proxy: spec.template.spec.initContainers[0].securityContext.runAsUser is 0; set it to');
});

test('the guard finds a secret in its arguments', () => {
  const admin = COMPONENTS.flyteadmin(testChart(), { sidecars: [{ ...proxy, args: ['--password=hunter2hunter2'] }] });
  expect(() => synthOne(admin)).toThrow(/container cloud-sql-proxy: .*\[secret-in-arguments\]/);
});

test('a database behind a proxy: check-db-ready asks it, and only the proxy leaves the pod', () => {
  const chart = testChart();
  const database = Database.postgres({
    host: '127.0.0.1', username: 'flyte', password: testSecret(chart, 'flyte-db', 'password'), tls: PostgresTls.disabled(),
  });
  const sidecars = [proxy];
  core(chart, { database, admin: { sidecars }, scheduler: { sidecars }, dataCatalog: { sidecars }, clusterResourceSync: { sidecars } });
  const all = manifests(chart);
  for (const name of ['flyteadmin', 'flytescheduler', 'datacatalog', 'syncresources']) {
    const names = containersOf(find(all, 'Deployment', name)).map((container) => container.name);
    expect(names.slice(0, 2)).toEqual(['cloud-sql-proxy', 'check-db-ready']);
    const egress = JSON.stringify(documentOf(find(all, 'NetworkPolicy', name).spec).egress);
    expect(egress).not.toContain('127.0.0.1');
    expect(egress).toContain('{"ports":[{"port":443,"protocol":"TCP"},{"port":3307,"protocol":"TCP"}],"to":[{"ipBlock":{"cidr":"0.0.0.0/0"}},{"ipBlock":{"cidr":"::/0"}}]}');
    expect(egress).toContain('"port":988');
  }
  expect(JSON.stringify(findAll(all, 'NetworkPolicy', 'flyteconsole'))).not.toContain('3307');
});

describe('volumes', () => {
  const volumes = (chart: Chart) => [
    FlyteVolume.secret('extra-secret', kplus.Secret.fromSecretName(chart, 'extra', 'extra')),
    FlyteVolume.configMap('extra-map', kplus.ConfigMap.fromConfigMapName(chart, 'map', 'extra')),
    FlyteVolume.scratch('extra-scratch', Size.mebibytes(64)),
    FlyteVolume.claim('extra-claim', kplus.PersistentVolumeClaim.fromClaimName(chart, 'claim', 'extra')),
    FlyteVolume.csi('extra-csi', {
      driver: 'secrets-store.csi.k8s.io', attributes: { secretProviderClass: 'flyte' }, secret: kplus.Secret.fromSecretName(chart, 'node', 'node'),
    }),
    FlyteVolume.token('extra-token', { audience: 'vault', expiration: Duration.minutes(20) }),
  ];

  test.each(Object.keys(COMPONENTS))('%s takes every kind, in all its own containers', (name) => {
    const chart = testChart();
    const mounts = volumes(chart).map((volume) => ({ volume, path: `/extra/${volume.name}` }));
    const made = deployment(name, { mounts }, chart);
    expect(listOf(podOf(made).volumes)).toEqual(expect.arrayContaining([
      { name: 'extra-secret', secret: { secretName: 'extra', defaultMode: 0o440 } },
      { name: 'extra-map', configMap: { name: 'extra' } },
      { name: 'extra-scratch', emptyDir: { sizeLimit: '64Mi' } },
      { name: 'extra-claim', persistentVolumeClaim: { claimName: 'extra' } },
      {
        name: 'extra-csi',
        csi: {
          driver: 'secrets-store.csi.k8s.io', readOnly: true, volumeAttributes: { secretProviderClass: 'flyte' }, nodePublishSecretRef: { name: 'node' },
        },
      },
      {
        name: 'extra-token',
        projected: { defaultMode: 0o440, sources: [{ serviceAccountToken: { audience: 'vault', expirationSeconds: 1200, path: 'token' } }] },
      },
    ]));
    for (const container of containersOf(made)) {
      const mounted = listOf(container.body.volumeMounts).map(documentOf).filter((mount) => String(mount.name).startsWith('extra-'));
      expect(mounted.map((mount) => [mount.name, mount.readOnly === true])).toEqual(container.name === 'check-db-ready' ? []
        : [['extra-secret', true], ['extra-map', true], ['extra-scratch', false], ['extra-claim', false], ['extra-csi', true], ['extra-token', true]]);
    }
  });

  test('one value is one volume, which containers share', () => {
    const chart = testChart();
    const shared = FlyteVolume.scratch('shared', Size.mebibytes(1));
    const made = deployment('flyteadmin', {
      initContainers: [{ name: 'fetch', image, resources, mounts: [{ volume: shared, path: '/out' }] }],
      mounts: [{ volume: shared, path: '/in', subPath: 'part', readOnly: true }],
    }, chart);
    expect(listOf(podOf(made).volumes).filter((volume) => documentOf(volume).name === 'shared')).toHaveLength(1);
    expect(containerOf(made, 'fetch').volumeMounts).toEqual([{ mountPath: '/out', name: 'shared' }]);
    expect(containerOf(made, 'flyteadmin').volumeMounts).toEqual(expect.arrayContaining([{ mountPath: '/in', name: 'shared', subPath: 'part', readOnly: true }]));
  });
});

test('every way to ask a container', () => {
  const made = deployment('flyteconsole', {
    sidecars: [{
      ...proxy,
      startup: ContainerProbe.grpc({ port: 1 }),
      readiness: ContainerProbe.tcp({ port: 2, timeout: Duration.seconds(9) }),
      liveness: ContainerProbe.command(['/healthy', 'now']),
    }],
  });
  expect(containerOf(made, 'cloud-sql-proxy')).toMatchObject({
    startupProbe: { grpc: { port: 1 }, periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 30 },
    readinessProbe: { tcpSocket: { port: 2 }, periodSeconds: 10, timeoutSeconds: 9, failureThreshold: 3 },
    livenessProbe: { exec: { command: ['/healthy', 'now'] }, periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 3 },
  });
});

describe('names', () => {
  const dns = { policy: kplus.DnsPolicy.NONE, nameservers: ['10.0.0.53', 'fd00::53'], searches: ['example.com'], options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }] };

  test.each(Object.keys(COMPONENTS))('%s takes DNS and hosts', (name) => {
    const made = podOf(deployment(name, { dns, hostAliases: [{ ip: '10.0.0.7', hostnames: ['db.example.com'] }] }));
    expect(made).toMatchObject({
      dnsPolicy: 'None',
      dnsConfig: { nameservers: ['10.0.0.53', 'fd00::53'], searches: ['example.com'], options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }] },
      hostAliases: [{ ip: '10.0.0.7', hostnames: ['db.example.com'] }],
    });
  });

  test('FlyteCore takes them for all, with environment, labels and annotations of the pods, and opens the nameservers', () => {
    const chart = testChart();
    core(chart, {
      dns,
      podLabels: { team: 'ml' },
      podAnnotations: { scan: 'no' },
      env: { HTTPS_PROXY: kplus.EnvValue.fromValue('http://proxy.example.com:3128') },
      admin: { podLabels: { role: 'api' }, env: { NO_PROXY: kplus.EnvValue.fromValue('.svc') } },
    });
    const all = manifests(chart);
    for (const made of findAll(all, 'Deployment')) {
      const name = String(documentOf(made.metadata).name);
      const metadata = documentOf(documentOf(documentOf(made.spec).template).metadata);
      expect(metadata).toMatchObject({ labels: name === 'flyteadmin' ? { team: 'ml', role: 'api' } : { team: 'ml' }, annotations: { scan: 'no' } });
      const env = listOf(documentOf(listOf(podOf(made).containers)[0]).env).map((entry) => documentOf(entry).name);
      expect(env.includes('HTTPS_PROXY')).toBe(true);
      expect(env.includes('NO_PROXY')).toBe(name === 'flyteadmin');
      expect(listOf(documentOf(find(all, 'NetworkPolicy', name).spec).egress)).toContainEqual({
        to: [{ ipBlock: { cidr: '10.0.0.53/32' } }, { ipBlock: { cidr: 'fd00::53/128' } }],
        ports: [{ port: 53, protocol: 'UDP' }, { port: 53, protocol: 'TCP' }],
      });
    }
  });

  test('with the resolver of the node, which may be anywhere', () => {
    const chart = testChart();
    core(chart, { console: { dns: { policy: kplus.DnsPolicy.DEFAULT } } });
    const all = manifests(chart);
    expect(podOf(find(all, 'Deployment', 'flyteconsole')).dnsPolicy).toBe('Default');
    expect(JSON.stringify(find(all, 'NetworkPolicy', 'flyteconsole'))).toContain('0.0.0.0/0');
  });
});
