import { Chart } from 'cdk8s';
import { Authentication, FlyteServiceOptions, AdminCertificates } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Row, secretValue } from './row';
import { COMPONENTS, core } from '../support';

const authentication = Authentication.disabled('test');
const { LOAD_BALANCER, NODE_PORT, EXTERNAL_NAME } = kplus.ServiceType;
const reason = 'reached from the office network only';

const admin = (service: FlyteServiceOptions, props: object = { authentication }) =>
  (chart: Chart) => COMPONENTS.flyteadmin(chart, { service, ...props });

/** Services that would open more than they seem to, or that the API server would refuse. */
export const SERVICE_ROWS: Row[] = [
  ['a load balancer without authentication', admin({ type: LOAD_BALANCER, reason }, {}),
    'test/it: authentication must be given with a Service of type LoadBalancer, got nothing; use Authentication.oidc(...), '
    + 'or say Authentication.disabled(reason) where something else authenticates'],
  ['a node port without authentication', admin({ type: NODE_PORT, reason }, {}),
    'test/it: authentication must be given with a Service of type NodePort, got nothing; use Authentication.oidc(...), '
    + 'or say Authentication.disabled(reason) where something else authenticates'],
  ['a load balancer in plaintext', admin({ type: LOAD_BALANCER }), 'test/it: service.reason must say why, got nothing; say who encrypts on the way to it, or who can reach it'],
  ['a console in plaintext', (chart) => COMPONENTS.flyteconsole(chart, { service: { type: LOAD_BALANCER } }),
    'test/it: service.reason must say why, got nothing; say who encrypts on the way to it, or who can reach it'],
  ['a node port with TLS and without reason', admin({ type: NODE_PORT }, { authentication, certificates: AdminCertificates.fromSecret({ certificate: secretValue().secret }) }),
    'test/it: service.reason must say why, got nothing; say who encrypts on the way to it, or who can reach it'],
  ['a reason for nothing', admin({ reason }),
    `test/it: service.reason must come with a Service that is open in plaintext, got '${reason}'; remove it: this one is not`],
  ['a Service that leads elsewhere', admin({ type: EXTERNAL_NAME }),
    "test/it: service.type must lead to the component, got 'ExternalName'; use LOAD_BALANCER or NODE_PORT, or leave it out"],
  ['source ranges of no load balancer', admin({ loadBalancerSourceRanges: ['10.0.0.0/8'] }),
    'test/it: service.loadBalancerSourceRanges must come with the type LOAD_BALANCER, got ["10.0.0.0/8"]; set the type, or remove it'],
  ['a class of no load balancer', admin({ type: NODE_PORT, reason, loadBalancerClass: 'nlb' }),
    "test/it: service.loadBalancerClass must come with the type LOAD_BALANCER, got 'nlb'; set the type, or remove it"],
  ['source ranges that are no blocks', admin({ type: LOAD_BALANCER, reason, loadBalancerSourceRanges: ['10.0.0.1'] }),
    "test/it: service.loadBalancerSourceRanges[0] must be an address block in CIDR notation, got '10.0.0.1'; did you mean '10.0.0.1/32'?"],
  ['source ranges that admit nobody', admin({ type: LOAD_BALANCER, reason, loadBalancerSourceRanges: [] }),
    'test/it: service.loadBalancerSourceRanges must name at least one block, got []; an empty list would allow nothing; leave it out for the default'],
  ['node ports inside the cluster', admin({ nodePorts: { http: 30080 } }),
    "test/it: service.nodePorts must come with the type NODE_PORT or LOAD_BALANCER, got 'http'; set the type, or remove it"],
  ['a node port of no port', admin({ type: NODE_PORT, reason, nodePorts: { 'http-metrics': 30254 } }),
    "test/it: service.nodePorts must have names of the Service's ports as keys, got 'http-metrics'; use one of http, grpc"],
  ['a node port above all', admin({ type: NODE_PORT, reason, nodePorts: { http: 70000 } }),
    "test/it: service.nodePorts.http must be an integer from 1 to 65535, got 70000; use one of the cluster's node ports, mostly from 30000 to 32767"],
  ['an annotation of a Service without name', admin({ annotations: { 'a b': 'c' } }),
    "test/it: service.annotations must have annotation names as keys, got 'a b'; write for example 'team' or 'example.com/team'"],
  ['a load balancer that the policies shut', (chart) => core(chart, {
    authentication, admin: { service: { type: LOAD_BALANCER, reason } }, networkPolicies: { exposed: false },
  }), 'test/flyte: networkPolicies.exposed must not be false with admin.service, got false; remove it, or the type of admin.service'],
];
