import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { ProcessPart } from './process-part';
import { toApiServer } from '../../access/flows';
import { webhookSections } from '../../config/webhook';
import { Document } from '../../private/documents';
import { PORTS } from '../../private/vocabulary';
import { WebhookCertificates } from '../../settings/webhook-certificates';
import { VolumeSet } from '../../workload/volumes';
import { ComponentAccess } from '../assembly';

/** Directory of the certificate; `webhook.certDir`. */
export const CERTIFICATES_DIRECTORY = '/etc/webhook/certs';

/** What the webhook's Service, the Secret and the registration that it makes are called, and where it is. */
interface WebhookPlace {
  readonly name: string;
  readonly namespace: string;
}

/** What the pod webhook needs of its pod. */
export function webhookPart(place: WebhookPlace, certificates: WebhookCertificates): ProcessPart {
  const self = certificates.selfRegistered;
  return {
    sections: [
      webhookSections({
        name: place.name,
        certificateDirectory: CERTIFICATES_DIRECTORY,
        selfRegistered: self ? { namespaceSelector: namespaceSelector(place) } : undefined,
      }),
    ],
    egress: [toApiServer()],
    ingress: [{ peer: { kind: 'apiServer' }, ports: [PORTS.webhook] }],
    access: self ? selfRegistration(place) : undefined,
  };
}

/** Where the process writes the certificate that it makes. */
export function certificateScratch(volumes: VolumeSet): kplus.VolumeMount {
  return volumes.scratch('webhook-certs', CERTIFICATES_DIRECTORY, Size.mebibytes(1));
}

function selfRegistration({ name }: WebhookPlace): ComponentAccess {
  const configurations = { apiGroup: 'admissionregistration.k8s.io', resource: 'mutatingwebhookconfigurations' };
  return {
    namespace: [
      { apiGroup: '', resource: 'secrets', verbs: ['create'] },
      { apiGroup: '', resource: 'secrets', verbs: ['get'], names: [name] },
    ],
    cluster: [
      { ...configurations, verbs: ['create'] },
      { ...configurations, verbs: ['get', 'update'], names: [name] },
    ],
  };
}

/** Where no task runs: the cluster's own pods, and Flyte's, must start whatever becomes of the webhook. */
export function namespaceSelector({ namespace }: { readonly namespace: string }): Document {
  return { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system', namespace] }] };
}
