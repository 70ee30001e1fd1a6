import { KUBERNETES_PORT, PodPlace } from '../cluster/addresses';
import { KubeClient } from '../cluster/client';
import { Container, EnvVar, KeyRef, KubeObject, Pod } from '../lib/kube-types';

/** A value that a container needs and that is not there: the kubelet's CreateContainerConfigError. */
export class ContainerConfigError extends Error {}

interface KeyedObject extends KubeObject {
  readonly data?: Record<string, string>;
  readonly binaryData?: Record<string, string>;
}

/** The content of a ConfigMap or Secret, key by key, or nothing if it does not exist. */
export async function readKeys(client: KubeClient, kind: 'ConfigMap' | 'Secret', namespace: string, name: string): Promise<Record<string, Buffer> | undefined> {
  const object = await client.find<KeyedObject>('v1', kind, name, namespace);
  if (!object) {return undefined;}
  const decode = (encoding: BufferEncoding) => ([key, value]: [string, string]): [string, Buffer] => [key, Buffer.from(value, encoding)];
  return Object.fromEntries([
    ...Object.entries(object.data ?? {}).map(decode(kind === 'Secret' ? 'base64' : 'utf8')),
    ...Object.entries(object.binaryData ?? {}).map(decode('base64')),
  ]);
}

/** What a downward API field path gives for a pod. */
export function fieldOf(pod: Pod, { ip, cluster }: PodPlace, path: string): string {
  const keyed = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path);
  if (keyed) {return pod.metadata[keyed[1] as 'labels' | 'annotations']?.[keyed[2]] ?? '';}
  const map = (values: Record<string, string> | undefined): string =>
    Object.entries(values ?? {}).sort().map(([key, value]) => `${key}=${JSON.stringify(value)}`).join('\n');
  const known: Record<string, string> = {
    'metadata.name': pod.metadata.name,
    'metadata.namespace': pod.metadata.namespace ?? '',
    'metadata.uid': pod.metadata.uid ?? '',
    'metadata.labels': map(pod.metadata.labels),
    'metadata.annotations': map(pod.metadata.annotations),
    'spec.nodeName': pod.spec.nodeName ?? 'conformance',
    'spec.serviceAccountName': pod.spec.serviceAccountName ?? 'default',
    'status.podIP': ip,
    'status.podIPs': ip,
    'status.hostIP': cluster.node,
  };
  if (!(path in known)) {throw new ContainerConfigError(`the pod runner does not know field ${path}`);}
  return known[path];
}

/** The environment of a container, as the kubelet makes it: the image's, the Service's, `envFrom`, then `env` in order. */
export async function environmentOf(
  client: KubeClient, pod: Pod, container: Container, at: PodPlace, ofImage: Record<string, string>,
): Promise<Record<string, string>> {
  const namespace = pod.metadata.namespace!;
  const { kubernetes } = at.cluster;
  const values: Record<string, string> = {
    // Container runtimes fill it in from the image's /etc/passwd.
    HOME: '/',
    ...ofImage,
    HOSTNAME: pod.spec.hostname ?? pod.metadata.name,
    KUBERNETES_SERVICE_HOST: kubernetes,
    KUBERNETES_SERVICE_PORT: String(KUBERNETES_PORT),
    KUBERNETES_SERVICE_PORT_HTTPS: String(KUBERNETES_PORT),
    KUBERNETES_PORT: `tcp://${kubernetes}:${KUBERNETES_PORT}`,
  };
  for (const source of container.envFrom ?? []) {
    const kind = source.secretRef ? 'Secret' : 'ConfigMap';
    const reference = source.secretRef ?? source.configMapRef!;
    const keys = await readKeys(client, kind, namespace, reference.name);
    if (!keys && !reference.optional) {throw new ContainerConfigError(`${kind} ${reference.name} of envFrom does not exist`);}
    for (const [key, value] of Object.entries(keys ?? {})) {values[`${source.prefix ?? ''}${key}`] = value.toString('utf8');}
  }
  for (const variable of container.env ?? []) {
    const value = await valueOf(client, pod, container, at, variable, values);
    if (value !== undefined) {values[variable.name] = value;}
  }
  return values;
}

async function valueOf(
  client: KubeClient, pod: Pod, container: Container, at: PodPlace, variable: EnvVar, known: Record<string, string>,
): Promise<string | undefined> {
  const from = variable.valueFrom;
  if (!from) {return expand(variable.value ?? '', known);}
  if (from.fieldRef) {return fieldOf(pod, at, from.fieldRef.fieldPath);}
  if (from.secretKeyRef) {return keyOf(client, 'Secret', pod.metadata.namespace!, from.secretKeyRef);}
  if (from.configMapKeyRef) {return keyOf(client, 'ConfigMap', pod.metadata.namespace!, from.configMapKeyRef);}
  if (from.resourceFieldRef) {return resourceOf(container, from.resourceFieldRef.resource, from.resourceFieldRef.divisor);}
  throw new ContainerConfigError(`env ${variable.name} has a source that the pod runner does not know`);
}

async function keyOf(client: KubeClient, kind: 'Secret' | 'ConfigMap', namespace: string, reference: KeyRef): Promise<string | undefined> {
  const value = (await readKeys(client, kind, namespace, reference.name))?.[reference.key];
  if (value === undefined && !reference.optional) {
    throw new ContainerConfigError(`${kind} ${reference.name} has no key ${reference.key}, or does not exist`);
  }
  return value?.toString('utf8');
}

function resourceOf(container: Container, resource: string, divisor = '1'): string {
  const [list, name] = resource.split('.') as ['limits' | 'requests', string];
  const quantity = container.resources?.[list]?.[name] ?? '0';
  return String(Math.ceil(parseQuantity(quantity) / parseQuantity(divisor === '0' ? '1' : divisor)));
}

/** A Kubernetes quantity as a number: `500m` is 0.5, `64Mi` is 67108864. */
export function parseQuantity(quantity: string): number {
  const match = /^([0-9.]+)([a-zA-Z]*)$/.exec(quantity);
  if (!match) {throw new Error(`${quantity} is no quantity`);}
  const binary = ['Ki', 'Mi', 'Gi', 'Ti'].indexOf(match[2]);
  const decimal: Record<string, number> = { '': 1, 'm': 1e-3, 'k': 1e3, 'M': 1e6, 'G': 1e9, 'T': 1e12 };
  return Number(match[1]) * (binary >= 0 ? 1024 ** (binary + 1) : decimal[match[2]]);
}

/** `$(NAME)` becomes the value of a known variable, `$$(NAME)` becomes the text `$(NAME)`; an unknown name stays as it is. */
export function expand(text: string, values: Record<string, string>): string {
  return text.replace(/\$\$|\$\(([^)]+)\)/g, (match, name: string | undefined) => {
    if (match === '$$') {return '$';}
    return name !== undefined && name in values ? values[name] : match;
  });
}
