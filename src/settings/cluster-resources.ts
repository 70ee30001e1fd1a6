import { isSubdomain, refusal, requireText } from '../private/checks';
import { Document, documentOf, stableYaml } from '../private/documents';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';

/** Levels of the Pod Security Standards, for namespace labels. */
export enum PodSecurityLevel {
  /** Nothing is refused. */
  PRIVILEGED = 'privileged',
  /** Known privilege escalations are refused. */
  BASELINE = 'baseline',
  /** Root and everything that is not hardened is refused. */
  RESTRICTED = 'restricted',
}

/** The labels that set a namespace's Pod Security: the level enforced, and warnings and audit entries for what `restricted` would refuse. */
export function podSecurityLabels(enforce: PodSecurityLevel): { [name: string]: string } {
  return {
    'pod-security.kubernetes.io/enforce': enforce,
    'pod-security.kubernetes.io/warn': PodSecurityLevel.RESTRICTED,
    'pod-security.kubernetes.io/audit': PodSecurityLevel.RESTRICTED,
  };
}

/**
 * Options of `ClusterResourceTemplate.namespace`.
 */
export interface NamespaceTemplateOptions {
  /**
   * Pod Security level that task namespaces enforce; `restricted` is always warned about.
   * @default PodSecurityLevel.BASELINE
   */
  readonly podSecurity?: PodSecurityLevel;
  /**
   * Further labels.
   * @default - none
   */
  readonly labels?: { [name: string]: string };
}

/**
 * Options of `ClusterResourceTemplate.serviceAccount`.
 */
export interface ServiceAccountTemplateOptions {
  /**
   * Name of the service account.
   * @default 'default' - the one task pods use unless an execution names another
   */
  readonly name?: string;
  /**
   * Annotations, such as a workload identity.
   * @default - none
   */
  readonly annotations?: { [name: string]: string };
  /**
   * Whether pods get a token for the Kubernetes API. Spark drivers need one.
   * @default false
   */
  readonly automountToken?: boolean;
}

/**
 * Options of `ClusterResourceTemplate.custom`.
 */
export interface CustomTemplateOptions {
  /** Name of the template's file; files are applied in the order of their names. Letters, digits, `-` and `_`. */
  readonly name: string;
  /** The manifest as YAML, with Flyte's placeholders such as `{{ namespace }}`. Its `metadata.namespace` should be that. */
  readonly manifest: string;
  /** API group of the object; empty for core. */
  readonly apiGroup: string;
  /** Plural resource name of the object, such as `secrets`: what the cluster resource sync is permitted to create, get and patch. */
  readonly resource: string;
}

/**
 * An object that Flyte makes in every project-domain namespace. Each template adds just the permission for its own kind to the
 * cluster resource sync.
 */
export class ClusterResourceTemplate {
  /**
   * The namespace itself, with Pod Security labels.
   * @param options level and labels
   */
  public static namespace(options: NamespaceTemplateOptions = {}): ClusterResourceTemplate {
    requireArguments('ClusterResourceTemplate.namespace', options);
    return ClusterResourceTemplate.fromDocument('aa_namespace', '', 'namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: '{{ namespace }}', labels: { ...options.labels, ...podSecurityLabels(options.podSecurity ?? PodSecurityLevel.BASELINE) } },
    });
  }

  /**
   * A quota on the namespace. Values may be placeholders that `customData` fills per domain, such as `{{ projectQuotaCpu }}`.
   * @param hard the limits, by Kubernetes resource name: `limits.cpu`, `limits.memory`, `pods`
   */
  public static resourceQuota(hard: { [resource: string]: string }): ClusterResourceTemplate {
    requireEntries('ClusterResourceTemplate.resourceQuota', 'hard', hard);
    return ClusterResourceTemplate.fromDocument('ab_project_resource_quota', '', 'resourcequotas', {
      apiVersion: 'v1', kind: 'ResourceQuota', metadata: inNamespace('project-quota'), spec: { hard },
    });
  }

  /**
   * Requests and limits for containers that ask for none.
   * @param defaults limits by Kubernetes resource name: `cpu`, `memory`; used as requests too
   */
  public static limitRange(defaults: { [resource: string]: string }): ClusterResourceTemplate {
    requireEntries('ClusterResourceTemplate.limitRange', 'defaults', defaults);
    return ClusterResourceTemplate.fromDocument('ac_limit_range', '', 'limitranges', {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: inNamespace('task-defaults'),
      spec: { limits: [{ type: 'Container', default: defaults, defaultRequest: defaults }] },
    });
  }

  /**
   * The service account of task pods.
   * @param options name, annotations and token
   */
  public static serviceAccount(options: ServiceAccountTemplateOptions = {}): ClusterResourceTemplate {
    requireArguments('ClusterResourceTemplate.serviceAccount', options);
    const name = options.name ?? 'default';
    if (!isSubdomain(name)) {
      throw refusal('ClusterResourceTemplate.serviceAccount', 'name', 'be a DNS-1123 subdomain', name, "leave it out for 'default'");
    }
    return ClusterResourceTemplate.fromDocument(`ad_service_account_${name.replace(/[.-]/g, '_')}`, '', 'serviceaccounts', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { ...inNamespace(name), ...(options.annotations === undefined ? {} : { annotations: options.annotations }) },
      automountServiceAccountToken: options.automountToken ?? false,
    });
  }

  /** Task pods are reached from their own namespace only. */
  public static isolateNamespace(): ClusterResourceTemplate {
    return ClusterResourceTemplate.fromDocument('ae_network_policy', 'networking.k8s.io', 'networkpolicies', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: inNamespace('same-namespace-only'),
      spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: {} }] }] },
    });
  }

  /**
   * Any other object. Throws on an object that grants permissions: the sync would have to hold them itself.
   * @param options manifest and permission
   */
  public static custom(options: CustomTemplateOptions): ClusterResourceTemplate {
    const where = 'ClusterResourceTemplate.custom';
    requireArguments(where, options);
    if (!/^[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/.test(options.name)) {
      throw refusal(where, 'name', 'have letters, digits, - and _ only', options.name, 'it names a file');
    }
    requireText(where, 'manifest', options.manifest, 'write the object as YAML');
    if (options.apiGroup !== '' && !isSubdomain(options.apiGroup)) {
      throw refusal(where, 'apiGroup', 'be an API group without version', options.apiGroup, 'write batch, not batch/v1; leave it empty for core');
    }
    if (!/^[a-z]+$/.test(options.resource)) {
      throw refusal(where, 'resource', 'be a plural resource name', options.resource, 'write for example configmaps');
    }
    if (options.apiGroup === 'rbac.authorization.k8s.io') {
      throw refusal(where, 'apiGroup', 'not be that of roles and bindings', options.apiGroup,
        'whoever creates a role must hold its permissions; bind project service accounts in your own manifests');
    }
    return new ClusterResourceTemplate(options.name, options.manifest.endsWith('\n') ? options.manifest : `${options.manifest}\n`, options.apiGroup, options.resource);
  }

  private static fromDocument(name: string, apiGroup: string, resource: string, manifest: Document): ClusterResourceTemplate {
    return new ClusterResourceTemplate(name, stableYaml(documentOf(manifest)), apiGroup, resource);
  }

  private constructor(
    /** Name of the template's file, without `.yaml`. */
    public readonly name: string,
    /** The manifest as YAML. */
    public readonly manifest: string,
    /** API group of the object; empty for core. */
    public readonly apiGroup: string,
    /** Plural resource name of the object. */
    public readonly resource: string,
  ) {}
}

mark('ClusterResourceTemplate', ClusterResourceTemplate);

/** What is made in task namespaces where nothing else is said. */
export function defaultTemplates(): ClusterResourceTemplate[] {
  return [ClusterResourceTemplate.namespace(), ClusterResourceTemplate.serviceAccount(), ClusterResourceTemplate.isolateNamespace()];
}

/** Refuses two templates of one name, and a list without the namespace everything else is made in. */
export function requireTemplates(path: string, templates: readonly ClusterResourceTemplate[]): ClusterResourceTemplate[] {
  const twice = templates.find((template, index) => templates.findIndex((other) => other.name === template.name) !== index);
  if (twice !== undefined) { throw refusal(path, 'templates', 'have different names', twice.name, 'rename or remove one of them'); }
  if (!templates.some((template) => template.resource === 'namespaces')) {
    throw refusal(path, 'templates', 'hold a namespace', templates.map((template) => template.name),
      'add ClusterResourceTemplate.namespace(), or leave templates out for the defaults');
  }
  return [...templates];
}

/** The custom data per domain as Flyte's `cluster_resources.customData`: lists of one-key maps, so that keys keep their case. */
export function customDataConfig(path: string, customData: { [domain: string]: { [key: string]: string } }, domains: readonly string[]): Document[] {
  return Object.keys(customData).sort().map((domain) => {
    if (!domains.includes(domain)) {
      throw refusal(path, 'customData', `have domains as keys (${domains.join(', ')})`, domain, 'fix the name, or add the domain');
    }
    const entries = customData[domain];
    const reserved = Object.keys(entries).find((key) => ['namespace', 'project', 'domain'].includes(key) || !/^[A-Za-z][A-Za-z0-9_]*$/.test(key));
    if (reserved !== undefined) {
      throw refusal(path, `customData.${domain}`, 'have names of letters, digits and _ other than namespace, project and domain as keys', reserved, 'rename it');
    }
    return { [domain]: Object.keys(entries).sort().map((key) => ({ [key]: { value: entries[key] } })) };
  });
}

function inNamespace(name: string): Document {
  return { name, namespace: '{{ namespace }}' };
}

function requireEntries(where: string, prop: string, entries: { [name: string]: string }): void {
  requireArguments(where, entries);
  const empty = Object.entries(entries).find(([, value]) => value === '');
  if (Object.keys(entries).length === 0 || empty !== undefined) {
    throw refusal(where, prop, 'name amounts', empty === undefined ? entries : empty, "write for example { 'limits.cpu': '{{ projectQuotaCpu }}' }");
  }
}
