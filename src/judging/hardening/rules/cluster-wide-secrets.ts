import { ObjectRule } from '../rule';
import { grantsOf } from './rbac-grants';

const READING = ['get', 'list', 'watch'];

export const clusterWideSecrets: ObjectRule = {
  id: 'cluster-wide-secrets',
  severity: 'high',
  title: 'Secrets of every namespace',
  why: 'Bound once to the cluster, the role reads every password, key and token that any namespace holds.',
  fix: 'Use a Role in the namespace of the Secrets, or name the Secrets in resourceNames.',
  judge: (object) => object.kind !== 'ClusterRole' ? [] : grantsOf(object).flatMap(({ path, resources, verbs, names }) => {
    const reading = verbs.filter((verb) => READING.includes(verb));
    return resources.includes('secrets') && reading.length > 0 && names.length === 0
      ? [{ path: `${path}.resources`, message: `it grants ${reading.join(', ')} of all Secrets` }] : [];
  }),
};
