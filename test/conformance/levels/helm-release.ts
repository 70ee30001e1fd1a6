import { KubeObject } from '../lib/kube-types';

/**
 * A release of Flyte's chart flyte-core v1.16.8, as Helm leaves it in a cluster: written down here from what the chart's documentation and
 * `helm get manifest` show, in as far as it decides whether something else can take its place: names, labels, selectors, ports, what the
 * pods mount and what they are called, and the keys of ConfigMaps.
 */
export interface Release {
  readonly release: string;
  readonly namespace: string;
}

interface Part {
  /** Name of the Deployment, and of its one container if that has no other. */
  readonly name: string;
  readonly container?: string;
  readonly initContainers?: readonly string[];
  readonly configMap: string;
  readonly keys: readonly string[];
  readonly directory?: string;
  /** Its service account, where it is not of its own name; `none` for what the chart leaves out. */
  readonly account?: string;
  /** Further volumes: a Secret by its name, or an emptyDir. */
  readonly secrets?: readonly string[];
  readonly scratch?: readonly string[];
  readonly ports: readonly number[];
  readonly contexts?: object;
  readonly probes?: object;
}

/** What most of the chart's pods run as; SELinux type and all. */
const CONTEXT = { fsGroup: 65534, fsGroupChangePolicy: 'Always', runAsNonRoot: true, runAsUser: 1001, seLinuxOptions: { type: 'spc_t' } };
const PROBE = { exec: { command: ['sh', '-c', 'reply=$(curl -s -o /dev/null -w %{http_code} http://127.0.0.1:8088/healthcheck); exit $((reply != 200))'] } };

const PARTS: readonly Part[] = [
  {
    name: 'flyteadmin',
    initContainers: ['run-migrations', 'seed-projects', 'sync-cluster-resources', 'generate-secrets'],
    configMap: 'flyte-admin-base-config',
    keys: ['db.yaml', 'domain.yaml', 'server.yaml', 'storage.yaml', 'cluster_resources.yaml'],
    secrets: ['flyte-admin-secrets'],
    scratch: ['shared-data', 'scratch'],
    ports: [8088, 8089, 10254],
    contexts: CONTEXT,
    probes: { livenessProbe: { ...PROBE, initialDelaySeconds: 20 }, readinessProbe: { ...PROBE, initialDelaySeconds: 15 } },
  },
  {
    name: 'flytescheduler',
    initContainers: ['flytescheduler-check'],
    configMap: 'flyte-scheduler-config',
    keys: ['admin.yaml', 'db.yaml', 'server.yaml'],
    secrets: ['flyte-secret-auth'],
    scratch: ['shared-data'],
    ports: [10254],
    contexts: CONTEXT,
  },
  {
    name: 'datacatalog',
    initContainers: ['run-migrations'],
    configMap: 'datacatalog-config',
    keys: ['db.yaml', 'server.yaml', 'storage.yaml'],
    directory: '/etc/datacatalog/config',
    scratch: ['shared-data'],
    ports: [8080, 8089, 10254],
    contexts: { ...CONTEXT, fsGroup: 1001, fsGroupChangePolicy: 'OnRootMismatch' },
  },
  {
    name: 'flytepropeller',
    configMap: 'flyte-propeller-config',
    keys: ['admin.yaml', 'catalog.yaml', 'core.yaml', 'enabled_plugins.yaml', 'k8s.yaml', 'storage.yaml'],
    secrets: ['flyte-secret-auth'],
    ports: [10254],
    contexts: { fsGroup: 65534, fsGroupChangePolicy: 'Always', runAsUser: 1001 },
  },
  {
    name: 'flyte-pod-webhook',
    container: 'webhook',
    initContainers: ['generate-secrets'],
    configMap: 'flyte-propeller-config',
    keys: [],
    secrets: ['flyte-pod-webhook'],
    ports: [9443],
    contexts: CONTEXT,
  },
  {
    name: 'flyteconsole',
    configMap: 'flyte-console-config',
    keys: ['BASE_URL', 'CONFIG_DIR'],
    account: 'none',
    scratch: ['shared-data'],
    ports: [8080],
    contexts: { fsGroupChangePolicy: 'OnRootMismatch', runAsNonRoot: true, runAsUser: 1000, seLinuxOptions: { type: 'spc_t' } },
  },
  {
    name: 'syncresources',
    container: 'sync-cluster-resources',
    configMap: 'flyte-clusterresourcesync-config',
    keys: ['cluster_resources.yaml', 'db.yaml', 'domain.yaml'],
    account: 'flyteadmin',
    ports: [],
  },
];

/** Ports of the Services, by name and, where it differs, the pods' own. */
const SERVICES: Readonly<Record<string, { type?: string; ports: readonly [name: string, port: number, target?: number][] }>> = {
  'flyteadmin': { type: 'ClusterIP', ports: [['http', 80, 8088], ['grpc', 81, 8089], ['redoc', 87, 8087], ['http-metrics', 10254]] },
  'datacatalog': { type: 'NodePort', ports: [['http-metrics', 10254], ['grpc', 89, 8089]] },
  'flyteconsole': { type: 'ClusterIP', ports: [['http', 80, 8080]] },
  'flyte-pod-webhook': { ports: [['https', 443, 9443]] },
};

/** The Lease that the chart has its engine lead by. */
export const CHART_LEASE = { name: 'propeller-leader', namespace: 'flyte' };

/** As its engine is told. */
export const CHART_LEASE_CONFIG = `propeller:
  leader-election:
    enabled: true
    lock-config-map:
      name: ${CHART_LEASE.name}
      namespace: ${CHART_LEASE.namespace}
    lease-duration: 15s
    renew-deadline: 10s
    retry-period: 2s
`;

/** Every object of the release that adopting has to do with. */
export function flyteCoreRelease(at: Release): KubeObject[] {
  return [
    ...accounts(at), ...secrets(at), ...configMaps(at), ...roles(at),
    ...Object.keys(SERVICES).map((name) => service(name, at)),
    ...PARTS.map((part) => deployment(part, at)),
    ingress(CHART_INGRESS, at), ingress(`${CHART_INGRESS}-grpc`, at),
  ];
}

const CHART_INGRESS = 'flyte-core';

/** The selector of a Deployment and of its Service. */
function selectorOf(name: string, { release }: Release): Record<string, string> {
  if (name === 'flyte-pod-webhook') { return { app: name }; }
  return { 'app.kubernetes.io/name': name === 'syncresources' ? 'flyteclusterresourcesync' : name, 'app.kubernetes.io/instance': release };
}

function labelsOf(name: string, at: Release): Record<string, string> {
  const selector = selectorOf(name, at);
  return name === 'flyte-pod-webhook' ? selector : { ...selector, 'helm.sh/chart': 'flyte-core-v1.16.8', 'app.kubernetes.io/managed-by': 'Helm' };
}

function accounts(at: Release): KubeObject[] {
  return ['flyteadmin', 'flytescheduler', 'datacatalog', 'flytepropeller', 'flyte-pod-webhook']
    .map((name) => object('v1', 'ServiceAccount', name, at, {}, labelsOf(name, at)));
}

/** As they are once the processes have filled them. */
function secrets(at: Release): KubeObject[] {
  const value = (text: string): string => Buffer.from(text).toString('base64');
  return [
    object('v1', 'Secret', 'flyte-admin-secrets', at, { type: 'Opaque', data: { cookie_hash_key: value('a'), cookie_block_key: value('b') } }),
    object('v1', 'Secret', 'flyte-secret-auth', at, { type: 'Opaque', data: { client_secret: value('c') } }),
    object('v1', 'Secret', 'flyte-pod-webhook', at, {
      type: 'Opaque', immutable: true, data: { 'ca.crt': value('d'), 'tls.crt': value('e'), 'tls.key': value('f') },
    }),
  ];
}

function configMaps(at: Release): KubeObject[] {
  const data = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, key === 'core.yaml' ? CHART_LEASE_CONFIG : `# ${key} of the chart\n`]));
  return [
    ...PARTS.filter(({ keys }) => keys.length > 0).map(({ name, configMap, keys }) => object('v1', 'ConfigMap', configMap, at, { data: data(keys) }, labelsOf(name, at))),
    object('v1', 'ConfigMap', 'flyte-admin-clusters-config', at, { data: data(['clusters.yaml']) }, labelsOf('flyteadmin', at)),
    object('v1', 'ConfigMap', 'clusterresource-template', at, { data: data(['aa_namespace.yaml', 'ab_project_resource_quota.yaml']) }, labelsOf('flyteadmin', at)),
  ];
}

function roles(at: Release): KubeObject[] {
  const api = 'rbac.authorization.k8s.io';
  return [['flyteadmin', '-binding'], ['flytepropeller', ''], ['flyte-pod-webhook', '']].flatMap(([account, suffix]): KubeObject[] => {
    const name = `${at.namespace}-${account}`;
    return [
      { apiVersion: `${api}/v1`, kind: 'ClusterRole', metadata: { name, labels: labelsOf(account, at) }, rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['get', 'list', 'watch'] }] },
      {
        apiVersion: `${api}/v1`,
        kind: 'ClusterRoleBinding',
        metadata: { name: `${name}${suffix}`, labels: labelsOf(account, at) },
        roleRef: { apiGroup: api, kind: 'ClusterRole', name },
        subjects: [{ kind: 'ServiceAccount', name: account, namespace: at.namespace }],
      },
    ];
  });
}

function service(name: string, at: Release): KubeObject {
  const { type, ports } = SERVICES[name];
  return object('v1', 'Service', name, at, {
    spec: {
      ...(type === undefined ? {} : { type }),
      selector: selectorOf(name, at),
      ports: ports.map(([portName, port, targetPort]) => ({ name: portName, port, protocol: 'TCP', ...(targetPort === undefined ? {} : { targetPort }) })),
    },
  }, name === 'flyte-pod-webhook' ? undefined : labelsOf(name, at));
}

function deployment(part: Part, at: Release): KubeObject {
  const { name, initContainers = [], contexts, probes, account, ports } = part;
  const container = (one: string) => ({
    name: one,
    image: `registry.example.com/flyteorg/${name}:v1.16.8`,
    imagePullPolicy: 'IfNotPresent',
    command: [name, '--config', `${part.directory ?? '/etc/flyte/config'}/*.yaml`, one],
    ...(part.name === 'flytepropeller' || part.name === 'flyte-pod-webhook'
      ? { env: ['POD_NAME', 'POD_NAMESPACE'].map((env) => ({ name: env, valueFrom: { fieldRef: { fieldPath: env === 'POD_NAME' ? 'metadata.name' : 'metadata.namespace' } } })) } : {}),
    volumeMounts: [
      { name: 'config-volume', mountPath: part.directory ?? '/etc/flyte/config' },
      ...(part.secrets ?? []).map((secret) => ({ name: secret, mountPath: secret === 'flyte-pod-webhook' ? '/etc/webhook/certs' : '/etc/secrets/' })),
      ...(part.scratch ?? []).map((volume) => ({ name: volume, mountPath: `/srv/${volume}` })),
    ],
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  });
  return object('apps/v1', 'Deployment', name, at, {
    spec: {
      replicas: 1,
      selector: { matchLabels: selectorOf(name, at) },
      template: {
        metadata: {
          labels: { ...labelsOf(name, at), ...(name === 'flyte-pod-webhook' ? { 'app.kubernetes.io/name': name, 'app.kubernetes.io/version': 'v1.16.8' } : {}) },
          annotations: { configChecksum: '0123456789abcdef' },
        },
        spec: {
          ...(contexts === undefined ? {} : { securityContext: contexts }),
          ...(account === 'none' ? {} : { serviceAccountName: account ?? name }),
          ...(initContainers.length === 0 ? {} : { initContainers: initContainers.map(container) }),
          containers: [{
            ...container(part.container ?? name),
            ...probes,
            ...(ports.length === 0 ? {} : { ports: ports.map((containerPort) => ({ containerPort })) }),
          }],
          volumes: [
            { name: 'config-volume', projected: { sources: [{ configMap: { name: part.configMap } }] } },
            ...(part.secrets ?? []).map((secretName) => ({ name: secretName, secret: { secretName } })),
            ...(part.scratch ?? []).map((volume) => ({ name: volume, emptyDir: {} })),
          ],
        },
      },
    },
  }, labelsOf(name, at));
}

function ingress(name: string, at: Release): KubeObject {
  const paths = name === CHART_INGRESS ? [['/console', 'flyteconsole', 80], ['/api', 'flyteadmin', 80]] as const : [['/flyteidl.service.AdminService', 'flyteadmin', 81]] as const;
  return object('networking.k8s.io/v1', 'Ingress', name, at, {
    spec: {
      ingressClassName: 'nginx',
      rules: [{
        host: 'flyte.example.com',
        http: { paths: paths.map(([path, backend, number]) => ({ path, pathType: 'ImplementationSpecific', backend: { service: { name: backend, port: { number } } } })) },
      }],
    },
  });
}

function object(
  apiVersion: string, kind: string, name: string, { namespace }: Release, body: object, labels?: Record<string, string>,
): KubeObject {
  return { apiVersion, kind, metadata: { name, namespace, ...(labels === undefined ? {} : { labels }) }, ...body };
}
