import { named } from '../code';
import { choice, cpu, duration, integer, IS_OFF, map, namesOf, size, text, textList, when } from '../readers/basic';
import { credentialsIn } from '../readers/clusters';
import { image } from '../readers/images';
import { autoscaling, env, envFrom, securityContext, strategy } from '../readers/pods';
import { affinity, tolerations, topologySpread } from '../readers/scheduling';
import { mounts, volumes } from '../readers/volumes';
import { Context, Part, Reader, Row } from '../row';

/** A component of chart flyte-core: its section of the values, its prop, its name, and the user of its image. */
export interface ComponentOfChart {
  readonly section: string;
  readonly prop: string;
  readonly name: string;
  readonly user: number;
  /** Keys of its section that its templates read: any other says nothing. */
  readonly reads: readonly string[];
  /** Another component that runs its image. */
  readonly alsoRuns?: string;
  /** The key without which its monitor is not made. */
  readonly monitorWants?: string;
}

export const UNREAD = 'its templates have no such key';

export const CONTAINERS = 'a container of one\'s own has resources, a numeric user and connections; say them by sidecars or initContainers of the component';
export const PROBES = 'every container has probes that can fail; others by a JSON patch (ApiObject.addJsonPatch)';
const FLAGS = 'a flag says what a key of the configuration says; use extraConfig of the component';
const ACCOUNT = 'an account of one\'s own is given by serviceAccount: ServiceAccount.fromServiceAccountName(...)';
export const RBAC = 'permissions follow what is on, by name and never by wildcard; further ones by a role of your own, bound to the component\'s serviceAccount';

/** Amounts of a pod's main container. */
export function resourceRows(key: string, says: string): Row[] {
  return (['requests', 'limits'] as const).flatMap((kind) => {
    const end = kind === 'requests' ? 'request' : 'limit';
    return [
      { key: `${key}.${kind}.cpu`, says: `${says}.cpu.${end}`, read: cpu },
      { key: `${key}.${kind}.memory`, says: `${says}.memory.${end}`, read: size },
      { key: `${key}.${kind}.ephemeral-storage`, says: `${says}.ephemeralStorage.${end}`, read: size },
      { key: `${key}.${kind}.*`, refused: 'a resource that no program of Flyte uses; leave it out' },
    ];
  });
}

const MIGRATIONS = 'the chart hands it to the migrations alone, the app to every container';

/** With a word on what is otherwise than in the chart. */
function noted(read: Reader, note: string): Reader {
  return (value, context, path) => [read(value, context, path)].flat().map((part: Part) => part.code === undefined ? part : { ...part, note });
}

/** With an autoscaler the charts write no number. */
const replicas = when((context, path) => !context.on(path.replace(/replicaCount$/, 'autoscaling.enabled')), 'the autoscaler decides, so it says nothing', integer);

const siblings = (from: string, to: string) => (path: string) => path.replace(from, to);

/** What a pod of chart flyte-core can be told; what is a key of other components only does nothing. */
export function componentRows(component: ComponentOfChart): Row[] {
  const reads = (key: string) => component.reads.some((one) => key === one || key.startsWith(`${one}.`));
  const unread = (key: string): Row => ({ key, idle: UNREAD });
  return [
    ...rowsOfPod(component).map((row) => reads(row.key.slice(component.section.length + 1)) ? row : unread(row.key)),
    ...['initContainers', 'hostNetwork', 'serviceAccount.name', ...component.section === 'flyteadmin' ? [] : ['secrets', 'serviceAccount.alwaysCreate']]
      .map((key) => unread(`${component.section}.${key}`)),
  ];
}

function rowsOfPod({ section, prop, name, user, alsoRuns, monitorWants }: ComponentOfChart): Row[] {
  const key = (end: string) => `${section}.${end}`;
  const says = (end: string) => `${prop}.${end}`;
  return [
    { key: key('replicaCount'), says: says('replicas'), read: replicas, same: [1] },
    { key: key('image'), says: says('image'), read: image(says('image'), user, { also: alsoRuns === undefined ? undefined : `${alsoRuns}.image` }) },
    ...resourceRows(key('resources'), says('resources')),
    { key: key('strategy'), says: says('strategy'), read: strategy },
    { key: key('autoscaling'), says: says('autoscaling'), read: autoscaling([prop, 'autoscaling']) },
    { key: key('annotations'), says: says('annotations'), read: map },
    { key: key('podAnnotations'), says: says('podAnnotations'), read: map },
    { key: key('podLabels'), says: says('podLabels'), read: map },
    { key: key('env'), says: says('env'), read: env(`${name}-env`) },
    { key: key('podEnv'), says: says('env'), read: env(`${name}-env`) },
    { key: key('envFrom'), says: says('envFrom[]'), read: section === 'flyteadmin' ? noted(envFrom, MIGRATIONS) : envFrom },
    { key: key('nodeSelector'), says: says('scheduling.nodeSelector'), read: map },
    { key: key('tolerations'), says: says('scheduling.tolerations[]'), read: tolerations },
    { key: key('affinity'), says: says('scheduling'), read: affinity(name) },
    { key: key('topologySpreadConstraints'), says: says('scheduling.topologySpread[]'), read: topologySpread(name) },
    { key: key('priorityClassName'), says: says('scheduling.priorityClassName'), read: text },
    { key: key('securityContext'), says: says('runAs'), read: securityContext(user) },
    { key: key('podSecurityContext'), says: says('runAs'), read: securityContext(user) },
    { key: key('additionalVolumeMounts'), says: says('mounts[]'), read: mounts(siblings('additionalVolumeMounts', 'additionalVolumes'), section === 'flyteadmin' ? credentialsIn : undefined) },
    { key: key('additionalVolumes'), says: says('mounts'), read: volumes(siblings('additionalVolumes', 'additionalVolumeMounts')) },
    { key: key('additionalContainers'), refused: CONTAINERS },
    { key: key('readinessProbe'), refused: PROBES },
    { key: key('livenessProbe'), refused: PROBES },
    { key: key('extraArgs'), refused: FLAGS },
    {
      key: key('configPath'),
      same: ['/etc/flyte/config/*.yaml', '/etc/datacatalog/config/*.yaml'],
      refused: 'one file under one path, which mounts and init containers share; leave it out',
    },
    { key: key('terminationMessagePolicy'), same: ['FallbackToLogsOnError'], refused: 'every container has FallbackToLogsOnError; others by a JSON patch' },
    { key: key('imagePullSecrets'), says: says('imagePullSecrets[]'), read: namesOf('Secret') },
    { key: key('serviceAccount.create'), same: [true], refused: ACCOUNT },
    { key: key('serviceAccount.annotations'), says: says('serviceAccountAnnotations'), read: map },
    { key: key('serviceAccount.imagePullSecrets'), says: says('imagePullSecrets[]'), read: namesOf('Secret') },
    { key: key('serviceAccount.rbac'), same: [true], refused: RBAC },
    { key: key('serviceAccount.rbacScope'), same: ['cluster'], refused: 'permissions over one namespace are said by rbac: FlyteRbac.namespace(tasks), for the whole Flyte' },
    { key: key('serviceAccount.rbacRules'), refused: RBAC },
    { key: key('serviceAccount.createClusterRole'), same: [true], refused: RBAC },
    { key: key('serviceAccount.clusterRole'), refused: RBAC },
    ...monitorRows(key('serviceMonitor'), monitorWants),
    { key: key('prometheus'), read: (value) => switchedOff(value, 'metrics are found by monitoring (Prometheus Operator), or by podAnnotations of your own with networkPolicies.metricsNamespaceLabels') },
    { key: key('service.enabled'), same: [false], always: 'the Service of metrics comes with monitoring' },
  ];
}

/** What is off says nothing. */
export function switchedOff(value: unknown, fix: string) {
  const off = typeof value === 'object' && value !== null && (value as { enabled?: unknown }).enabled !== true;
  return off ? { same: IS_OFF } : { refused: fix };
}

function monitorRows(key: string, wants?: string): Row[] {
  const wanted = wants === undefined ? undefined : key.replace(/serviceMonitor$/, wants);
  const has = (context: Context) => wanted === undefined || context.on(wanted);
  const whenOn = (read: Reader) => when((context) => context.on(`${key}.enabled`) && has(context), 'there is no monitor, so it says nothing', read);
  return [
    {
      key: `${key}.enabled`,
      same: [false],
      says: 'monitoring.monitor',
      read: (value, context) => !has(context) ? { same: `without ${wants} there is no monitor, so it says nothing` }
        : value === true ? { code: named('MonitorKind.SERVICE_MONITOR') } : { refused: 'it must be true or false; use monitoring' },
    },
    { key: `${key}.interval`, says: 'monitoring.interval', read: whenOn(duration) },
    { key: `${key}.scrapeTimeout`, says: 'monitoring.scrapeTimeout', read: whenOn(duration) },
    { key: `${key}.labels`, says: 'monitoring.labels', read: whenOn(map) },
  ];
}


/** Type and annotations of a Service that the library lets be open. */
export function serviceRows(key: string, says: string, unread: readonly string[] = []): Row[] {
  const rows: Row[] = [
    { key: `${key}.type`, same: ['ClusterIP'], says: `${says}.type`, read: choice({ LoadBalancer: 'ServiceType.LOAD_BALANCER', NodePort: 'ServiceType.NODE_PORT' }) },
    { key: `${key}.annotations`, says: `${says}.annotations`, read: map },
    { key: `${key}.loadBalancerSourceRanges`, says: `${says}.loadBalancerSourceRanges`, read: textList },
    { key: `${key}.additionalPorts`, refused: 'further ports of a container of one\'s own: a Service of your own with the component\'s selector' },
    { key: `${key}.appProtocols.enabled`, same: [false], refused: 'the application protocol of ports is told by exposure, which knows its controller' },
  ];
  return rows.map((row) => unread.some((end) => row.key === `${key}.${end}`) ? { key: row.key, idle: UNREAD } : row);
}
