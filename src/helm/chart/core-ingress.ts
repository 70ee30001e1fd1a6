import { existing } from '../code';
import { text, when } from '../readers/basic';
import { EXPOSURE, hasCertificate, hasIssuer, ingressAnnotations } from '../readers/ingress';
import { Context, Part, Reader, Row } from '../row';

const AT = 'common.ingress';

/** The way in from outside of chart flyte-core. */
export function ingressRows(): Row[] {
  return [
    { key: `${AT}.enabled`, read: (value) => ({ same: value === true ? 'there is an Ingress as soon as anything is said of it' : 'nothing is exposed unless exposure says so' }) },
    { key: `${AT}.host`, says: `${EXPOSURE}.host`, read: onIngress(text) },
    { key: `${AT}.ingressClassName`, says: `${EXPOSURE}.className`, read: onIngress(text) },
    { key: `${AT}.annotations`, says: `${EXPOSURE}.annotations`, read: onIngress(ingressAnnotations('annotations')) },
    { key: `${AT}.separateGrpcIngressAnnotations`, says: `${EXPOSURE}.grpcAnnotations`, read: onIngress(grpcAnnotations) },
    { key: `${AT}.separateGrpcIngress`, always: 'gRPC has an Ingress object of its own' },
    { key: `${AT}.albSSLRedirect`, always: 'with a certificate the controller leads HTTP to HTTPS' },
    { key: `${AT}.webpackHMR`, same: [false], idle: 'a path for those who develop the console; that of the release is built, and answers nothing there' },
    { key: `${AT}.tls.enabled`, says: `${EXPOSURE}.tls`, read: onIngress(tls) },
    {
      key: `${AT}.tls.secretName`,
      says: `${EXPOSURE}.tls`,
      read: onIngress((value, context) => {
        if (!context.on(`${AT}.tls.enabled`)) { return { same: 'there is no TLS, so it says nothing' }; }
        return certificateOf(context) ?? { code: existing('Secret', String(value)) };
      }),
    },
  ];
}

function onIngress(read: Reader): Reader {
  return when((context) => context.get(`${AT}.enabled`) !== false, 'there is no Ingress, so it says nothing', read);
}

/** They are laid below the annotations that both Ingress objects have. */
const grpcAnnotations: Reader = (value, context, path) => {
  if (!context.on(`${AT}.separateGrpcIngress`)) { return { same: 'gRPC has no Ingress of its own in the chart, so it says nothing' }; }
  const parts = [ingressAnnotations('grpcAnnotations')(value, context, path)].flat() as Part[];
  const isTaken = (at = '') => context.get(`${AT}.annotations${at}`) !== undefined;
  return parts.map((part) => isTaken(part.at) ? { at: part.at, same: `${AT}.annotations goes before it` } : part);
};

/** Without a name the chart calls the Secret after the release. */
const tls: Reader = (value, context) => {
  if (value !== true) { return { same: 'there is no TLS unless it is said' }; }
  if (context.text(`${AT}.tls.secretName`) !== undefined) { return { same: 'said by the Secret' }; }
  return certificateOf(context) ?? { code: existing('Secret', `${context.release}-flyte-tls`), note: `the chart calls it RELEASE-flyte-tls; the release is taken to be ${context.release}` };
};

/** Who has the certificate, where that is no Secret of somebody's. */
function certificateOf(context: Context): Part | undefined {
  const annotations = context.get(`${AT}.annotations`);
  if (hasIssuer(annotations)) { return { same: 'certManager names and fills the Secret' }; }
  return hasCertificate(annotations) ? { same: 'the load balancer has its certificate, so it says nothing' } : undefined;
}
