/** Who decided an id: the container, the pod, the platform's range for the namespace, or the image. */
export type IdSource = 'container' | 'pod' | 'namespace range' | 'image';

/** A user or group id, and who decided it. Without an id, the manifest leaves it open. */
export interface Identity {
  readonly id?: number;
  readonly source: IdSource;
}

/** Whether a container runs as root: never; by a grant that holds; certainly; or if its image says so. */
export type RootVerdict = 'no' | 'granted' | 'yes' | 'if the image says so';

export type ContainerKind = 'container' | 'init' | 'sidecar' | 'ephemeral';

/** A place the container can write to. */
export interface WritableMount {
  readonly path: string;
  /** What is mounted there, for example `emptyDir` or `claim data`. */
  readonly volume: string;
  /** The size limit, where there is one. */
  readonly limit?: string;
}

/** What one container may do on its node. */
export interface ContainerPosture {
  readonly name: string;
  readonly kind: ContainerKind;
  readonly image: string;
  readonly user: Identity;
  readonly group: Identity;
  readonly root: RootVerdict;
  readonly readOnlyRootFilesystem: boolean;
  readonly privileged: boolean;
  readonly privilegeEscalation: boolean;
  readonly capabilities: { readonly added: readonly string[]; readonly dropped: readonly string[] };
  /** The seccomp profile; `Unconfined` where none is set. */
  readonly seccomp: string;
  readonly writableMounts: readonly WritableMount[];
}

export type PodSecurityVerdict = 'restricted' | 'baseline' | 'privileged';

/** What the pods of one workload are and may do. */
export interface PodPosture {
  /** Identifies the workload within the report. */
  readonly id: string;
  /** `app.kubernetes.io/name`, or the object's name where the label is missing. */
  readonly component: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /** The cluster it is in, where the report is on several. */
  readonly cluster?: string;
  readonly replicas?: number;
  /** Whether pods come to be; a PodTemplate only lends its shape. */
  readonly running: boolean;
  readonly containers: readonly ContainerPosture[];
  readonly serviceAccount: string;
  readonly token: boolean;
  readonly podSecurity: { readonly verdict: PodSecurityVerdict; readonly failedChecks: readonly string[] };
  /** The level its namespace enforces, where the app says so. */
  readonly enforced?: string;
  readonly rootGrant?: { readonly container: string; readonly reason: string };
  /** The network policies that select it, by direction; none means unrestricted. */
  readonly policies: { readonly ingress: readonly string[]; readonly egress: readonly string[] };
}

/** Pod Security levels of a namespace that the app makes. */
export interface NamespacePosture {
  readonly name: string;
  readonly cluster?: string;
  readonly enforce?: string;
  readonly audit?: string;
  readonly warn?: string;
}

/** One permission of a service account. */
export interface Permission {
  /** `every namespace`, or `namespace flyte`. */
  readonly scope: string;
  readonly role: string;
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly names: readonly string[];
  readonly verbs: readonly string[];
  /** Set where the role is not part of the app, so that its rules are unknown. */
  readonly unknown?: boolean;
}

/** What the Kubernetes API lets a service account do. */
export interface AccountReach {
  readonly cluster?: string;
  readonly namespace?: string;
  readonly name: string;
  /** Components whose pods use it. */
  readonly components: readonly string[];
  /** Whether any of them has its token. */
  readonly token: boolean;
  readonly permissions: readonly Permission[];
}

/** What the other end of a connection is. */
export type PeerKind = 'pod' | 'caller' | 'service' | 'apiServer' | 'dns';

/** The other end of connections, when it is no pod of the app. */
export interface Peer {
  readonly id: string;
  readonly cluster?: string;
  readonly kind: PeerKind;
  readonly title: string;
  /** What the policy says, for example the address blocks. */
  readonly detail: string;
}

/** A connection that the policies of both ends allow. */
export interface Connection {
  readonly cluster?: string;
  /** Id of a pod or peer. */
  readonly from: string;
  readonly to: string;
  readonly ports: string;
}

/** Something the standards forbid and somebody allowed, with a reason. */
export interface ReportException {
  readonly cluster?: string;
  readonly object: string;
  readonly container?: string;
  readonly rule: string;
  readonly reason: string;
}

/** Something the audit found. */
export interface ReportFinding {
  readonly cluster?: string;
  readonly severity: string;
  readonly rule: string;
  readonly object: string;
  readonly container?: string;
  readonly message: string;
  readonly fix: string;
}

/** Everything the report says, sorted; the formats only word it. */
export interface ReportModel {
  readonly title: string;
  /** `flyte v1.16.8`: what the objects say that they are part of. */
  readonly releases: readonly string[];
  /** The commit of the sources that the manifests were made from. */
  readonly commit?: string;
  /** Where the report is on several. */
  readonly clusters?: readonly string[];
  readonly openshift: boolean;
  readonly namespaces: readonly NamespacePosture[];
  readonly pods: readonly PodPosture[];
  readonly accounts: readonly AccountReach[];
  readonly peers: readonly Peer[];
  readonly connections: readonly Connection[];
  readonly exceptions: readonly ReportException[];
  readonly findings: readonly ReportFinding[];
  /** Input that could not be judged. */
  readonly problems: readonly string[];
  /** RBAC rules of the app that say `*`. */
  readonly wildcards: number;
}
