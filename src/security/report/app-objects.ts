import { ObjectView, PodView, podView } from '../hardening';
import { fieldsAt, textAt } from '../hardening/fields';
import { podsOf, PssSubject } from '../pss';
import { isFields } from '../pss/reader';

/** Labels, as selectors see them. */
export interface Labels { readonly [name: string]: string }

/** A pod of the app, with what identifies it in the report. */
export interface AppPod {
  readonly id: string;
  readonly component: string;
  readonly view: PodView;
  readonly subject: PssSubject;
  readonly labels: Labels;
}

/** The objects of an app, found by what the report asks for. */
export class AppObjects {
  public readonly pods: readonly AppPod[];
  private readonly views: readonly ObjectView[];

  constructor(manifests: readonly unknown[]) {
    this.views = manifests.filter(isFields).map((fields) => ({
      apiVersion: String(fields.apiVersion),
      kind: String(fields.kind),
      name: textAt(fields, 'metadata', 'name') ?? '',
      namespace: textAt(fields, 'metadata', 'namespace'),
      fields,
    }));
    this.pods = this.views.flatMap((view) => podsOf(view.fields).map((subject) => appPod(view, subject)))
      .sort((left, right) => compare(left.id, right.id));
  }

  /** Objects of a kind, by namespace and name. */
  public ofKind(kind: string, group = ''): ObjectView[] {
    return this.views.filter((view) => view.kind === kind && view.apiVersion.startsWith(group))
      .sort((left, right) => compare(keyOf(left.namespace, left.name), keyOf(right.namespace, right.name)));
  }

  public find(kind: string, namespace: string | undefined, name: string): ObjectView | undefined {
    return this.views.find((view) => view.kind === kind && view.name === name && (view.namespace ?? '') === (namespace ?? ''));
  }

  /** Labels of a namespace: those the app gives it, and the one that every namespace has. */
  public namespaceLabels(name: string | undefined): Labels {
    return { ...labelsOf(this.find('Namespace', undefined, name ?? '')?.fields), 'kubernetes.io/metadata.name': name ?? 'default' };
  }

  /** Whether the app is made for OpenShift: it uses its API, or names one of its namespaces in a network policy. */
  public get openshift(): boolean {
    return this.views.some((view) => /^[^/]*\bopenshift\.io\//.test(view.apiVersion)
      || (view.kind === 'NetworkPolicy' && /"(openshift-|[^"]*\.openshift\.io\/)/.test(JSON.stringify(view.fields))));
  }
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
