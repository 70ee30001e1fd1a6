import { ObjectRule } from '../rule';
import { grantsOf } from './rbac-grants';

const RESOURCES: { readonly [resource: string]: string } = {
  'pods/exec': 'run programs in every pod it reaches',
  'pods/attach': 'talk to the programs of every pod it reaches',
  'pods/ephemeralcontainers': 'put containers of their own into every pod it reaches',
  'pods/portforward': 'reach ports of every pod past its network policies',
  'nodes/proxy': 'call the kubelet of every node, which runs programs in any pod',
};

export const podAccess: ObjectRule = {
  id: 'pod-access',
  severity: 'high',
  title: 'Rights to get into pods',
  why: 'Whoever gets into a pod has its Secrets, its token and its network, whatever they may do themselves.',
  fix: 'Remove the resource from the role; give people such access for a time, through a role of their own.',
  judge: (object) => grantsOf(object).flatMap(({ path, resources, verbs }) => resources
    .filter((resource) => verbs.length > 0 && Object.prototype.hasOwnProperty.call(RESOURCES, resource))
    .map((resource) => ({ path: `${path}.resources`, message: `${resource} is granted: whoever holds it can ${RESOURCES[resource]}` }))),
};
