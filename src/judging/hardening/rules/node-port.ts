import { textAt } from '../../manifest/fields';
import { ObjectRule } from '../rule';

export const nodePort: ObjectRule = {
  id: 'node-port',
  severity: 'medium',
  title: 'NodePort service',
  why: 'The port is open on every node, past ingress, TLS and whatever guards them.',
  fix: 'Use type ClusterIP, and an Ingress for what must be reached from outside.',
  judge: (object) => object.kind === 'Service' && textAt(object.fields, 'spec', 'type') === 'NodePort'
    ? [{ path: 'spec.type', message: 'it opens a port on every node' }] : [],
};
