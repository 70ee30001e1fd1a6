import { FlyteDomain } from './projects';
import { refusal } from '../private/checks';

/** How a namespace is named after project and domain, where nothing else is said. */
export const DEFAULT_NAMESPACE_TEMPLATE = '{{ project }}-{{ domain }}';

/** Every cluster has these, and what stands in them is not a project's. */
const OF_THE_CLUSTER = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** The name of the namespace, as Flyte makes it. */
export function namespaceName(template: string, project: string, domain: string): string {
  return template.split('{{ project }}').join(project).split('{{ domain }}').join(domain);
}

/** Refuses a template that gives two projects or two domains one namespace, that leaves no room for a name, and spellings Flyte does not replace. */
export function requireNamespaceTemplate(path: string, domains: readonly FlyteDomain[], template: string = DEFAULT_NAMESPACE_TEMPLATE): string {
  const fallback = "leave it out for '{{ project }}-{{ domain }}'";
  if (typeof template !== 'string' || !template.includes('{{ project }}') || !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(namespaceName(template, 'p', 'd'))) {
    throw refusal(path, 'namespaceTemplate', "hold '{{ project }}' (one space each side), and else a-z, 0-9 and - only", template, fallback);
  }
  if (domains.length > 1 && !template.includes('{{ domain }}')) {
    throw refusal(path, 'namespaceTemplate', "hold '{{ domain }}' (one space each side), since there are several domains", template, fallback);
  }
  const long = domains.find((domain) => namespaceName(template, 'p', domain.id).length > 63);
  if (long !== undefined) {
    throw refusal(path, 'namespaceTemplate', 'leave room for a project in the 63 characters of a namespace name', namespaceName(template, '{{ project }}', long.id),
      `shorten it, or the domain ${long.id}`);
  }
  return template;
}

/** Where the namespaces of projects are named, and whose names they must not take. */
export interface NamespacesOfProjects {
  readonly template: string;
  readonly projects: readonly string[];
  readonly domains: readonly FlyteDomain[];
  /** The namespaces of Flyte itself. */
  readonly own: readonly string[];
}

/**
 * Refuses projects whose namespaces would have names that are too long, meet in one namespace (`a` in `b-c` and `a-b` in `c`), or
 * stand in one that is Flyte's own or the cluster's: the sync would label it anew, and tasks would run beside what is there.
 */
export function requireNamespaces(path: string, { template, projects, domains, own }: NamespacesOfProjects): void {
  const taken = new Map<string, string>();
  projects.forEach((project, index) => domains.forEach((domain) => {
    const prop = `projects[${index}]`;
    const name = namespaceName(template, project, domain.id);
    if (name.length > 63) {
      throw refusal(path, prop, `leave room for '${namespaceName(template, '', domain.id)}' in the 63 characters of a namespace name`, project, 'shorten it');
    }
    const whose = own.includes(name) ? "Flyte's own" : OF_THE_CLUSTER.includes(name) ? "the cluster's own" : undefined;
    if (whose !== undefined) {
      throw refusal(path, prop, `not stand in ${whose} namespace in domain ${domain.id}`, name, 'rename the project, or give a namespaceTemplate');
    }
    const other = taken.get(name);
    if (other !== undefined) {
      throw refusal(path, prop, `have namespaces of its own in domain ${domain.id}`, name, `${other} has that one; rename one of them`);
    }
    taken.set(name, `project ${project} in domain ${domain.id}`);
  }));
}
