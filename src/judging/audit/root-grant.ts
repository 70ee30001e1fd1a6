import { whyNoReason } from '../../private/reason';
import { Hit } from '../hardening';
import { ROOT_GRANT_ANNOTATION, ROOT_GRANT_REASON_ANNOTATION } from '../manifest/annotations';
import { fieldsAt, textAt, valueAt } from '../manifest/fields';
import { ContainerView, PodView } from '../manifest/views';
import { evaluatePod } from '../pss';

/** What a grant is about: the user and the group of one init container. */
const GRANTED_RULES = new Set(['runAsNonRoot', 'runAsUser', 'root-group']);

/** The root grant of a pod: what it covers, or why it covers nothing. */
export interface JudgedGrant {
  readonly container?: string;
  readonly reason?: string;
  readonly refusal?: Hit;
}

/** Whether the grant covers a finding; `path` keeps findings about the pod itself out. */
export function grantCovers(grant: JudgedGrant, rule: string, hit: Hit): boolean {
  return grant.container !== undefined && GRANTED_RULES.has(rule) && hit.container === grant.container && hit.path.includes('.initContainers[');
}

/** Reads the grant from the annotations of the pod; a pod without has an empty one. */
export function rootGrantOf(pod: PodView): JudgedGrant {
  const annotations = fieldsAt(pod.metadata, 'annotations');
  if (valueAt(annotations, ROOT_GRANT_ANNOTATION) === undefined) {
    return {};
  }
  const container = textAt(annotations, ROOT_GRANT_ANNOTATION) ?? '';
  const reason = textAt(annotations, ROOT_GRANT_REASON_ANNOTATION)?.trim() ?? '';
  const refusal = whyRefused(pod, container, reason);
  return refusal === undefined
    ? { container, reason }
    : { refusal: { path: `${pod.metadataPath}.annotations['${ROOT_GRANT_ANNOTATION}']`, message: `the root grant does not hold: ${refusal}` } };
}

function whyRefused(pod: PodView, name: string, reason: string): string | undefined {
  const named = pod.containers.filter((container) => container.name === name);
  if (reason === '') {
    return `annotation ${ROOT_GRANT_REASON_ANNOTATION} is missing or empty`;
  }
  const unreadable = whyNoReason(reason);
  if (unreadable !== undefined) {
    return `annotation ${ROOT_GRANT_REASON_ANNOTATION} gives no reason that can be read (${unreadable})`;
  }
  if (named.length !== 1 || named[0].type !== 'initContainer') {
    return `it names ${name === '' ? 'no container' : name}, and must name exactly one init container`;
  }
  const [container] = named;
  if (container.longRunning) {
    return `${name} is a sidecar that runs as long as the pod, and root is for init containers that end`;
  }
  return weakness(pod, container);
}

/** What else than user and group is weak when the container is looked at alone, with what it gets from the pod. */
function weakness(pod: PodView, container: ContainerView): string | undefined {
  if (valueAt(container.fields, 'securityContext', 'readOnlyRootFilesystem') !== true) {
    return `the root filesystem of ${container.name} is writable`;
  }
  const alone = { ...pod.spec, containers: [], initContainers: [container.fields], ephemeralContainers: [] };
  const other = evaluatePod({ metadata: pod.metadata, spec: alone }, { level: 'restricted', version: 'latest' })
    .find(({ check }) => !GRANTED_RULES.has(check));
  return other === undefined ? undefined : `${container.name} also fails ${other.check} (${other.detail})`;
}
