import { Hit, PodView } from '../hardening';
import { AuditRule } from './report';
import { EMPTY_ACCEPTANCE, isAcceptable, UNKNOWN_ACCEPTANCE } from './rules';
import { fieldsAt, textAt } from '../hardening/fields';
import { Fields } from '../pss/reader';

/** `cdk8s-flyte.dev/accept-<rule id>: <reason>` on the object or its pod template. */
export const ACCEPT_PREFIX = 'cdk8s-flyte.dev/accept-';

/** What the annotations of one object accept, and what is wrong with them. */
export interface Acceptances {
  /** Reason by rule id. */
  readonly reasons: ReadonlyMap<string, string>;
  readonly hits: readonly { readonly rule: AuditRule; readonly hit: Hit }[];
}

const NOTHING: Acceptances = { reasons: new Map(), hits: [] };

export function acceptancesOf(object: Fields, pod?: PodView): Acceptances {
  const places: [string, Fields][] = [['metadata', fieldsAt(object, 'metadata', 'annotations')]];
  if (pod !== undefined && pod.metadataPath !== 'metadata') {
    places.push([pod.metadataPath, fieldsAt(pod.metadata, 'annotations')]);
  }
  const entries = places.flatMap(([path, annotations]) => Object.keys(annotations)
    .filter((name) => name.startsWith(ACCEPT_PREFIX))
    .map((name) => ({ id: name.slice(ACCEPT_PREFIX.length), reason: textAt(annotations, name)?.trim(), path: `${path}.annotations['${name}']` })));
  if (entries.length === 0) {
    return NOTHING;
  }
  const reasons = new Map<string, string>();
  const hits: { rule: AuditRule; hit: Hit }[] = [];
  for (const { id, reason, path } of entries) {
    if (!isAcceptable(id)) {
      hits.push({ rule: UNKNOWN_ACCEPTANCE, hit: { path, message: `there is no rule ${id} that could be accepted` } });
    } else if (reason === undefined || reason === '') {
      hits.push({ rule: EMPTY_ACCEPTANCE, hit: { path, message: `${id} is accepted without a reason, so it is not accepted` } });
    } else {
      reasons.set(id, reason);
    }
  }
  return { reasons, hits };
}
