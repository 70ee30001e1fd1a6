import { fieldsAt, textAt } from '../manifest/fields';
import { isFields } from '../manifest/json';
import { podsOf, PssSubject } from '../manifest/pods';
import { Labels } from '../manifest/selectors';
import { ObjectView, PodView, podView } from '../manifest/views';

const PART_OF = 'app.kubernetes.io/part-of';
const VERSION = 'app.kubernetes.io/version';
const NAME = 'app.kubernetes.io/name';

/** A pod of the app, with what identifies it in the report. */
export interface AppPod {
  readonly id: string;
  readonly component: string;
  readonly view: PodView;
  readonly subject: PssSubject;
  readonly labels: Labels;
}

/** The objects of an app, found by what the report asks for. Everything is looked up once: an app may hold many Flytes. */
export class AppObjects {
  public readonly pods: readonly AppPod[];
  private readonly byKind = new Map<string, ObjectView[]>();
  private readonly byName = new Map<string, ObjectView>();
  private readonly podsByNamespace = new Map<string, AppPod[]>();
  private readonly memory = new Map<string, unknown>();

  constructor(manifests: readonly unknown[]) {
    const views = manifests.filter(isFields).map((fields): ObjectView => ({
      apiVersion: String(fields.apiVersion),
      kind: String(fields.kind),
      name: textAt(fields, 'metadata', 'name') ?? '',
      namespace: textAt(fields, 'metadata', 'namespace'),
      fields,
    })).sort((left, right) => compare(keyOf(left.namespace, left.name), keyOf(right.namespace, right.name)));
    for (const view of views) {
      append(this.byKind, view.kind, view);
      this.byName.set(`${view.kind} ${keyOf(view.namespace, view.name)}`, view);
    }
    this.pods = views.flatMap((view) => podsOf(view.fields).map((subject) => appPod(view, subject)))
      .sort((left, right) => compare(left.id, right.id));
    this.pods.forEach((pod) => append(this.podsByNamespace, pod.view.object.namespace ?? '', pod));
  }

  /** Objects of a kind, by namespace and name. */
  public ofKind(kind: string, group = ''): ObjectView[] {
    return (this.byKind.get(kind) ?? []).filter((view) => view.apiVersion.startsWith(group));
  }

  public find(kind: string, namespace: string | undefined, name: string): ObjectView | undefined {
    return this.byName.get(`${kind} ${keyOf(namespace, name)}`);
  }

  /** Pods of a namespace; without a name, those whose namespace is up to whoever applies them. */
  public podsIn(namespace: string | undefined): readonly AppPod[] {
    return this.podsByNamespace.get(namespace ?? '') ?? [];
  }

  /** Namespaces that pods of the app are in. */
  public get namespacesOfPods(): string[] {
    return [...this.podsByNamespace.keys()];
  }

  /** Labels of a namespace: those the app gives it, and the one that every namespace has. */
  public namespaceLabels(name: string): Labels {
    return { ...labelsOf(this.find('Namespace', undefined, name)?.fields), 'kubernetes.io/metadata.name': name === '' ? 'default' : name };
  }

  /** What `find` finds, looked for once. */
  public remembered<T>(key: string, find: () => T): T {
    if (!this.memory.has(key)) { this.memory.set(key, find()); }
    return this.memory.get(key) as T;
  }

  /** What the objects say that they are part of, with the versions that several of its components share: a database beside has one of its own. */
  public get releases(): string[] {
    const components = new Map<string, Set<string>>();
    for (const { fields } of [...this.byKind.values()].flat()) {
      const { [PART_OF]: product, [VERSION]: version, [NAME]: name = '' } = labelsOf(fields);
      if (product === undefined || version === undefined) { continue; }
      const release = `${product} ${version}`;
      components.set(release, (components.get(release) ?? new Set()).add(name));
    }
    const all = [...components.keys()].sort(compare);
    const shared = all.filter((release) => components.get(release)!.size > 1);
    return shared.length > 0 ? shared : all;
  }

  /** Whether the app is made for OpenShift: it uses its API, or names one of its namespaces in a network policy. */
  public get openshift(): boolean {
    const all = [...this.byKind.values()].flat();
    return all.some(({ apiVersion }) => /^[^/]*\bopenshift\.io\//.test(apiVersion))
      || this.ofKind('NetworkPolicy').some(({ fields }) => /"(openshift-|[^"]*\.openshift\.io\/)/.test(JSON.stringify(fields)));
  }
}

function append<T>(lists: Map<string, T[]>, key: string, entry: T): void {
  const list = lists.get(key);
  if (list === undefined) { lists.set(key, [entry]); } else { list.push(entry); }
}

/** `namespace/name`, also where the manifest leaves the namespace to whoever applies it. */
export function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

/** By code unit, so that no locale changes an order. */
export function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function appPod(view: ObjectView, subject: PssSubject): AppPod {
  const labels = labelsOf({ metadata: subject.metadata });
  return {
    id: `${keyOf(view.namespace, view.kind)}/${view.name}`,
    component: labels['app.kubernetes.io/name'] ?? labelsOf(view.fields)['app.kubernetes.io/name'] ?? view.name,
    view: podView(view, subject),
    subject,
    labels,
  };
}

function labelsOf(object: unknown): Labels {
  return Object.fromEntries(Object.entries(fieldsAt(object, 'metadata', 'labels')).map(([name, value]) => [name, String(value)]));
}
