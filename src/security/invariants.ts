import { Document, documentOf, isDocument, listOf } from '../private/documents';

/** One thing that is wrong with one field of a pod. */
export interface Finding {
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
  readonly list: 'containers' | 'initContainers' | 'ephemeralContainers';
  readonly name: string;
  readonly path: string;
  readonly body: Document;
}

const LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** Every container of the pod, ephemeral ones and native sidecars included. */
export function containersOf(spec: Document, path: string): PodContainer[] {
  return LISTS.flatMap((list) => listOf(spec[list]).map((entry, index) => {
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
    findings.push({ path: `${path}.containers`, problem: `${has(spec.containers)}, so that nothing is left to be judged`, fix: 'remove the patch that took them out' });
  }
  // `restricted` lets a Windows pod off most of its rules, and Flyte has no Windows image.
  if (documentOf(spec.os).name === 'windows') {
    findings.push({ path: `${path}.os.name`, problem: "is 'windows', which Pod Security judges by laxer rules", fix: 'remove it' });
  }
  for (const field of ['runAsUser', 'runAsGroup', 'fsGroup']) {
    if (context[field] === 0) { findings.push({ path: `${at}.${field}`, problem: 'is 0', fix: 'use a number above 0, or remove the patch' }); }
  }
  if (listOf(context.supplementalGroups).includes(0)) {
    findings.push({ path: `${at}.supplementalGroups`, problem: 'contains 0', fix: 'remove group 0' });
  }
  // Said for the pod too, since what joins later (a debugging container, a sidecar that a webhook injects) may say nothing itself.
  if (context.runAsNonRoot !== true) {
    findings.push({ path: `${at}.runAsNonRoot`, problem: has(context.runAsNonRoot), fix: 'set it to true, or remove the patch that changed it' });
  }
  return findings;
}

/**
 * What must hold for one container beyond what Pod Security asks: a numeric user and group above 0, a read-only root filesystem, no
 * capability at all, the runtime's own seccomp profile. A field of the container wins over the pod's, as in Kubernetes.
 */
export function judgeContainer(container: PodContainer, spec: Document, pinsIds: boolean): Finding[] {
  const own = documentOf(container.body.securityContext);
  const pod = documentOf(spec.securityContext);
  const findings: Finding[] = [];
  const wrong = (field: string, problem: string, fix: string) =>
    findings.push({ container: container.name, path: `${container.path}.securityContext.${field}`, problem, fix });

  // Said on the container itself, so that it holds in whatever pod the container is copied to.
  if (own.runAsNonRoot !== true) { wrong('runAsNonRoot', has(own.runAsNonRoot), 'set it to true, or remove the patch that changed it'); }
  for (const field of ['runAsUser', 'runAsGroup']) {
    const id = own[field] ?? pod[field];
    if (id === undefined && !pinsIds) { continue; }
    if (typeof id !== 'number' || !Number.isInteger(id) || id <= 0) { wrong(field, has(id), 'set it to a number above 0'); }
  }
  if (own.readOnlyRootFilesystem !== true) {
    wrong('readOnlyRootFilesystem', has(own.readOnlyRootFilesystem), 'set it to true and mount a sized emptyDir where the process writes');
  }
  if (own.allowPrivilegeEscalation !== false) { wrong('allowPrivilegeEscalation', has(own.allowPrivilegeEscalation), 'set it to false'); }
  if (own.privileged === true) { wrong('privileged', 'is true', 'set it to false'); }
  const capabilities = documentOf(own.capabilities);
  if (!listOf(capabilities.drop).includes('ALL')) { wrong('capabilities.drop', has(capabilities.drop), 'set it to [ALL]'); }
  if (listOf(capabilities.add).length > 0) { wrong('capabilities.add', has(capabilities.add), 'remove it: no Flyte process needs a capability'); }
  const seccomp = documentOf(own.seccompProfile ?? pod.seccompProfile).type;
  if (seccomp !== 'RuntimeDefault') { wrong('seccompProfile.type', has(seccomp), 'set it to RuntimeDefault'); }
  for (const field of ['seLinuxOptions', 'procMount', 'windowsOptions']) {
    if (own[field] !== undefined) { wrong(field, has(own[field]), 'remove it'); }
  }
  return findings;
}

/** How a value is worded in a finding. */
export function has(value: unknown): string {
  if (value === undefined) { return 'is not set'; }
  return `is ${isDocument(value) || Array.isArray(value) ? JSON.stringify(value) : String(value)}`;
}
