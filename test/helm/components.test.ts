import { became, imported } from './helpers';

const IDLE = /^default: does nothing, in the chart neither: its templates have no such key/;

test.each([
  ['webhook', 'replicaCount: 3', 'replicaCount'],
  ['webhook', 'image: {repository: registry.example.com/webhook, tag: v1}', 'image.repository'],
  ['webhook', 'tolerations: [{key: a, operator: Exists}]', 'tolerations[0].key'],
  ['webhook', 'hostNetwork: true', 'hostNetwork'],
  ['webhook', 'service: {type: NodePort}', 'service.type'],
  ['webhook', 'additionalVolumes: [{name: a, hostPath: {path: /a}}]', 'additionalVolumes[0].hostPath.path'],
  ['cluster_resource_manager', 'image: {repository: registry.example.com/sync, tag: v1}', 'image.tag'],
  ['cluster_resource_manager', 'priorityClassName: high', 'priorityClassName'],
  ['cluster_resource_manager', 'securityContext: {runAsUser: 0}', 'securityContext.runAsUser'],
  ['cluster_resource_manager', 'serviceAccount: {annotations: {a: b}}', 'serviceAccount.annotations.a'],
  ['flyteadmin', 'podEnv: {A: b}', 'podEnv.A'],
  ['flyteadmin', 'topologySpreadConstraints: [{topologyKey: a}]', 'topologySpreadConstraints[0].topologyKey'],
  ['flyteadmin', 'terminationMessagePolicy: File', 'terminationMessagePolicy'],
  ['flytescheduler', 'enabled: false', 'enabled'],
  ['flytescheduler', 'replicaCount: 2', 'replicaCount'],
  ['flytescheduler', 'env: [{name: A, value: b}]', 'env[0].value'],
  ['datacatalog', 'autoscaling: {enabled: true}\n  imagePullSecrets: [a]', 'imagePullSecrets[0]'],
  ['datacatalog', 'readinessProbe: {httpGet: {path: /}}', 'readinessProbe.httpGet.path'],
  ['flytepropeller', 'autoscaling: {enabled: true, maxReplicas: 4}', 'autoscaling.maxReplicas'],
  ['flytepropeller', 'podSecurityContext: {runAsUser: 0}', 'podSecurityContext.runAsUser'],
  ['flyteconsole', 'additionalVolumeMounts: [{name: a, mountPath: /a}]', 'additionalVolumeMounts[0].name'],
  ['flyteconsole', 'serviceAccount: {create: false}', 'serviceAccount.create'],
  ['flyteconsole', 'service: {loadBalancerSourceRanges: [10.0.0.0/8]}', 'service.loadBalancerSourceRanges[0]'],
])('%s: %s says nothing, as in the chart', (section, values, path) => {
  const result = imported('flyte-core', `${section}:\n  ${values}\n`);
  expect(became(result, `${section}.${path}`)).toMatch(IDLE);
});

test.each([
  ['what the sync runs is the image of flyteadmin', 'flyteadmin', 'clusterResourceSync', 'admin'],
  ['what the webhook runs is the image of flytepropeller', 'flytepropeller', 'podWebhook', 'propeller'],
])('%s', (_what, section, second, first) => {
  const own = imported('flyte-core', `${section}: {image: {repository: registry.example.com/flyte, tag: v1}}`);
  const image = "image: FlyteImage.of({ repository: 'registry.example.com/flyte', tag: 'v1', runAs: RunAs.of({ user: 1001 }) })";
  const said = own.program.replace(/\s+/g, ' ').replace(/, }/g, ' }');
  expect(said).toContain(`${first}: { ${image} }`);
  expect(said).toContain(`${second}: { ${image} }`);
  expect(became(own, `${section}.image.repository`)).toBe(`carried: ${first}.image`);
  const official = imported('flyte-core', `${section}: {image: {repository: cr.flyte.org/flyteorg/flyte, tag: v1.16.8}}`);
  expect(official.program).not.toContain('FlyteImage');
});

test('in a data plane the image of flyteadmin is that of its sync', () => {
  const result = imported('flyte-core', 'flyteadmin: {enabled: false, image: {repository: registry.example.com/flyte, tag: v1}}');
  expect(became(result, 'flyteadmin.image.tag')).toBe('carried: clusterResourceSync.image');
});

test.each([
  ['datacatalog: {enabled: false, replicaCount: 2}\nconfigmap: {datacatalogServer: {datacatalog: {heartbeat-grace-period-multiplier: 4}}}\ndb: {datacatalog: {database: {host: db.example.com}}}',
    ['datacatalog.replicaCount', 'configmap.datacatalogServer.datacatalog.heartbeat-grace-period-multiplier', 'db.datacatalog.database.host'], 'datacatalog is off'],
  ['flyteconsole: {enabled: false, service: {type: LoadBalancer}}\nconfigmap: {console: {BASE_URL: /ui}}', ['flyteconsole.service.type', 'configmap.console.BASE_URL'], 'flyteconsole is off'],
  ['webhook: {enabled: false, podLabels: {a: b}}', ['webhook.podLabels.a'], 'the pod webhook is off'],
  ['cluster_resource_manager: {enabled: false, templates: [{key: a, value: "a: ["}], config: {cluster_resources: {refreshInterval: 1m}}}',
    ['cluster_resource_manager.templates[0].value', 'cluster_resource_manager.config.cluster_resources.refreshInterval'], 'the cluster resource sync is off'],
  ['workflow_scheduler: {enabled: false, type: native}\nflytescheduler: {runPrecheck: false}\nconfigmap: {schedulerConfig: {scheduler: {profilerPort: 9}}}',
    ['flytescheduler.runPrecheck', 'configmap.schedulerConfig.scheduler.profilerPort'], 'flytescheduler is off'],
])('what is about a part that is off says nothing: %s', (values, paths, why) => {
  const result = imported('flyte-core', values);
  expect(paths.map((path) => became(result, path))).toEqual(paths.map(() => `default: ${why}, so it says nothing`));
});

test.each([
  ['native', 'workflow_scheduler: {enabled: true, type: native}', 'default: the library has it so', undefined],
  ['without a type', 'workflow_scheduler: {enabled: true}', 'carried: scheduler.enabled', false],
  ['of another type', 'workflow_scheduler: {enabled: true, type: gcp}', 'carried: scheduler.enabled', false],
  ['off', 'workflow_scheduler: {enabled: false, type: native}', 'carried: scheduler.enabled', false],
  ['of AWS, but off', 'workflow_scheduler: {enabled: false, type: aws, config: {scheduler: {eventScheduler: {scheduleRole: "arn:aws:iam::123456789012:role/a"}}}}', 'carried: scheduler.enabled', false],
])('schedules: %s', (_what, values, expected, enabled) => {
  const result = imported('flyte-core', values);
  expect(became(result, 'workflow_scheduler.enabled')).toBe(expected);
  expect(result.program.includes('scheduler: { enabled: false }')).toBe(enabled === false);
  expect(result.program).not.toContain('EventScheduler');
});

test('flytescheduler runs where the chart runs it, whatever flytescheduler.enabled says', () => {
  const result = imported('flyte-core', 'workflow_scheduler: {enabled: true, type: native}\nflytescheduler: {enabled: false, podLabels: {a: b}}');
  expect(result.program).toContain("scheduler: { podLabels: { a: 'b' } }");
});

test.each(['flytepropeller', 'flytescheduler'])('%s: a monitor needs the Service', (section) => {
  const monitor = 'serviceMonitor: {enabled: true, interval: 1m, labels: {release: prom}}';
  const without = imported('flyte-core', `${section}: {${monitor}}`);
  expect(without.entries.map(({ verdict }) => verdict)).toEqual(['default', 'default', 'default']);
  expect(became(without, `${section}.serviceMonitor.enabled`)).toMatch(/^default: without service.enabled there is no monitor/);
  expect(became(imported('flyte-core', `${section}: {service: {enabled: true}, ${monitor}}`), `${section}.serviceMonitor.labels.release`)).toBe('carried: monitoring.labels.release');
});

test('what the chart hands to the migrations of flyteadmin alone, all of its containers get', () => {
  expect(imported('flyte-core', 'flyteadmin: {envFrom: [{secretRef: {name: a}}]}').entries)
    .toEqual([expect.objectContaining({ prop: 'admin.envFrom', why: 'the chart hands it to the migrations alone, the app to every container' })]);
});

test.each([
  ['of a ConfigMap', '{name: A, valueFrom: {configMapKeyRef: {name: a, key: b}}}', /^carried: admin.env.A/],
  ['of a Secret', '{name: A, valueFrom: {secretKeyRef: {name: a, key: b}}}', /^carried: admin.env.A/],
  ['that may be missing', '{name: A, valueFrom: {secretKeyRef: {name: a, key: b, optional: true}}}', /^refused: a variable of a kind/],
  ['of a ConfigMap that may be missing', '{name: A, valueFrom: {configMapKeyRef: {name: a, key: b, optional: true}}}', /^refused: a variable of a kind/],
])('a variable %s', (_what, variable, expected) => {
  const result = imported('flyte-core', `flyteadmin: {env: [${variable}]}`);
  const { path } = result.entries.find((entry) => entry.path.endsWith('.key'))!;
  expect(became(result, path)).toMatch(expected);
});

test('variables of an object that may be missing are refused', () => {
  expect(became(imported('flyte-core', 'flyteadmin: {envFrom: [{secretRef: {name: a, optional: true}}]}'), 'flyteadmin.envFrom[0].secretRef.name')).toMatch(/^refused: use envFrom/);
});
