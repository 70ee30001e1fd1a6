import { isLabel, refusal, requireText } from '../private/checks';

/**
 * A Flyte domain: every project has one namespace per domain.
 */
export interface FlyteDomain {
  /** The domain's id, part of every namespace name; becomes `domains[].id`. A DNS-1123 label. */
  readonly id: string;
  /**
   * The name shown to people; becomes `domains[].name`.
   * @default - the id
   */
  readonly name?: string;
}

/** Flyte's own domains. */
export const DEFAULT_DOMAINS: readonly FlyteDomain[] = [{ id: 'development' }, { id: 'staging' }, { id: 'production' }];

/** The projects Flyte's own charts make. */
export const DEFAULT_PROJECTS: readonly string[] = ['flytesnacks', 'flytetester', 'flyteexamples'];

/** Refuses domains Flyte or Kubernetes cannot use, and an empty list. */
export function requireDomains(path: string, domains: readonly FlyteDomain[]): FlyteDomain[] {
  if (domains.length === 0) {
    throw refusal(path, 'domains', 'have at least one domain', domains, 'leave it out for development, staging and production');
  }
  domains.forEach((domain, index) => {
    requireIdentifier(path, `domains[${index}].id`, domain.id);
    if (domain.name !== undefined) { requireText(path, `domains[${index}].name`, domain.name, 'leave it out for the id'); }
    if (domains.findIndex((other) => other.id === domain.id) !== index) {
      throw refusal(path, `domains[${index}].id`, 'be given once', domain.id, 'remove one of them');
    }
  });
  return domains.map((domain) => ({ ...domain }));
}

/** Refuses project names Flyte or Kubernetes cannot use. Their namespaces are judged by `requireNamespaces`. */
export function requireProjects(path: string, projects: readonly string[]): string[] {
  projects.forEach((project, index) => {
    const prop = `projects[${index}]`;
    requireIdentifier(path, prop, project);
    if (projects.indexOf(project) !== index) { throw refusal(path, prop, 'be given once', project, 'remove one of them'); }
  });
  return [...projects];
}

function requireIdentifier(path: string, prop: string, id: string): void {
  if (typeof id !== 'string' || !isLabel(id)) {
    throw refusal(path, prop, 'be a DNS-1123 label (a-z, 0-9 and -, 63 characters at most)', id, 'it becomes part of a namespace name');
  }
}
