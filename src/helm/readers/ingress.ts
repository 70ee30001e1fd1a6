import { suffix } from './basic';
import { isFields } from '../../judging/manifest/json';
import { call, existing, literal } from '../code';
import { Part, Reader } from '../row';

export const EXPOSURE = 'exposure(Exposure.ingress)';

/** Annotations that say what the library says by itself, for the controllers that it knows. */
const KNOWN: readonly (readonly [name: RegExp, value: RegExp])[] = [
  [/^nginx\.ingress\.kubernetes\.io\/(app-root|service-upstream|backend-protocol)$/, /./],
  [/^nginx\.ingress\.kubernetes\.io\/(force-)?ssl-redirect$/, /^true$/],
  [/^alb\.ingress\.kubernetes\.io\/(actions\.(ssl-redirect|app-root)|backend-protocol-version)$/, /./],
  [/^alb\.ingress\.kubernetes\.io\/ssl-redirect$/, /^443$/],
  [/^alb\.ingress\.kubernetes\.io\/target-type$/, /^ip$/],
];

/** Annotations of the Ingress objects; what is a prop of its own becomes one. */
export function ingressAnnotations(to: 'annotations' | 'grpcAnnotations'): Reader {
  return (value, _context, path) => !isFields(value) ? { refused: 'it must be a map; write one' } : Object.entries(value).flatMap(([key, one]): Part[] => {
    const at = suffix(key);
    const text = String(one);
    switch (key) {
      case 'kubernetes.io/ingress.class': return [{ at, of: [EXPOSURE, 'className'], code: literal(text) }];
      case 'cert-manager.io/issuer': return [{ at, of: [EXPOSURE, 'certManager', 'issuer'], code: call('CertificateIssuer.issuer', literal(text)) }];
      case 'cert-manager.io/cluster-issuer': return [{ at, of: [EXPOSURE, 'certManager', 'issuer'], code: call('CertificateIssuer.clusterIssuer', literal(text)) }];
      case 'alb.ingress.kubernetes.io/certificate-arn': return [
        { at, of: [EXPOSURE, to, { key }], code: literal(text) },
        { at: ' ', also: [`${path}${at}`], of: [EXPOSURE, 'tlsAtController'], code: literal(true) },
      ];
      default:
        return [KNOWN.some(([name, known]) => name.test(key) && known.test(text)) ? { at, same: 'the library tells the controller so' } : { at, of: [EXPOSURE, to, { key }], code: literal(text) }];
    }
  });
}

/** Whether the values let cert-manager make the certificate. */
export function hasIssuer(annotations: unknown): boolean {
  return isFields(annotations) && ['cert-manager.io/issuer', 'cert-manager.io/cluster-issuer'].some((key) => typeof annotations[key] === 'string');
}

/** Whether the load balancer of AWS is told its certificate: it reads no Secret. */
export function hasCertificate(annotations: unknown): boolean {
  return isFields(annotations) && typeof annotations['alb.ingress.kubernetes.io/certificate-arn'] === 'string';
}

/** `tls` of the charts: a list of Kubernetes' entries. */
export const tlsList: Reader = (value, context) => !Array.isArray(value) ? { refused: 'it must be a list; use tls of Exposure.ingress' } : value.map((item: unknown, index): Part => {
  const name = isFields(item) ? item.secretName : undefined;
  if (hasIssuer(context.get('ingress.commonAnnotations')) || hasIssuer(context.get('ingress.httpAnnotations'))) { return { at: `[${index}]`, same: 'certManager names and fills the Secret' }; }
  return typeof name === 'string' ? { at: `[${index}]`, of: [EXPOSURE, 'tls'], code: existing('Secret', name) }
    : { at: `[${index}]`, of: [EXPOSURE, 'tlsAtController'], code: literal(true) };
});
