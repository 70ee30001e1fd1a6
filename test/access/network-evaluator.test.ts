import { parse } from 'yaml';
import { documentOf } from '../../src/private/documents';
import { address, End, namespace, pod, reaches } from '../network';

const HERE = namespace('here', { team: 'a' });
const THERE = namespace('there', { team: 'b' });
const SERVER: End = { ...pod('server', HERE, { app: 'server' }), ports: { web: 8080 }, own: true };
const CLIENT = pod('client', HERE, { app: 'client' });
const STRANGER = pod('stranger', THERE, { app: 'client' });
const OUTSIDE = address('outside', '203.0.113.7');
const OUTSIDE_V6 = address('outside-v6', '2001:db8::7');

/** Whether each client reaches the server's port 8080 under one policy of its namespace. */
function callers(spec: string, port = 8080, protocol: 'TCP' | 'UDP' = 'TCP'): string[] {
  const policy = { kind: 'NetworkPolicy', metadata: { namespace: 'here' }, spec: documentOf(parse(spec)) };
  return [CLIENT, STRANGER, OUTSIDE, OUTSIDE_V6].filter((from) => reaches([policy], from, SERVER, port, protocol)).map((end) => end.name);
}

const ALL = ['client', 'stranger', 'outside', 'outside-v6'];

// What the Kubernetes documentation says of NetworkPolicies, so that the tests that rest on this evaluator rest on something.
test.each([
  ['a policy that selects other pods changes nothing', '{ podSelector: { matchLabels: { app: other } }, policyTypes: [Ingress] }', ALL],
  ['an empty selector selects all pods', '{ podSelector: {}, policyTypes: [Ingress] }', []],
  ['a policy of egress leaves ingress open', '{ podSelector: {}, policyTypes: [Egress] }', ['stranger', 'outside', 'outside-v6']],
  ['without policyTypes it is ingress', '{ podSelector: {} }', []],
  ['without policyTypes, egress rules make it egress too', '{ podSelector: { matchLabels: { app: client } }, egress: [] }', ['stranger', 'outside', 'outside-v6']],
  ['an empty rule allows all', '{ podSelector: {}, ingress: [{}] }', ALL],
  ['a pod selector alone means the same namespace', '{ podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: client } } }] }] }', ['client']],
  ['a namespace selector means all its pods', '{ podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: b } } }] }] }', ['stranger']],
  ['both in one peer must hold',
    '{ podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: b } }, podSelector: { matchLabels: { app: other } } }] }] }', []],
  ['two peers add up',
    '{ podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: b } } }, { podSelector: { matchLabels: { app: client } } }] }] }',
    ['client', 'stranger']],
  ['expressions', '{ podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchExpressions: [{ key: team, operator: NotIn, values: [b] }] } }] }] }',
    ['client']],
  ['a block, less its exceptions', '{ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 0.0.0.0/0, except: [203.0.113.0/24] } }] }] }',
    ['client', 'stranger']],
  ['a block of the other family', '{ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: "::/0" } }] }] }', ['outside-v6']],
  ['the port', '{ podSelector: {}, ingress: [{ ports: [{ port: 8080 }] }] }', ALL],
  ['another port', '{ podSelector: {}, ingress: [{ ports: [{ port: 80 }] }] }', []],
  ['another protocol', '{ podSelector: {}, ingress: [{ ports: [{ port: 8080, protocol: UDP }] }] }', []],
  ['a port by name', '{ podSelector: {}, ingress: [{ ports: [{ port: web }] }] }', ALL],
  ['an unknown name', '{ podSelector: {}, ingress: [{ ports: [{ port: grpc }] }] }', []],
  ['a range', '{ podSelector: {}, ingress: [{ ports: [{ port: 8000, endPort: 8080 }] }] }', ALL],
  ['any port of a protocol', '{ podSelector: {}, ingress: [{ ports: [{ protocol: TCP }] }] }', ALL],
])('the evaluator: %s', (_title, spec, open) => {
  expect(callers(spec)).toEqual(open);
});
