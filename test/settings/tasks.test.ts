import { Duration, Size } from 'cdk8s';
import { FlyteCoreProps, InClusterObjectStore, NodeLabel, ObjectStore, TaskOptions } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Document, documentOf } from '../../src/private/documents';
import { rulesOf } from '../components/reading';
import { rendered } from '../flyte';
import { configOf, testChart, testSecret } from '../support';

function tasksOf(props: Partial<FlyteCoreProps>, chart = testChart()): Document {
  return documentOf(documentOf(configOf(rendered(props, chart), 'flytepropeller-config').plugins).k8s);
}

function compatible(endpoint: string, publicEndpoint?: string): ObjectStore {
  const chart = testChart();
  const accessKey = { accessKeyId: testSecret(chart, 's3', 'id'), secretAccessKey: testSecret(chart, 's3', 'key') };
  return ObjectStore.s3Compatible({ endpoint, bucket: 'flyte', accessKey, publicEndpoint });
}

test('without tasks there is nothing of it, where a cloud\'s store is found without being told', () => {
  const k8s = tasksOf({});
  expect([k8s['default-env-vars'], k8s['default-env-from-secrets']]).toEqual([undefined, undefined]);
});

test('env keeps the case of its names, as lists of maps with one key do, in one order', () => {
  expect(tasksOf({ tasks: { env: { TZ: 'UTC', HTTP_PROXY: 'http://proxy:3128', empty: '' } } })['default-env-vars'])
    .toEqual([{ HTTP_PROXY: 'http://proxy:3128' }, { TZ: 'UTC' }, { empty: '' }]);
});

test('envFromSecrets names Secrets of the projects\' namespaces', () => {
  const scope = testChart();
  const envFromSecrets = ['a', 'b'].map((name) => kplus.Secret.fromSecretName(scope, name, name));
  expect(tasksOf({ tasks: { envFromSecrets } })['default-env-from-secrets']).toEqual(['a', 'b']);
});

test('a store with an endpoint of its own tells it to tasks', () => {
  expect(tasksOf({ objectStore: compatible('https://s3.example.com') })['default-env-vars']).toEqual([{ FLYTE_AWS_ENDPOINT: 'https://s3.example.com' }]);
});

test('what tasks are told wins', () => {
  const objectStore = compatible('https://s3.example.com');
  expect(tasksOf({ objectStore, tasks: { env: { FLYTE_AWS_ENDPOINT: 'http://cache.example.com' } } })['default-env-vars'])
    .toEqual([{ FLYTE_AWS_ENDPOINT: 'http://cache.example.com' }]);
});

test('the store in the cluster tells tasks its Service, and clients outside its public endpoint', () => {
  const chart = testChart();
  const accessKey = { accessKeyId: testSecret(chart, 'store', 'id'), secretAccessKey: testSecret(chart, 'store', 'key') };
  const { objectStore } = new InClusterObjectStore(chart, 'store', { accessKey, publicEndpoint: 'http://localhost:9000' });
  const all = rendered({ objectStore }, chart);
  const plugins = documentOf(documentOf(configOf(all, 'flytepropeller-config').plugins).k8s);
  expect(plugins['default-env-vars']).toEqual([{ FLYTE_AWS_ENDPOINT: 'http://minio.flyte.svc.cluster.local:9000' }]);
  expect(documentOf(configOf(all, 'flyteadmin-config').storage)).toMatchObject({
    connection: { endpoint: 'http://minio.flyte.svc.cluster.local:9000' },
    signedUrl: { stowConfigOverride: { endpoint: 'http://localhost:9000' } },
  });
});

test('labels, annotations and placement keep the case of their names', () => {
  const k8s = tasksOf({
    tasks: {
      labels: { 'azure.workload.identity/use': 'true', 'Team': 'ml' },
      annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' },
      scheduling: {
        nodeSelector: { Pool: 'tasks' },
        tolerations: [{ key: 'tasks', value: 'only', effect: kplus.TaintEffect.NO_SCHEDULE }],
        nodeAffinity: [{ labels: [NodeLabel.oneOf('arch', ['amd64'])] }, { labels: [NodeLabel.exists('ssd')], weight: 10 }],
        resourceTolerations: { 'nvidia.com/gpu': [{ key: 'nvidia.com/gpu' }] },
        tolerateExtendedResources: ['aws.amazon.com/neuron'],
        schedulerName: 'batch',
      },
    },
  });
  expect(k8s).toMatchObject({
    'default-labels': [{ Team: 'ml' }, { 'azure.workload.identity/use': 'true' }],
    'default-annotations': [{ 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' }],
    'default-node-selector': [{ Pool: 'tasks' }],
    'default-tolerations': [{ key: 'tasks', value: 'only', effect: 'NoSchedule', operator: 'Equal' }],
    'default-affinity': {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'arch', operator: 'In', values: ['amd64'] }] }] },
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 10, preference: { matchExpressions: [{ key: 'ssd', operator: 'Exists' }] } }],
      },
    },
    'resource-tolerations': [{ 'nvidia.com/gpu': [{ key: 'nvidia.com/gpu', operator: 'Exists' }] }],
    'add-tolerations-for-extended-resources': ['aws.amazon.com/neuron'],
    'scheduler-name': 'batch',
  });
});

test('interruptible tasks and those with a GPU go where they are told', () => {
  const scheduling = {
    interruptible: {
      byDefault: true,
      failureThreshold: 2,
      nodeSelector: { 'example.com/spot': 'true' },
      tolerations: [{ key: 'spot' }],
      nodeLabel: NodeLabel.is('spot', 'yes'),
      otherwiseNodeLabel: NodeLabel.absent('spot'),
    },
    gpu: {
      resourceName: 'amd.com/gpu',
      deviceNodeLabel: 'gpu.example.com/kind',
      partitionSizeNodeLabel: 'gpu.example.com/size',
      unpartitionedNodeLabel: NodeLabel.absent('gpu.example.com/size'),
      unpartitionedToleration: { key: 'gpu.example.com/whole' },
    },
  };
  const all = rendered({ tasks: { scheduling } });
  const propeller = configOf(all, 'flytepropeller-config');
  expect(documentOf(propeller.plugins).k8s).toMatchObject({
    'interruptible-node-selector': [{ 'example.com/spot': 'true' }],
    'interruptible-tolerations': [{ key: 'spot', operator: 'Exists' }],
    'interruptible-node-selector-requirement': { key: 'spot', operator: 'In', values: ['yes'] },
    'non-interruptible-node-selector-requirement': { key: 'spot', operator: 'DoesNotExist' },
    'gpu-resource-name': 'amd.com/gpu',
    'gpu-device-node-label': 'gpu.example.com/kind',
    'gpu-partition-size-node-label': 'gpu.example.com/size',
    'gpu-unpartitioned-node-selector-requirement': { key: 'gpu.example.com/size', operator: 'DoesNotExist' },
    'gpu-unpartitioned-toleration': { key: 'gpu.example.com/whole', operator: 'Exists' },
  });
  expect(documentOf(propeller.propeller)['node-config']).toEqual({ 'interruptible-failure-threshold': 2 });
  expect(documentOf(configOf(all, 'flyteadmin-config').flyteadmin).interruptible).toBe(true);
});

test('what holds for executions is told to whoever decides it', () => {
  const all = rendered({
    tasks: {
      execution: {
        maxParallelism: 100,
        maxAttempts: 2,
        systemRetries: 5,
        ignoreRetryCause: true,
        attemptDeadline: Duration.hours(12),
        nodeDeadline: Duration.days(1),
        overwriteCache: true,
        serviceAccountName: 'tasks',
        roleNameKey: 'iam.amazonaws.com/role',
        labels: { Team: 'ml' },
        annotations: { 'example.com/cost': 'ml' },
      },
    },
  });
  expect(configOf(all, 'flyteadmin-config').flyteadmin).toMatchObject({
    maxParallelism: 100,
    overwriteCache: true,
    k8sServiceAccount: 'tasks',
    roleNameKey: 'iam.amazonaws.com/role',
    labels: [{ Team: 'ml' }],
    annotations: [{ 'example.com/cost': 'ml' }],
  });
  expect(documentOf(configOf(all, 'flytepropeller-config').propeller)['node-config']).toEqual({
    'default-deadlines': { 'node-execution-deadline': '43200s', 'node-active-deadline': '86400s' },
    'default-max-attempts': 2,
    'max-node-retries-system-failures': 5,
    'ignore-retry-cause': true,
  });
});

test('the life of a task pod and of its sidecar', () => {
  const tasks: TaskOptions = {
    lifecycle: {
      injectFinalizer: true,
      deleteWhenDone: true,
      pendingTimeout: Duration.minutes(30),
      imagePullGracePeriod: Duration.minutes(10),
      createContainerGracePeriod: Duration.minutes(1),
      containerConfigGracePeriod: Duration.seconds(20),
      imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
      sendObjectEvents: true,
    },
    coPilot: { cpu: kplus.Cpu.millis(250), memory: Size.mebibytes(256), storage: Size.gibibytes(5), timeout: Duration.hours(2) },
    envFromConfigMaps: [kplus.ConfigMap.fromConfigMapName(testChart(), 'shared', 'shared')],
  };
  expect(tasksOf({ tasks })).toMatchObject({
    'inject-finalizer': true,
    'delete-resource-on-finalize': true,
    'pod-pending-timeout': '1800s',
    'image-pull-backoff-grace-period': '600s',
    'create-container-error-grace-period': '60s',
    'create-container-config-error-grace-period': '20s',
    'image-pull-policy': 'IfNotPresent',
    'send-object-events': true,
    'default-env-from-configmaps': ['shared'],
    'co-pilot': { cpu: '250m', memory: '256Mi', storage: '5Gi', timeout: '7200s' },
  });
  const events = (options: TaskOptions) => rulesOf(rendered({ tasks: options }), 'ClusterRole', 'flyte-flytepropeller').filter((rule) => rule.includes('/events:'));
  // flytepropeller watches them by the newer of the two groups.
  expect(events(tasks)).toEqual(['events.k8s.io/events: list watch']);
  expect(events({})).toEqual([]);
});

test('task pods look for names where they are told', () => {
  const dns = { nameservers: ['10.0.0.53'], searches: ['corp.example.com'], options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }] };
  expect(tasksOf({ tasks: { dns } })).toMatchObject({
    'default-pod-dns-config': { nameservers: ['10.0.0.53'], searches: ['corp.example.com'], options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }] },
  });
  expect(tasksOf({ tasks: { dns: {} } })).not.toHaveProperty('default-pod-dns-config');
});
