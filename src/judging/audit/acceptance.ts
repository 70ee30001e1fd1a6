import { Hit, HARDENING_RULES, OBJECT_RULES } from '../hardening';
import { AuditRule } from './report';
import { EMPTY_ACCEPTANCE, UNKNOWN_ACCEPTANCE } from './rules';
import { refusal } from '../../private/checks';
import { requireReason, whyNoReason } from '../../private/reason';
import { ACCEPT_PREFIX } from '../manifest/annotations';
import { fieldsAt, textAt } from '../manifest/fields';
import { Fields } from '../manifest/json';
import { PodView } from '../manifest/views';

/** What the annotations of one object accept, and what is wrong with them. */
export interface Acceptances {
  /** Reason by rule id. */
  readonly reasons: ReadonlyMap<string, string>;
  readonly hits: readonly { readonly rule: AuditRule; readonly hit: Hit }[];
}

/** Whether there is a rule of that id that may be accepted. */
export type Acceptable = (id: string) => boolean;

const NOTHING: Acceptances = { reasons: new Map(), hits: [] };

/** What the object accepts, for itself and all its pods. */
export function acceptancesOf(object: Fields, acceptable: Acceptable): Acceptances {
  return read('metadata', fieldsAt(object, 'metadata', 'annotations'), acceptable);
}

/** What the template of one of its pods accepts, where it is not the object itself. */
export function acceptancesOfPod(pod: PodView, acceptable: Acceptable): Acceptances {
  return pod.metadataPath === 'metadata' ? NOTHING : read(pod.metadataPath, fieldsAt(pod.metadata, 'annotations'), acceptable);
}

function read(path: string, annotations: Fields, acceptable: Acceptable): Acceptances {
  const entries = Object.keys(annotations)
    .filter((name) => name.startsWith(ACCEPT_PREFIX))
    .map((name) => ({ id: name.slice(ACCEPT_PREFIX.length), reason: textAt(annotations, name)?.trim(), at: `${path}.annotations['${name}']` }));
  if (entries.length === 0) {
    return NOTHING;
  }
  const reasons = new Map<string, string>();
  const hits: { rule: AuditRule; hit: Hit }[] = [];
  for (const { id, reason, at } of entries) {
    if (!acceptable(id)) {
      hits.push({ rule: UNKNOWN_ACCEPTANCE, hit: { path: at, message: `there is no rule ${id} that could be accepted` } });
    } else if (reason === undefined || reason === '') {
      hits.push({ rule: EMPTY_ACCEPTANCE, hit: { path: at, message: `${id} is accepted without a reason, so it is not accepted` } });
    } else if (whyNoReason(reason) !== undefined) {
      hits.push({ rule: EMPTY_ACCEPTANCE, hit: { path: at, message: `${id} is accepted without a reason that can be read (${whyNoReason(reason)}), so it is not accepted` } });
    } else {
      reasons.set(id, reason);
    }
  }
  return { reasons, hits };
}

/**
 * Refuses an acceptance, given as a prop of a workload, of what is no rule about workloads, or without a reason. `own` are the ids of rules
 * that were added to the app.
 */
export function requireAcceptable(where: string, prop: string, rule: string, reason: string, own: readonly string[]): void {
  if (OBJECT_RULES.some(({ id }) => id === rule)) {
    throw refusal(where, prop, 'name rules about pods', rule, `annotate the object it is about: ApiObject.of(...).metadata.addAnnotation('${ACCEPT_PREFIX}${rule}', reason)`);
  }
  const known = [...HARDENING_RULES.map(({ id }) => id).filter((id) => !OBJECT_RULES.some((other) => other.id === id)), ...own];
  if (!known.includes(rule)) { throw refusal(where, prop, 'name rules that can be accepted', rule, `use one of ${known.sort().join(', ')}`); }
  requireReason(where, `${prop}['${rule}']`, reason, 'say why it is right here');
}
