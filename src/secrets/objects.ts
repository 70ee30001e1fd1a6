import { fieldsAt, listAt, textAt, valueAt } from '../judging/manifest/fields';
import { Fields } from '../judging/manifest/json';
import { PssSubject, podsOf } from '../judging/manifest/pods';

/** The objects of an app, asked by what they are. */
export class Objects {
  private readonly kinds = new Map<string, Fields[]>();

  constructor(public readonly all: readonly Fields[]) {
    for (const object of all) {
      const kind = textAt(object, 'kind') ?? '';
      const known = this.kinds.get(kind);
      if (known === undefined) { this.kinds.set(kind, [object]); } else { known.push(object); }
    }
  }

  public ofKind(kind: string): readonly Fields[] {
    return this.kinds.get(kind) ?? [];
  }

  public configMap(name: string, namespace: string | undefined): Fields | undefined {
    return this.ofKind('ConfigMap').find((object) => nameOf(object) === name && namespaceOf(object) === namespace);
  }

  /** Every pod that Kubernetes makes of the objects, and whose it is. */
  public get pods(): Pod[] {
    return this.all.flatMap((object) => podsOf(object).map((subject) => new Pod(object, subject)));
  }

  /** The Services that lead to a pod at one of these ports; all that lead to it, where none says so. */
  public servicesOf(pod: Pod, ports: readonly unknown[]): string[] {
    const all = this.ofKind('Service').filter((service) => namespaceOf(service) === pod.namespace && leadsTo(fieldsAt(service, 'spec', 'selector'), pod.labels));
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

function leadsTo(selector: Fields, labels: Fields): boolean {
  const asked = Object.entries(selector);
  return asked.length > 0 && asked.every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
}
