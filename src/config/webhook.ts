import { Document } from '../private/documents';
import { PORTS, SERVICE_PORTS } from '../private/vocabulary';

/** What the pod webhook is told. */
export interface WebhookSettings {
  /** Name of its Service, and of the Secret and the registration that it makes. */
  readonly name: string;
  readonly certificateDirectory: string;
  /** The one namespace in which tasks run; without it they do in all. */
  readonly limitNamespace?: string;
  /** Whether it makes its own certificate and registers itself, in namespaces of this selector. */
  readonly selfRegistered?: { readonly namespaceSelector: Document };
}

/** The sections of flytepropeller's webhook. The process can read whatever lies below the prefix, and hand it to task pods: nothing does. */
export function webhookSections({ name, certificateDirectory, limitNamespace = 'all', selfRegistered }: WebhookSettings): Document {
  return {
    webhook: {
      certDir: certificateDirectory,
      disableCreateMutatingWebhookConfig: selfRegistered === undefined,
      listenPort: PORTS.webhook,
      localCert: selfRegistered !== undefined,
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
