import { listAt, textsAt } from '../../manifest/fields';
import { ObjectView } from '../../manifest/views';

/** A rule of a role about objects of the core API. */
export interface CoreGrant {
  /** `rules[0]` */
  readonly path: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** The objects it is limited to; empty for all of them. */
  readonly names: readonly string[];
}

/** What a Role or ClusterRole grants on the core API; nothing for other kinds. Wildcards for resources have a rule of their own. */
export function grantsOf({ kind, fields }: ObjectView): CoreGrant[] {
  return kind !== 'Role' && kind !== 'ClusterRole' ? [] : listAt(fields, 'rules')
    .map((rule, index) => ({ rule, path: `rules[${index}]` }))
    .filter(({ rule }) => textsAt(rule, 'apiGroups').some((group) => group === '' || group === '*'))
    .map(({ rule, path }) => ({ path, resources: textsAt(rule, 'resources'), verbs: textsAt(rule, 'verbs'), names: textsAt(rule, 'resourceNames') }));
}
