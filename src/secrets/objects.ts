import { fieldsAt, listAt, textAt, valueAt } from '../judging/manifest/fields';
import { Fields } from '../judging/manifest/json';
import { PssSubject, podsOf } from '../judging/manifest/pods';

/** The objects of an app, asked by what they are. */
export class Objects {
  private readonly kinds: ReadonlyMap<string, readonly Fields[]>;
  private readonly configMaps: ReadonlyMap<string, readonly Fields[]>;
  /** By namespace and the first label that they ask for: there may be thousands, and as many pods. */
  private readonly services: ReadonlyMap<string, readonly Fields[]>;
  /** By the Services that their webhooks are called at. */
  private readonly webhooks: ReadonlyMap<string, readonly Fields[]>;

  constructor(public readonly all: readonly Fields[]) {
    this.kinds = grouped(all, (object) => [textAt(object, 'kind') ?? '']);
    this.configMaps = grouped(this.ofKind('ConfigMap'), (object) => [idOf(namespaceOf(object), nameOf(object))]);
    this.services = grouped(this.ofKind('Service'), (object) => {
      const [first] = Object.entries(fieldsAt(object, 'spec', 'selector'));
      return first === undefined ? [] : [idOf(namespaceOf(object), ...first)];
    });
    this.webhooks = grouped(this.ofKind('MutatingWebhookConfiguration'), (object) => listAt(object, 'webhooks')
      .map((webhook) => fieldsAt(webhook, 'clientConfig', 'service')).map((service) => idOf(service.namespace, service.name)));
  }

  public ofKind(kind: string): readonly Fields[] {
    return this.kinds.get(kind) ?? [];
  }

  public configMap(name: string, namespace: string | undefined): Fields | undefined {
    return this.configMaps.get(idOf(namespace, name))?.[0];
  }

  /** The MutatingWebhookConfiguration that has a Service called, if one does. */
  public webhookAt(service: string, namespace: string | undefined): Fields | undefined {
    return this.webhooks.get(idOf(namespace, service))?.[0];
  }

  /** Every pod that Kubernetes makes of the objects, and whose it is. */
  public get pods(): Pod[] {
    return this.all.flatMap((object) => podsOf(object).map((subject) => new Pod(object, subject)));
  }

  /** The Services that lead to a pod at one of these ports; all that lead to it, where none says so. */
  public servicesOf(pod: Pod, ports: readonly unknown[]): string[] {
    const all = Object.entries(pod.labels).flatMap((label) => this.services.get(idOf(pod.namespace, ...label)) ?? [])
      .filter((service) => leadsTo(fieldsAt(service, 'spec', 'selector'), pod.labels));
    const there = all.filter((service) => listAt(service, 'spec', 'ports').some((port) => ports.includes(pod.portOf(valueAt(port, 'targetPort') ?? valueAt(port, 'port')))));
    return (there.length > 0 ? there : all).flatMap((service) => nameOf(service) ?? []);
  }
}

/** A pod, or the template of some. */
export class Pod {
  public readonly namespace: string | undefined;
  /** `Deployment flyteadmin` */
  public readonly reader: string;
  public readonly spec: Fields;
  public readonly labels: Fields;
  /** Of the pod and of the object that makes it. */
  public readonly annotations: Fields;

  constructor(object: Fields, { spec, metadata }: PssSubject) {
    this.namespace = namespaceOf(object);
    this.reader = readerOf(object);
    this.spec = fieldsAt(spec);
    this.labels = fieldsAt(metadata, 'labels');
    this.annotations = { ...fieldsAt(object, 'metadata', 'annotations'), ...fieldsAt(metadata, 'annotations') };
  }

  public get containers(): Fields[] {
    return ['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) => listAt(this.spec, list)).map((entry) => fieldsAt(entry));
  }

  /** The number of a port that may be named. */
  public portOf(port: unknown): unknown {
    const named = this.containers.flatMap((container) => listAt(container, 'ports')).find((one) => valueAt(one, 'name') === port);
    return typeof port === 'string' ? valueAt(named, 'containerPort') : port;
  }

  public get volumes(): Fields[] {
    return listAt(this.spec, 'volumes').map((entry) => fieldsAt(entry));
  }
}

export function nameOf(object: Fields): string | undefined {
  return textAt(object, 'metadata', 'name');
}

export function namespaceOf(object: Fields): string | undefined {
  return textAt(object, 'metadata', 'namespace');
}

export function readerOf(object: Fields): string {
  return `${textAt(object, 'kind') ?? 'object'} ${nameOf(object) ?? textAt(object, 'metadata', 'generateName') ?? ''}`.trim();
}

function idOf(...words: unknown[]): string {
  return JSON.stringify(words);
}

/** What has a name in common; each thing may have several, or none. */
export function grouped<T>(things: readonly T[], names: (thing: T) => readonly string[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    for (const name of new Set(names(thing))) {
      const group = groups.get(name);
      if (group === undefined) { groups.set(name, [thing]); } else { group.push(thing); }
    }
  }
  return groups;
}

function leadsTo(selector: Fields, labels: Fields): boolean {
  const asked = Object.entries(selector);
  return asked.length > 0 && asked.every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
}
