import {
  CustomTemplateOptions, IsolateNamespaceOptions, NamespaceTemplateOptions, PodSecurityLevel, PodTemplateOptions, RoleBindingTemplateOptions,
  ServiceAccountTemplateOptions,
} from './cluster-resource-options';
import { filled, FlyteValues, OTHER_SAMPLE, placeholdersOf, PlaceholderValues, SAMPLE } from './custom-data';
import { NODE_METADATA } from './node-metadata';
import { DEFAULT_POD_TEMPLATE, taskPodTemplate } from './task-pod-template';
import { RBAC, requireHarmlessObject, requireTemplateObject, TemplateClaim } from './template-object';
import { requireServiceAccountAnnotations } from './workload-identity';
import { isSubdomain, refusal, requireSubdomain, requireText } from '../private/checks';
import { Document, documentOf } from '../private/documents';
import { mark } from '../private/kinds';
import { requireLabels } from '../private/metadata-checks';
import { requireArguments } from '../private/props';
import { stableYaml } from '../private/stable-yaml';
import { RunAs } from '../security/run-as';

/** The labels that set a namespace's Pod Security: the level enforced, and warnings and audit entries for what `restricted` would refuse. */
export function podSecurityLabels(enforce: PodSecurityLevel): { [name: string]: string } {
  return {
    [ENFORCE_LABEL]: enforce,
    'pod-security.kubernetes.io/warn': PodSecurityLevel.RESTRICTED,
    'pod-security.kubernetes.io/audit': PodSecurityLevel.RESTRICTED,
  };
}

const ENFORCE_LABEL = 'pod-security.kubernetes.io/enforce';

/** A role that a template binds. */
export interface BoundRole {
  readonly resource: 'clusterroles' | 'roles';
  readonly name: string;
}

/** What a template is made of. */
interface TemplateParts {
  readonly name: string;
  readonly manifest: string;
  readonly apiGroup: string;
  readonly resource: string;
  /** The object as it is for one project, and for another with other values of what `customData` fills. */
  readonly samples: readonly [Document, Document];
  /** Whether the library wrote the manifest. */
  readonly typed: boolean;
  readonly podTemplate?: string;
  readonly closesNodeMetadata?: boolean;
}

/** Where a typed template was given what can be wrong with it. */
type Given = readonly [factory: string, prop: string];

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
    requireLabels('ClusterResourceTemplate.namespace', 'labels', Object.fromEntries(Object.entries(options.labels ?? {}).map(([name, value]) => [name, sampled(value)])));
    const podSecurity = options.podSecurity ?? PodSecurityLevel.BASELINE;
    return ClusterResourceTemplate.fromDocument(['namespace', 'labels'], 'aa_namespace', '', 'namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: '{{ namespace }}', labels: { ...options.labels, ...podSecurityLabels(podSecurity) } },
    });
  }

  /**
   * A quota on the namespace. Values may be placeholders that `customData` fills per domain, such as `{{ projectQuotaCpu }}`.
   * @param hard the limits, by Kubernetes resource name: `limits.cpu`, `limits.memory`, `pods`
   */
  public static resourceQuota(hard: { [resource: string]: string }): ClusterResourceTemplate {
    requireEntries('ClusterResourceTemplate.resourceQuota', 'hard', hard);
    return ClusterResourceTemplate.fromDocument(['resourceQuota', 'hard'], 'ab_project_resource_quota', '', 'resourcequotas', {
      apiVersion: 'v1', kind: 'ResourceQuota', metadata: inNamespace('project-quota'), spec: { hard },
    });
  }

  /**
   * Requests and limits for containers that ask for none.
   * @param defaults limits by Kubernetes resource name: `cpu`, `memory`; used as requests too
   */
  public static limitRange(defaults: { [resource: string]: string }): ClusterResourceTemplate {
    requireEntries('ClusterResourceTemplate.limitRange', 'defaults', defaults);
    return ClusterResourceTemplate.fromDocument(['limitRange', 'defaults'], 'ac_limit_range', '', 'limitranges', {
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
    const name = requireSubdomain('ClusterResourceTemplate.serviceAccount', 'name', options.name ?? 'default', "leave it out for 'default'");
    requireServiceAccountAnnotations('ClusterResourceTemplate.serviceAccount', 'annotations', options.annotations, sampled);
    return ClusterResourceTemplate.fromDocument(['serviceAccount', 'annotations'], `ad_service_account_${fileName(name)}`, '', 'serviceaccounts', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { ...inNamespace(name), ...(options.annotations === undefined ? {} : { annotations: options.annotations }) },
      automountServiceAccountToken: options.automountToken ?? false,
    });
  }

  /**
   * Task pods are reached from their own namespace only, and cannot ask their node for its identity: its metadata address is closed,
   * and everything else is open to them.
   * @param options whether the metadata address is open
   */
  public static isolateNamespace(options: IsolateNamespaceOptions = {}): ClusterResourceTemplate {
    requireArguments('ClusterResourceTemplate.isolateNamespace', options);
    const open = options.nodeMetadata === true;
    return ClusterResourceTemplate.fromDocument(['isolateNamespace', 'options'], 'ae_network_policy', 'networking.k8s.io', 'networkpolicies', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: inNamespace('same-namespace-only'),
      spec: {
        podSelector: {},
        policyTypes: open ? ['Ingress'] : ['Egress', 'Ingress'],
        ingress: [{ from: [{ podSelector: {} }] }],
        ...(open ? {} : { egress: [{ to: exceptNodeMetadata() }] }),
      },
    }, { closesNodeMetadata: !open });
  }

  /**
   * Gives a service account of the namespace a ClusterRole there, as Spark drivers need one. The cluster resource sync is permitted to
   * bind that one role and no other, in any namespace: what the role allows, the sync could give to anybody.
   * @param options role and service account
   */
  public static roleBinding(options: RoleBindingTemplateOptions): ClusterResourceTemplate {
    requireArguments('ClusterResourceTemplate.roleBinding', options);
    const where = 'ClusterResourceTemplate.roleBinding';
    const clusterRole = requireSubdomain(where, 'clusterRole', options.clusterRole, 'name a ClusterRole that your own manifests make');
    if (clusterRole === 'cluster-admin') {
      throw refusal(where, 'clusterRole', "not be one of Kubernetes' own", clusterRole, 'make a ClusterRole with the rules that are needed');
    }
    const account = requireSubdomain(where, 'serviceAccount', options.serviceAccount ?? 'default', "leave it out for 'default'");
    const name = `${account}-${clusterRole}`;
    return ClusterResourceTemplate.fromDocument(['roleBinding', 'clusterRole'], `af_role_binding_${fileName(name)}`, RBAC, 'rolebindings', {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: inNamespace(name),
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: clusterRole },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace: '{{ namespace }}' }],
    });
  }

  /**
   * What task pods are made of where they say nothing else: no root, no escalation, no capabilities and the runtime's seccomp profile, in
   * every container, those of Flyte's copilot included. With it, ordinary and raw-container tasks pass Pod Security `restricted`.
   *
   * flytepropeller uses it for every task that names no PodTemplate of its own; its `tasks.podTemplate` must say so, as `FlyteCore` does.
   * Images are then pulled where a node lacks them.
   * @param options name, user and group
   */
  public static podTemplate(options: PodTemplateOptions = {}): ClusterResourceTemplate {
    requireArguments('ClusterResourceTemplate.podTemplate', options);
    const name = requireSubdomain('ClusterResourceTemplate.podTemplate', 'name', options.name ?? DEFAULT_POD_TEMPLATE, `leave it out for '${DEFAULT_POD_TEMPLATE}'`);
    return ClusterResourceTemplate.fromDocument(['podTemplate', 'name'], 'ag_pod_template', '', 'podtemplates', {
      apiVersion: 'v1', kind: 'PodTemplate', metadata: inNamespace(name), template: taskPodTemplate(options.runAs === undefined ? undefined : RunAs.of(options.runAs)),
    }, { podTemplate: name });
  }

  /**
   * Any other object of the namespace. It is read as it will be when Flyte has filled its placeholders. Throws on what is not the claimed
   * kind, on pods and pod templates in any shape, on Secrets, on quantities that are none, and on objects that grant permissions other
   * than a RoleBinding to a named role.
   * @param options manifest and permission
   */
  public static custom(options: CustomTemplateOptions): ClusterResourceTemplate {
    const where = 'ClusterResourceTemplate.custom';
    requireArguments(where, options);
    if (typeof options.name !== 'string' || !/^[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/.test(options.name)) {
      throw refusal(where, 'name', 'have letters, digits, - and _ only', options.name, 'it names a file');
    }
    requireText(where, 'manifest', options.manifest, 'write the object as YAML');
    if (options.apiGroup !== '' && (typeof options.apiGroup !== 'string' || !isSubdomain(options.apiGroup))) {
      throw refusal(where, 'apiGroup', 'be an API group without version', options.apiGroup, 'write batch, not batch/v1; leave it empty for core');
    }
    if (typeof options.resource !== 'string' || !/^[a-z]+$/.test(options.resource)) {
      throw refusal(where, 'resource', 'be a plural resource name', options.resource, 'write for example configmaps');
    }
    const { name, apiGroup, resource } = options;
    const manifest = options.manifest.endsWith('\n') ? options.manifest : `${options.manifest}\n`;
    const names = placeholdersOf(where, 'manifest', manifest);
    // What customData will say is not known yet; a number is taken for a quantity, a name and a count alike.
    const sample = (value: string, ofFlyte: FlyteValues) => requireTemplateObject(filled(manifest, sampleValues(names, value), ofFlyte), {
      where, prop: 'manifest', apiGroup, resource, namespace: ofFlyte.namespace, typed: false,
    });
    const samples: [Document, Document] = [sample('1', SAMPLE), sample('2', OTHER_SAMPLE)];
    if (apiGroup === RBAC && roleOf(samples[0]).name !== roleOf(samples[1]).name) {
      throw refusal(where, 'manifest', 'name the role that it binds', roleOf(samples[0]).name, 'write it without placeholders: the sync is permitted to bind that one');
    }
    return new ClusterResourceTemplate({ name, manifest, apiGroup, resource, samples, typed: false });
  }

  private static fromDocument(
    [factory, prop]: Given, name: string, apiGroup: string, resource: string, manifest: Document,
    facts: Pick<TemplateParts, 'podTemplate' | 'closesNodeMetadata'> = {},
  ): ClusterResourceTemplate {
    const where = `ClusterResourceTemplate.${factory}`;
    const text = JSON.stringify(documentOf(manifest));
    const names = placeholdersOf(where, prop, text);
    const sample = JSON.parse(filled(text, sampleValues(names, '1'), SAMPLE)) as Document;
    requireHarmlessObject(sample, { where, prop, apiGroup, resource, namespace: SAMPLE.namespace, typed: true });
    return new ClusterResourceTemplate({
      name, manifest: stableYaml(documentOf(manifest)), apiGroup, resource, samples: [sample, sample], typed: true, ...facts,
    });
  }

  /** Name of the template's file, without `.yaml`. */
  public readonly name: string;
  /** The manifest as YAML. */
  public readonly manifest: string;
  /** API group of the object; empty for core. */
  public readonly apiGroup: string;
  /** Plural resource name of the object. */
  public readonly resource: string;

  private constructor(private readonly parts: TemplateParts) {
    this.name = parts.name;
    this.manifest = parts.manifest;
    this.apiGroup = parts.apiGroup;
    this.resource = parts.resource;
  }

  /** Kind and name of the object it makes. @internal */
  public get _object(): string {
    if (this._isNamespace) { return 'Namespace {{ namespace }}'; }
    const [{ kind, metadata }, other] = this.parts.samples;
    const name = documentOf(metadata).name;
    return `${String(kind)} ${name === documentOf(other.metadata).name ? String(name) : this.name}`;
  }

  /** The Pod Security level that it makes the namespace enforce. @internal */
  public get _level(): unknown {
    return this._isNamespace ? documentOf(documentOf(this.parts.samples[0].metadata).labels)[ENFORCE_LABEL] : undefined;
  }

  /** Whether it makes the namespace itself. @internal */
  public get _isNamespace(): boolean { return this.apiGroup === '' && this.resource === 'namespaces'; }

  /** The role it binds. @internal */
  public get _binds(): BoundRole | undefined { return this.apiGroup === RBAC ? roleOf(this.parts.samples[0]) : undefined; }

  /** The name of the PodTemplate that it makes for task pods. @internal */
  public get _podTemplate(): string | undefined { return this.parts.podTemplate; }

  /** Whether it closes the address of the node's metadata. @internal */
  public get _closesNodeMetadata(): boolean { return this.parts.closesNodeMetadata === true; }

  /** Refuses a placeholder that has no value, and an object that is none with the values it has. @internal */
  public _requireFilled(path: string, values: PlaceholderValues, ofFlyte: FlyteValues): void {
    const prop = `templates['${this.name}']`;
    const own = placeholdersOf(path, prop, this.manifest).filter((name) => !(name in SAMPLE));
    const unknown = own.find((name) => !Object.prototype.hasOwnProperty.call(values, name));
    if (unknown !== undefined) {
      throw refusal(path, prop, 'have placeholders that are known in every domain', `{{ ${unknown} }}`,
        `add ${unknown} to customData.${ofFlyte.domain}, or fix its name`);
    }
    // The library's own have been judged with the values they have.
    if (this.parts.typed && own.length === 0) { return; }
    const claim: TemplateClaim = {
      where: path, prop: `${prop} in domain ${ofFlyte.domain}`, apiGroup: this.apiGroup, resource: this.resource, namespace: ofFlyte.namespace, typed: this.parts.typed,
    };
    requireTemplateObject(filled(this.manifest, values, ofFlyte), claim);
  }
}

function sampleValues(names: readonly string[], value: string): PlaceholderValues {
  return Object.fromEntries(names.filter((name) => !(name in SAMPLE)).map((name) => [name, value]));
}

function roleOf(binding: Document): BoundRole {
  const { kind, name } = documentOf(binding.roleRef);
  return { resource: kind === 'Role' ? 'roles' : 'clusterroles', name: String(name) };
}

/** Every address but those of the node's metadata. Some network plugins take no pod for an address, so pods are named too. */
function exceptNodeMetadata(): Document[] {
  return [
    { ipBlock: { cidr: '0.0.0.0/0', except: [...NODE_METADATA.ipv4] } },
    { ipBlock: { cidr: '::/0', except: [...NODE_METADATA.ipv6] } },
    { namespaceSelector: {} },
  ];
}

function fileName(name: string): string {
  return name.replace(/[.-]/g, '_');
}

mark('ClusterResourceTemplate', ClusterResourceTemplate);

/** What is made in task namespaces where nothing else is said. */
export function defaultTemplates(nodeMetadata: boolean = false): ClusterResourceTemplate[] {
  return [ClusterResourceTemplate.namespace(), ClusterResourceTemplate.serviceAccount(), ClusterResourceTemplate.isolateNamespace({ nodeMetadata })];
}

function inNamespace(name: string): Document {
  return { name, namespace: '{{ namespace }}' };
}

function requireEntries(where: string, prop: string, entries: { [name: string]: string }): void {
  requireArguments(where, entries);
  const empty = Object.entries(entries).find(([, value]) => value === '');
  if (Object.keys(entries).length === 0 || empty !== undefined) {
    throw refusal(where, prop, 'name amounts', empty === undefined ? entries : empty, 'give for example limits.cpu the value {{ projectQuotaCpu }}');
  }
}

/** The value with a sample in the place of each of Flyte's placeholders, which have one space each side. */
function sampled(value: string): string {
  return value.replace(/\{\{ [A-Za-z][A-Za-z0-9_]* \}\}/g, '1');
}
