import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { recordConstructPaths } from './audit/construct-paths';
import { RootGrant, ROOT_GRANT_ANNOTATION, ROOT_GRANT_REASON_ANNOTATION } from './grant';
import { containersOf, Finding, has, judgeContainer, judgePod, PodContainer } from './invariants';
import { SecurityProfile } from './profile';
import { evaluatePod, podsOf, PssSubject } from './pss';
import { checksum, Document, documentOf, isDocument, listOf } from '../private/documents';

/** What the guard is told about a workload. */
export interface GuardOptions {
  readonly profile: SecurityProfile;
  /** The grant of this workload, if there is one. */
  readonly grant?: () => RootGrant | undefined;
}

/** The kinds whose objects hold pods. A list of any of them does too, and a List of anything may. */
const POD_KINDS = new Set([
  'Pod', 'PodTemplate', 'ReplicationController', 'ReplicaSet', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', '',
]);

/**
 * Refuses the synth when any pod under `scope` may run as root without a grant, or fails Pod Security `restricted` in any other way.
 * It renders each object anew, so that it sees what consumers patched in, and judges what will be written.
 */
export function guard(scope: Construct, options: GuardOptions): void {
  recordConstructPaths(scope);
  scope.node.addValidation({
    validate: () => scope.node.findAll()
      .filter((child): child is ApiObject => ApiObject.isApiObject(child) && POD_KINDS.has(child.kind.replace(/List$/, '')))
      .flatMap((object) => judgeObject(object, options)),
  });
}

function judgeObject(object: ApiObject, options: GuardOptions): string[] {
  let manifest: unknown;
  try {
    manifest = object.toJson();
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return [`${object.node.path}: ${object.kind} ${object.name}: cannot be rendered (${cause}); fix or remove the patch`];
  }
  return judgeManifest(manifest, object, options.profile, options.grant?.())
    .map((finding) => `${object.node.path}: ${object.kind} ${object.name}: ${finding}`);
}

/** The problems of one manifest, worded. */
export function judgeManifest(manifest: unknown, object: { kind: string }, profile: SecurityProfile, grant?: RootGrant): string[] {
  const subjects = podsOf(manifest);
  if (subjects.length === 0) {
    return [`no pod is left in this ${object.kind} to be judged; remove the patch that took it out`];
  }
  return subjects.flatMap((subject) => judgeSubject(subject, profile, grant).map(worded));
}

function judgeSubject(subject: PssSubject, profile: SecurityProfile, grant?: RootGrant): Finding[] {
  const path = subject.podPath === '' ? 'spec' : `${subject.podPath}.spec`;
  if (!isDocument(subject.spec)) {
    return [{ path, problem: has(subject.spec), fix: 'remove the patch that took the pod spec out' }];
  }
  const spec = subject.spec;
  const findings = judgePod(spec, path);
  let judged = spec;
  let granted = 0;
  for (const container of containersOf(spec, path)) {
    if (grant !== undefined && container.name === grant.container && container.list === 'initContainers') {
      findings.push(...++granted > 1 ? [again(container)] : judgeGranted(container, grant, subject));
      judged = withoutRoot(judged, container);
    } else {
      findings.push(...judgeContainer(container, spec, profile.pinsIds));
    }
  }
  return [...findings, ...podSecurityFindings(subject, judged, path, findings)];
}

/** What `restricted` refuses and the invariants have not named already. */
function podSecurityFindings(subject: PssSubject, spec: Document, path: string, named: Finding[]): Finding[] {
  const known = new Set(named.map((finding) => finding.path));
  // The whole subject, so that a malformed object around the pod is told too.
  return evaluatePod({ ...subject, spec }, { level: 'restricted', version: 'latest' })
    .flatMap((violation) => (violation.locations.length > 0 ? violation.locations : [{ container: undefined, path: 'spec', value: spec }])
      .map((location) => ({
        container: location.container,
        path: path.slice(0, path.length - 'spec'.length) + location.path,
        problem: `${has(location.value)}, which Pod Security restricted refuses (${violation.reason})`,
        fix: violation.fix,
      }))
      .filter((finding) => !known.has(finding.path)));
}

/** The granted container must be the one that was rendered, once, with its root ids and nothing else changed, and told in the manifest. */
function judgeGranted(container: PodContainer, grant: RootGrant, subject: PssSubject): Finding[] {
  const findings: Finding[] = [];
  if (checksum(container.body) !== checksum(grant.rendered)) {
    const changed = [...new Set([...Object.keys(container.body), ...Object.keys(grant.rendered)])].sort()
      .filter((key) => checksum([container.body[key]]) !== checksum([grant.rendered[key]]));
    findings.push({
      container: container.name,
      path: `${container.path}.${changed[0]}`,
      problem: 'was changed, and a root grant covers the container only as the library renders it',
      fix: 'remove the patch, or drop allowRootInit',
    });
  }
  const annotations = documentOf(documentOf(subject.metadata).annotations);
  for (const [name, value] of [[ROOT_GRANT_ANNOTATION, grant.container], [ROOT_GRANT_REASON_ANNOTATION, grant.reason]]) {
    if (annotations[name] !== value) {
      findings.push({
        path: `${subject.podPath === '' ? '' : `${subject.podPath}.`}metadata.annotations['${name}']`,
        problem: `${has(annotations[name])}, so the manifest hides a root grant`,
        fix: 'remove the patch that changed it',
      });
    }
  }
  return findings;
}

function again(container: PodContainer): Finding {
  return {
    container: container.name,
    path: container.path,
    problem: 'stands there again, and a root grant covers one container',
    fix: 'remove the patch that added it',
  };
}

/** The pod as if the granted container were none: the rest of it must pass by itself, and keeps its place in the list. */
function withoutRoot(spec: Document, container: PodContainer): Document {
  const nonRoot = { ...documentOf(container.body.securityContext), runAsNonRoot: true, runAsUser: 1, runAsGroup: 1 };
  return {
    ...spec,
    [container.list]: listOf(spec[container.list]).map((entry) => entry === container.body ? { ...container.body, securityContext: nonRoot } : entry),
  };
}

function worded(finding: Finding): string {
  const container = finding.container === undefined ? '' : `container ${finding.container}: `;
  return `${container}${finding.path} ${finding.problem}; ${finding.fix}`;
}
