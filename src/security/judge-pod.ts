import { RootGrant } from './grant';
import { Accounts, containersOf, Finding, has, judgeAccount, judgeContainer, judgePod, PodContainer } from './invariants';
import { SecurityProfile } from './profile';
import { ROOT_GRANT_ANNOTATION, ROOT_GRANT_REASON_ANNOTATION } from '../judging/manifest/annotations';
import { PssSubject } from '../judging/manifest/pods';
import { evaluatePod } from '../judging/pss';
import { checksum, Document, documentOf, isDocument, listOf } from '../private/documents';

/** What a pod is judged by. */
export interface PodTerms {
  readonly profile: SecurityProfile;
  readonly accounts: Accounts;
  /** The grant of its workload, if there is one. */
  readonly grant?: RootGrant;
}

/** What Pod Security `restricted` and the invariants refuse about one pod. Nothing but the grant excuses any of it. */
export function judgeSubject(subject: PssSubject, { profile, accounts, grant }: PodTerms): Finding[] {
  const path = subject.podPath === '' ? 'spec' : `${subject.podPath}.spec`;
  if (!isDocument(subject.spec)) {
    return [{ rule: 'no-pod', path, problem: has(subject.spec), fix: 'remove the patch that took the pod spec out' }];
  }
  const spec = subject.spec;
  const findings = [...judgePod(spec, path), ...judgeAccount(spec, path, accounts)];
  let judged = spec;
  let granted = 0;
  for (const container of containersOf(spec, path)) {
    if (grant !== undefined && container.name === grant.container && container.list === 'initContainers') {
      findings.push(...++granted > 1 ? [grantedTwice(container)] : judgeGranted(container, grant, subject));
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
      .map((location): Finding => ({
        rule: violation.check,
        container: location.container,
        path: path.slice(0, path.length - 'spec'.length) + location.path,
        problem: `${has(location.value)}, which Pod Security restricted refuses (${violation.reason})`,
        fix: violation.fix,
      }))
      .filter((finding) => !isNamed(finding.path, known)));
}

/** Whether a field was named, or the object or list it is in. */
function isNamed(path: string, known: ReadonlySet<string>): boolean {
  return known.has(path) || known.has(path.slice(0, path.lastIndexOf('.'))) || known.has(path.replace(/\[\d+\]$/, ''));
}

/** The granted container must be the one that was rendered, once, with its root ids and nothing else changed, and told in the manifest. */
function judgeGranted(container: PodContainer, grant: RootGrant, subject: PssSubject): Finding[] {
  const findings: Finding[] = [];
  if (checksum(container.body) !== checksum(grant.rendered)) {
    const changed = [...new Set([...Object.keys(container.body), ...Object.keys(grant.rendered)])].sort()
      .filter((key) => checksum([container.body[key]]) !== checksum([grant.rendered[key]]));
    findings.push({
      rule: 'root-grant',
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
        rule: 'root-grant',
        path: `${subject.podPath === '' ? '' : `${subject.podPath}.`}metadata.annotations['${name}']`,
        problem: `${has(annotations[name])}, so the manifest hides a root grant`,
        fix: 'remove the patch that changed it',
      });
    }
  }
  return findings;
}

function grantedTwice(container: PodContainer): Finding {
  return {
    rule: 'root-grant',
    container: container.name,
    path: container.path,
    problem: 'is there a second time, and a root grant covers one container',
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
