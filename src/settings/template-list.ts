import { ClusterResourceTemplate } from './cluster-resources';
import { PlaceholderValues, SAMPLE } from './custom-data';
import { namespaceName } from './namespaces';
import { FlyteDomain } from './projects';
import { refusal } from '../private/checks';

/** With what the templates of one Flyte are filled. */
export interface TemplateContext {
  readonly domains: readonly FlyteDomain[];
  readonly namespaceTemplate: string;
  readonly customData: { readonly [domain: string]: PlaceholderValues };
}

/** Refuses what is no template, as plain JavaScript may pass it. */
export function requireTemplateValues(path: string, prop: string, templates: readonly ClusterResourceTemplate[]): void {
  const wrong = templates.findIndex((template) => !(template instanceof ClusterResourceTemplate));
  if (wrong >= 0) {
    throw refusal(path, `${prop}[${wrong}]`, 'be a ClusterResourceTemplate', templates[wrong], 'use for example ClusterResourceTemplate.namespace()');
  }
}

/**
 * Refuses two templates of one file or of one object, a list without the namespace everything else is made in, and what is no object of
 * a project once its placeholders are filled, domain by domain.
 */
export function requireTemplates(path: string, templates: readonly ClusterResourceTemplate[], context: TemplateContext): ClusterResourceTemplate[] {
  requireTemplateValues(path, 'templates', templates);
  for (const [read, rule] of [
    [(one: ClusterResourceTemplate) => one.name, 'have different names'],
    [(one: ClusterResourceTemplate) => one._object, 'make different objects'],
  ] as const) {
    const twice = templates.find((template, index) => templates.findIndex((other) => read(other) === read(template)) !== index);
    if (twice !== undefined) { throw refusal(path, 'templates', rule, read(twice), 'rename or remove one of them'); }
  }
  if (!templates.some((template) => template._isNamespace)) {
    throw refusal(path, 'templates', 'hold a namespace', templates.map((template) => template.name),
      'add ClusterResourceTemplate.namespace(), or leave templates out for the defaults');
  }
  for (const { id: domain } of context.domains) {
    const ofFlyte = { project: SAMPLE.project, domain, namespace: namespaceName(context.namespaceTemplate, SAMPLE.project, domain) };
    templates.forEach((template) => template._requireFilled(path, context.customData[domain] ?? {}, ofFlyte));
  }
  return [...templates];
}
