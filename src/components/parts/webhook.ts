import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { ProcessPart } from './process-part';
import { toApiServer } from '../../access/flows';
import { webhookSections } from '../../config/webhook';
import { Document } from '../../private/documents';
import { PORTS } from '../../private/vocabulary';
import { FlyteRbac } from '../../settings/flyte-rbac';
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

/**
 * What the pod webhook needs of its pod.
 * @param inherited whether it registers itself with a certificate that is there
 */
export function webhookPart(place: WebhookPlace, certificates: WebhookCertificates, rbac?: FlyteRbac, inherited = false): ProcessPart {
  const self = certificates.selfRegistered;
  return {
    sections: [
      webhookSections({
        name: place.name,
        certificateDirectory: CERTIFICATES_DIRECTORY,
        limitNamespace: rbac?._tasks,
        selfRegistered: self ? { namespaceSelector: namespaceSelector(place), localCertificate: !inherited } : undefined,
      }),
    ],
    egress: [toApiServer()],
    ingress: [{ peer: { kind: 'apiServer' }, ports: [PORTS.webhook] }],
    access: self ? selfRegistration(place, inherited) : undefined,
  };
}

/** Where the process writes the certificate that it makes. */
export function certificateScratch(volumes: VolumeSet): kplus.VolumeMount {
  return volumes.scratch('webhook-certs', CERTIFICATES_DIRECTORY, Size.mebibytes(1));
}

function selfRegistration({ name }: WebhookPlace, inherited: boolean): ComponentAccess {
  const configurations = { apiGroup: 'admissionregistration.k8s.io', resource: 'mutatingwebhookconfigurations' };
  return {
    namespace: inherited ? [] : [
      { apiGroup: '', resource: 'secrets', verbs: ['create'] },
      { apiGroup: '', resource: 'secrets', verbs: ['get'], names: [name] },
    ],
    cluster: [
      { ...configurations, verbs: ['create'] },
      { ...configurations, verbs: ['get', 'update'], names: [name] },
    ],
  };
}

/** Where tasks run; if that may be anywhere, not where none does: the cluster's own pods, and Flyte's, must start whatever becomes of the webhook. */
export function namespaceSelector({ namespace }: { readonly namespace: string }, rbac?: FlyteRbac): Document {
  const [operator, values] = rbac?._tasks === undefined ? ['NotIn', ['kube-system', namespace]] : ['In', [rbac._tasks]];
  return { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator, values }] };
}
