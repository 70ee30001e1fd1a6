import { fieldsAt, listAt, textAt, textsAt, valueAt } from '../../manifest/fields';
import { ObjectView } from '../../manifest/views';
import { ObjectRule } from '../rule';

/** Annotations that hand TLS to a cloud load balancer, which has its certificates outside the cluster. */
const CLOUD_TLS = [
  'alb.ingress.kubernetes.io/certificate-arn',
  'networking.gke.io/managed-certificates',
  'ingress.gcp.kubernetes.io/pre-shared-cert',
  'appgw.ingress.kubernetes.io/appgw-ssl-certificate',
];

export const ingressWithoutTls: ObjectRule = {
  id: 'ingress-without-tls',
  severity: 'medium',
  title: 'Ingress without TLS',
  why: 'Requests, tokens and answers cross the network in clear text.',
  fix: 'Add spec.tls with a Secret for every host of the rules; on an OpenShift Route set spec.tls.termination.',
  judge: (object) => {
    if (object.kind === 'Route' && object.apiVersion.startsWith('route.openshift.io/')) {
      return textAt(object.fields, 'spec', 'tls', 'termination') === undefined ? [{ path: 'spec.tls', message: 'the route takes clear text' }] : [];
    }
    return object.kind === 'Ingress' ? judgeIngress(object) : [];
  },
};

function judgeIngress({ fields }: ObjectView) {
  const annotations = fieldsAt(fields, 'metadata', 'annotations');
  if (CLOUD_TLS.some((name) => textAt(annotations, name) !== undefined)) {
    return [];
  }
  const tls = listAt(fields, 'spec', 'tls');
  if (tls.length === 0) {
    return [{ path: 'spec.tls', message: 'no host has TLS' }];
  }
  // An entry without hosts is the default certificate of the controller, for every host.
  if (tls.some((entry) => listAt(entry, 'hosts').length === 0)) {
    return [];
  }
  const secured = tls.flatMap((entry) => textsAt(entry, 'hosts'));
  return listAt(fields, 'spec', 'rules').flatMap((rule, index) => {
    const host = valueAt(rule, 'host');
    if (typeof host === 'string' && host !== '') {
      return covers(secured, host) ? [] : [{ path: `spec.rules[${index}].host`, message: `host ${host} is in no entry of spec.tls` }];
    }
    return [{ path: `spec.rules[${index}]`, message: 'a rule for any host has TLS for some hosts only' }];
  });
}

/** `*.example.com` covers one label in front of it. */
function covers(secured: readonly string[], host: string): boolean {
  const parent = `*${host.slice(Math.max(host.indexOf('.'), 0))}`;
  return secured.includes(host) || secured.includes(parent);
}
