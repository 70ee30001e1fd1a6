import { Authentication, FlyteServiceOptions, AdminCertificates } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Document, documentOf, listOf } from '../../src/private/documents';
import { core, find, findAll, manifests, nameOf, testChart, testSecret } from '../support';

const authentication = Authentication.disabled('a mesh authenticates');
const { LOAD_BALANCER, NODE_PORT } = kplus.ServiceType;
const reason = 'reached from the office network only';

function made(props: Parameters<typeof core>[1]): Document[] {
  const chart = testChart();
  core(chart, { authentication, ...props });
  return manifests(chart);
}

function admin(service: FlyteServiceOptions): Document {
  return find(made({ admin: { service } }), 'Service', 'flyteadmin');
}

/** Ports that a policy opens to everyone. */
function open(all: Document[], name: string): unknown[] {
  return listOf(documentOf(find(all, 'NetworkPolicy', name).spec).ingress).map(documentOf).filter((rule) => rule.from === undefined)
    .flatMap((rule) => listOf(rule.ports).map((port) => documentOf(port).port));
}

test('inside the cluster unless said otherwise: no annotation, no way in', () => {
  const all = made({});
  expect(findAll(all, 'Service').map((service) => [nameOf(service), documentOf(service.spec).type, documentOf(service.metadata).annotations])
    .filter(([, type, annotations]) => type !== 'ClusterIP' || annotations !== undefined)).toEqual([]);
  expect(open(all, 'flyteadmin')).toEqual([]);
});

test('a load balancer: annotations, ranges, class, node ports and why', () => {
  expect(admin({
    type: LOAD_BALANCER,
    reason,
    annotations: { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal' },
    loadBalancerSourceRanges: ['10.0.0.0/8'],
    loadBalancerClass: 'service.k8s.aws/nlb',
    nodePorts: { grpc: 30081 },
  })).toMatchObject({
    metadata: { annotations: { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal', 'cdk8s-flyte.dev/exposed': reason } },
    spec: {
      type: 'LoadBalancer',
      loadBalancerSourceRanges: ['10.0.0.0/8'],
      loadBalancerClass: 'service.k8s.aws/nlb',
      ports: [{ name: 'http', port: 80, targetPort: 8088 }, { name: 'grpc', port: 81, targetPort: 8089, nodePort: 30081 }],
    },
  });
});

test('the port of metrics and profiles stays inside', () => {
  const ports = (service: Document) => listOf(documentOf(service.spec).ports).map((port) => documentOf(port).name);
  expect(ports(admin({}))).toEqual(['http', 'grpc', 'http-metrics']);
  expect(ports(admin({ type: LOAD_BALANCER, reason }))).toEqual(['http', 'grpc']);
});

test('with TLS of its own it needs no reason', () => {
  const certificates = { admin: AdminCertificates.fromSecret({ certificate: testSecret(testChart(), 'tls', 'tls.crt').secret }) };
  const service = find(made({ certificates, admin: { service: { type: LOAD_BALANCER } } }), 'Service', 'flyteadmin');
  expect(documentOf(service.metadata)).not.toHaveProperty('annotations');
  expect(documentOf(service.spec).ports).toEqual([{ name: 'https', port: 443, targetPort: 8088 }]);
});

test('a port of the nodes is a finding, accepted by its reason', () => {
  const service = admin({ type: NODE_PORT, reason, nodePorts: { http: 30080 } });
  expect(documentOf(service.metadata).annotations).toEqual({ 'cdk8s-flyte.dev/accept-node-port': reason });
  expect(listOf(documentOf(service.spec).ports)[0]).toMatchObject({ nodePort: 30080 });
});

test('the policy of that component admits everyone on its ports, and no other does', () => {
  const all = made({ console: { service: { type: LOAD_BALANCER, reason } } });
  expect(open(all, 'flyteconsole')).toEqual([8080]);
  expect(open(all, 'flyteadmin')).toEqual([]);
  expect(open(made({ admin: { service: { type: LOAD_BALANCER, reason } } }), 'flyteadmin')).toEqual([8088, 8089]);
});
