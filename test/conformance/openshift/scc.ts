import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Document, documentOf, listOf } from '../../../src/private/documents';

/** A security context constraint with the strategies of restricted-v2, and no others. */
export interface Constraint {
  readonly allowPrivilegeEscalation: boolean;
  readonly allowedCapabilities: readonly string[];
  readonly requiredDropCapabilities: readonly string[];
  readonly volumes: readonly string[];
}

/** What OpenShift allots to a namespace, in its annotations. */
export interface Allotment {
  readonly users: { readonly first: number; readonly last: number };
  /** The volumes' group: the first of the namespace's groups, and that one only. */
  readonly fsGroup: number;
  readonly seLinuxLevel: string;
}

/** The pod as OpenShift would store it, or why it would not. */
export interface Admission {
  readonly pod: Document;
  readonly problems: string[];
}

const RESTRICTED_V2 = join(__dirname, 'restricted-v2.yaml');

/** The constraint as it is written down here. */
export function restrictedV2Document(): Document {
  return documentOf(parse(readFileSync(RESTRICTED_V2, 'utf8')));
}

/** Reads the constraint, and refuses one whose rules are not those judged here. */
export function readConstraint(document: Document): Constraint {
  const strategies: { [field: string]: string } = {
    fsGroup: 'MustRunAs', runAsUser: 'MustRunAsRange', seLinuxContext: 'MustRunAs', supplementalGroups: 'RunAsAny',
  };
  for (const [field, type] of Object.entries(strategies)) {
    if (documentOf(document[field]).type !== type) { throw new Error(`${field}: only ${type} is known here, got ${JSON.stringify(document[field])}`); }
  }
  for (const field of ['allowHostDirVolumePlugin', 'allowHostIPC', 'allowHostNetwork', 'allowHostPID', 'allowHostPorts', 'allowPrivilegedContainer']) {
    if (document[field] !== false) { throw new Error(`${field}: only false is known here, got ${JSON.stringify(document[field])}`); }
  }
  if (JSON.stringify(document.seccompProfiles) !== '["runtime/default"]') { throw new Error('seccompProfiles: only runtime/default is known here'); }
  return {
    allowPrivilegeEscalation: document.allowPrivilegeEscalation !== false,
    allowedCapabilities: listOf(document.allowedCapabilities).map(String),
    requiredDropCapabilities: listOf(document.requiredDropCapabilities).map(String),
    volumes: listOf(document.volumes).map(String),
  };
}

/** Reads the annotations that OpenShift sets on every namespace. */
export function readAllotment(annotations: Document): Allotment {
  const users = block(String(annotations['openshift.io/sa.scc.uid-range']));
  const groups = block(String(annotations['openshift.io/sa.scc.supplemental-groups']).split(',')[0]);
  return { users, fsGroup: groups.first, seLinuxLevel: String(annotations['openshift.io/sa.scc.mcs']) };
}

/** `start/size` or `start-end`. */
function block(text: string): { first: number; last: number } {
  const match = /^(\d+)([/-])(\d+)$/.exec(text);
  if (match === null) { throw new Error(`not a block of ids: ${text}`); }
  const first = Number(match[1]);
  return { first, last: match[2] === '/' ? first + Number(match[3]) - 1 : Number(match[3]) };
}

/** Fills in what the pod leaves open, then judges the result: what is not in the namespace's ranges or breaks a rule is refused. */
export function admit(constraint: Constraint, allotment: Allotment, template: Document): Admission {
  const pod = structuredClone(template);
  const spec = documentOf(pod.spec);
  const problems: string[] = [];
  const refuse = (path: string, problem: string) => { problems.push(`${path}: ${problem}`); };

  const context: Document = { ...documentOf(spec.securityContext) };
  context.fsGroup ??= allotment.fsGroup;
  context.seLinuxOptions ??= { level: allotment.seLinuxLevel };
  context.seccompProfile ??= { type: 'RuntimeDefault' };
  spec.securityContext = context;
  if (context.fsGroup !== allotment.fsGroup) { refuse('spec.securityContext.fsGroup', `${String(context.fsGroup)} is not ${allotment.fsGroup}`); }
  for (const field of ['hostIPC', 'hostNetwork', 'hostPID']) {
    if (spec[field] === true) { refuse(`spec.${field}`, 'is not allowed'); }
  }
  judgeOptions('spec.securityContext', context, allotment, refuse);
  for (const sysctl of listOf(context.sysctls)) {
    const name = String(documentOf(sysctl).name);
    if (!SAFE_SYSCTLS.includes(name)) { refuse('spec.securityContext.sysctls', `${name} is unsafe`); }
  }
  listOf(spec.volumes).map(documentOf).forEach((volume, index) => {
    const type = Object.keys(volume).find((key) => key !== 'name') ?? 'emptyDir';
    if (!constraint.volumes.includes(type)) { refuse(`spec.volumes[${index}]`, `${type} volumes are not allowed`); }
  });
  for (const list of ['initContainers', 'containers', 'ephemeralContainers']) {
    listOf(spec[list]).map(documentOf).forEach((container, index) => {
      admitContainer(constraint, allotment, context, container, `spec.${list}[${index}]`, refuse);
    });
  }
  return { pod, problems };
}

type Refuse = (path: string, problem: string) => void;

/** Sysctls of the pod alone, which OpenShift allows without being asked. */
const SAFE_SYSCTLS = [
  'kernel.shm_rmid_forced', 'net.ipv4.ip_local_port_range', 'net.ipv4.tcp_syncookies', 'net.ipv4.ping_group_range', 'net.ipv4.ip_unprivileged_port_start',
];

function admitContainer(
  constraint: Constraint, { users, ...allotment }: Allotment, pod: Document, container: Document, path: string, refuse: Refuse,
): void {
  const own: Document = { ...documentOf(container.securityContext) };
  const at = `${path}.securityContext`;
  if (own.runAsUser === undefined && pod.runAsUser === undefined) { own.runAsUser = users.first; }
  const user = Number(own.runAsUser ?? pod.runAsUser);
  if (own.runAsNonRoot === undefined && pod.runAsNonRoot === undefined && user > 0) { own.runAsNonRoot = true; }
  own.allowPrivilegeEscalation ??= constraint.allowPrivilegeEscalation ? undefined : false;
  const capabilities = documentOf(own.capabilities);
  own.capabilities = { ...capabilities, drop: [...new Set([...listOf(capabilities.drop), ...constraint.requiredDropCapabilities])] };
  container.securityContext = own;

  if (!(user >= users.first && user <= users.last)) { refuse(`${at}.runAsUser`, `${user} is not in ${users.first} to ${users.last}`); }
  if (own.privileged === true) { refuse(`${at}.privileged`, 'is not allowed'); }
  if (own.allowPrivilegeEscalation !== false && !constraint.allowPrivilegeEscalation) { refuse(`${at}.allowPrivilegeEscalation`, 'is not allowed'); }
  for (const added of listOf(capabilities.add).map(String)) {
    if (!constraint.allowedCapabilities.includes(added)) { refuse(`${at}.capabilities.add`, `${added} may not be added`); }
  }
  judgeOptions(at, own, { users, ...allotment }, refuse);
  listOf(container.ports).map(documentOf).forEach((port, index) => {
    if (port.hostPort !== undefined && port.hostPort !== 0) { refuse(`${path}.ports[${index}].hostPort`, 'is not allowed'); }
  });
}

/** What pods and containers share: SELinux options are those of the namespace, the seccomp profile the runtime's. */
function judgeOptions(path: string, context: Document, allotment: Allotment, refuse: Refuse): void {
  if (context.seLinuxOptions !== undefined && JSON.stringify(context.seLinuxOptions) !== JSON.stringify({ level: allotment.seLinuxLevel })) {
    refuse(`${path}.seLinuxOptions`, `${JSON.stringify(context.seLinuxOptions)} are not those of the namespace`);
  }
  const seccomp = documentOf(context.seccompProfile).type;
  if (seccomp !== undefined && seccomp !== 'RuntimeDefault') { refuse(`${path}.seccompProfile`, `${String(seccomp)} is not allowed`); }
}
