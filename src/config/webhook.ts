import { Document } from '../private/documents';
import { PORTS, SERVICE_PORTS } from '../private/vocabulary';

/** What the pod webhook is told. */
export interface WebhookSettings {
  /** Name of its Service, and of the Secret and the registration that it makes. */
  readonly name: string;
  readonly certificateDirectory: string;
  /** The one namespace in which tasks run; without it they do in all. */
  readonly limitNamespace?: string;
  /** Whether it registers itself, in namespaces of this selector, and with a certificate that it makes. */
  readonly selfRegistered?: { readonly namespaceSelector: Document; readonly localCertificate: boolean };
}

/** The sections of flytepropeller's webhook. The process can read whatever lies below the prefix, and hand it to task pods: nothing does. */
export function webhookSections({ name, certificateDirectory, limitNamespace = 'all', selfRegistered }: WebhookSettings): Document {
  return {
    webhook: {
      certDir: certificateDirectory,
      disableCreateMutatingWebhookConfig: selfRegistered === undefined,
      listenPort: PORTS.webhook,
      localCert: selfRegistered?.localCertificate === true,
      namespaceSelector: selfRegistered?.namespaceSelector,
      secretManagerType: 'K8s',
      secretName: name,
      serviceName: name,
      servicePort: SERVICE_PORTS.webhook,
    },
    propeller: { 'limit-namespace': limitNamespace, 'prof-port': PORTS.profiler },
    secrets: { 'secrets-prefix': '/var/empty' },
  };
}
