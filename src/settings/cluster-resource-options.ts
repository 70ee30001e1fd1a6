import { RunAs } from '../security/run-as';

/** Levels of the Pod Security Standards, for namespace labels. */
export enum PodSecurityLevel {
  /** Nothing is refused. */
  PRIVILEGED = 'privileged',
  /** Known privilege escalations are refused. */
  BASELINE = 'baseline',
  /** Root and everything that is not hardened is refused. */
  RESTRICTED = 'restricted',
}

/**
 * Options of `ClusterResourceTemplate.namespace`.
 */
export interface NamespaceTemplateOptions {
  /**
   * Pod Security level that task namespaces enforce; `restricted` is always warned about. With `restricted`, raw-container tasks need
   * `ClusterResourceTemplate.podTemplate`, which `FlyteCore` adds by itself.
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
 * Options of `ClusterResourceTemplate.roleBinding`.
 */
export interface RoleBindingTemplateOptions {
  /** Name of the ClusterRole, which your own manifests make; becomes `roleRef.name`. Not one of Kubernetes' own. */
  readonly clusterRole: string;
  /**
   * Name of the service account that gets the role, in the same namespace. Task pods that use it need a token.
   * @default 'default'
   */
  readonly serviceAccount?: string;
}

/**
 * Options of `ClusterResourceTemplate.isolateNamespace`.
 */
export interface IsolateNamespaceOptions {
  /**
   * Whether task pods reach the address at which a node hands out its metadata, and with it the identity of the node. Google's workload
   * identity needs it: there an agent answers with the pod's own identity. Amazon's and Azure's need it not; what takes the identity of
   * the node does.
   * @default false
   */
  readonly nodeMetadata?: boolean;
}

/**
 * Options of `ClusterResourceTemplate.podTemplate`.
 */
export interface PodTemplateOptions {
  /**
   * Name of the PodTemplate; flytepropeller's `tasks.podTemplate` names it.
   * @default 'flyte-task-pods'
   */
  readonly name?: string;
  /**
   * User and group of task pods that say nothing themselves.
   * @default - those of flytepropeller's `tasks.security`
   */
  readonly runAs?: RunAs;
}

/**
 * Options of `ClusterResourceTemplate.custom`.
 */
export interface CustomTemplateOptions {
  /** Name of the template's file; files are applied in the order of their names. Letters, digits, `-` and `_`. */
  readonly name: string;
  /**
   * The manifest as YAML, one object with Flyte's placeholders such as `{{ namespace }}`, which have one space each side. Its
   * `metadata.namespace`, if given, is that.
   */
  readonly manifest: string;
  /** API group of the object; empty for core. */
  readonly apiGroup: string;
  /** Plural resource name of the object, such as `configmaps`: what the cluster resource sync is permitted to create, get and patch. */
  readonly resource: string;
}
