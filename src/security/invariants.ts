import { CONTAINER_LISTS } from '../judging/manifest/pods';
import { LARGEST_ID, shown } from '../private/checks';
import { Document, documentOf, isDocument, listOf } from '../private/documents';

/** One thing that is wrong with one field of an object. */
export interface Finding {
  /** Stable name of what it breaks. */
  readonly rule: string;
  /** The container, where the field belongs to one. */
  readonly container?: string;
  /** The field, from the root of the object. */
  readonly path: string;
  /** What is wrong with it. */
  readonly problem: string;
  /** What to do. */
  readonly fix: string;
}

/** A container of a pod, whatever list it stands in. */
export interface PodContainer {
  readonly list: typeof CONTAINER_LISTS[number][0];
  readonly name: string;
  readonly path: string;
  readonly body: Document;
}

/** Every container of the pod, ephemeral ones and native sidecars included. */
export function containersOf(spec: Document, path: string): PodContainer[] {
  return CONTAINER_LISTS.flatMap(([list]) => listOf(spec[list]).map((entry, index) => {
    const body = documentOf(entry);
    return { list, name: String(body.name ?? index), path: `${path}.${list}[${index}]`, body };
  }));
}

/** The pod's own part of what must hold: what no container can answer for. */
export function judgePod(spec: Document, path: string): Finding[] {
  const findings: Finding[] = [];
  const context = documentOf(spec.securityContext);
  const at = `${path}.securityContext`;
  if (listOf(spec.containers).length === 0) {
    findings.push({ rule: 'no-pod', path: `${path}.containers`, problem: `${has(spec.containers)}, so that nothing is left to be judged`, fix: 'remove the patch that took them out' });
  }
  // `restricted` lets a Windows pod off most of its rules, and Flyte has no Windows image.
  if (documentOf(spec.os).name === 'windows') {
    findings.push({ rule: 'windows-pod', path: `${path}.os.name`, problem: "is 'windows', which Pod Security judges by laxer rules", fix: 'remove it' });
  }
  for (const [field, rule] of [['runAsUser', 'runAsUser'], ['runAsGroup', 'root-group'], ['fsGroup', 'root-group']]) {
    if (context[field] !== undefined && !isId(context[field])) {
      findings.push({ rule, path: `${at}.${field}`, problem: isValue(context[field]), fix: `use ${AN_ID}, or remove the patch` });
    }
  }
  findings.push(...judgeGroups(context.supplementalGroups, `${at}.supplementalGroups`));
  for (const [field, rule] of [['seLinuxOptions', 'seLinuxOptions'], ['windowsOptions', 'windowsHostProcess']]) {
    if (context[field] !== undefined) { findings.push({ rule, path: `${at}.${field}`, problem: has(context[field]), fix: 'remove it' }); }
  }
  // Said for the pod too, since what joins later (a debugging container, a sidecar that a webhook injects) may say nothing itself.
  if (context.runAsNonRoot !== true) {
    findings.push({ rule: 'runAsNonRoot', path: `${at}.runAsNonRoot`, problem: has(context.runAsNonRoot), fix: 'set it to true, or remove the patch that changed it' });
  }
  return findings;
}

/** A null in the list becomes group 0 in the API server. */
function judgeGroups(groups: unknown, path: string): Finding[] {
  if (groups === undefined) { return []; }
  if (!Array.isArray(groups)) { return [{ rule: 'root-group', path, problem: has(groups), fix: 'make it a list of groups, or remove it' }]; }
  return groups.flatMap((group: unknown, index) => isId(group) ? []
    : [{ rule: 'root-group', path: `${path}[${index}]`, problem: isValue(group), fix: `use ${AN_ID}, or remove it` }]);
}

/** A pod of a component runs as the component's own account: another would open what somebody else may do. */
export function judgeAccount(spec: Document, path: string, accounts: Accounts): Finding[] {
  const findings: Finding[] = [];
  // The older name counts where the newer is left out.
  for (const field of ['serviceAccountName', 'serviceAccount']) {
    const account = spec[field];
    const owner = typeof account === 'string' ? accounts.ownerOf(account) : undefined;
    if (accounts.own === undefined && owner !== undefined) {
      findings.push({ rule: 'own-service-account', path: `${path}.${field}`, problem: `is ${shown(account)}, which is ${owner}'s own`, fix: 'give the pod an account of its own' });
    }
    if (accounts.own !== undefined && account !== accounts.own && (account !== undefined || field === 'serviceAccountName')) {
      findings.push({
        rule: 'own-service-account',
        path: `${path}.${field}`,
        problem: `${isValue(account)}, and the component's own is '${accounts.own}'`,
        fix: 'remove the patch that changed it; serviceAccount of the component takes another',
      });
    }
  }
  return findings;
}

/** The service accounts that components own. */
export interface Accounts {
  /** That of the component the pod belongs to, if it belongs to one. */
  readonly own?: string;
  /** Who owns an account of the pod's namespace. */
  readonly ownerOf: (account: string) => string | undefined;
}

/**
 * What must hold for one container beyond what Pod Security asks: a numeric user and group above 0, a read-only root filesystem, no
 * capability at all, the runtime's own seccomp profile. A field of the container wins over the pod's, as in Kubernetes.
 */
export function judgeContainer(container: PodContainer, spec: Document, pinsIds: boolean): Finding[] {
  const own = documentOf(container.body.securityContext);
  const pod = documentOf(spec.securityContext);
  const findings: Finding[] = [];
  const wrong = (field: string, rule: string, problem: string, fix: string) =>
    findings.push({ rule, container: container.name, path: `${container.path}.securityContext.${field}`, problem, fix });

  // Said on the container itself, so that it holds in whatever pod the container is copied to.
  if (own.runAsNonRoot !== true) { wrong('runAsNonRoot', 'runAsNonRoot', has(own.runAsNonRoot), 'set it to true, or remove the patch that changed it'); }
  for (const [field, rule] of [['runAsUser', 'runAsUser'], ['runAsGroup', 'root-group']]) {
    const id = own[field] ?? pod[field];
    if (id === undefined && !pinsIds) { continue; }
    if (!isId(id)) { wrong(field, rule, isValue(id), `set it to ${AN_ID}`); }
  }
  if (own.readOnlyRootFilesystem !== true) {
    wrong('readOnlyRootFilesystem', 'writable-root-filesystem', has(own.readOnlyRootFilesystem), 'set it to true and mount a sized emptyDir where the process writes');
  }
  if (own.allowPrivilegeEscalation !== false) { wrong('allowPrivilegeEscalation', 'allowPrivilegeEscalation', has(own.allowPrivilegeEscalation), 'set it to false'); }
  if (own.privileged === true) { wrong('privileged', 'privileged', 'is true', 'set it to false'); }
  const capabilities = documentOf(own.capabilities);
  if (!listOf(capabilities.drop).includes('ALL')) { wrong('capabilities.drop', 'capabilities_restricted', has(capabilities.drop), 'set it to [ALL]'); }
  if (listOf(capabilities.add).length > 0) { wrong('capabilities.add', 'capabilities_restricted', has(capabilities.add), 'remove it: no Flyte process needs a capability'); }
  const seccomp = documentOf(own.seccompProfile ?? pod.seccompProfile).type;
  if (seccomp !== 'RuntimeDefault') { wrong('seccompProfile.type', 'seccompProfile_restricted', has(seccomp), 'set it to RuntimeDefault'); }
  for (const [field, rule] of [['seLinuxOptions', 'seLinuxOptions'], ['procMount', 'procMount_restricted'], ['windowsOptions', 'windowsHostProcess']]) {
    if (own[field] !== undefined) { wrong(field, rule, has(own[field]), 'remove it'); }
  }
  return findings;
}

const AN_ID = `a whole number from 1 to ${LARGEST_ID}`;

function isId(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= LARGEST_ID;
}

/** How an id is worded in a finding: a text in quotes, since '1001' is none. */
function isValue(value: unknown): string {
  return value === undefined ? 'is not set' : `is ${shown(value)}`;
}

/** How a value is worded in a finding. */
export function has(value: unknown): string {
  if (value === undefined) { return 'is not set'; }
  return `is ${isDocument(value) || Array.isArray(value) ? JSON.stringify(value) : String(value)}`;
}
