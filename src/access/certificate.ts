import { ApiObjectMetadata, ApiObjectProps } from 'cdk8s';
import { present } from '../private/documents';
import { CertManagerOptions } from '../settings/certificate-issuer';

/** What a certificate is made out to. */
export interface Subject {
  readonly names: readonly string[];
  readonly addresses?: readonly string[];
}

/** cert-manager's Certificate of a server, by which it makes the Secret. */
export function certificate(
  metadata: ApiObjectMetadata, secretName: string, { issuer, duration, renewBefore }: CertManagerOptions, { names, addresses = [] }: Subject,
): ApiObjectProps {
  const spec = present({
    secretName,
    issuerRef: { name: issuer.name, kind: issuer.kind, group: issuer.group },
    dnsNames: [...names],
    ipAddresses: [...addresses],
    usages: ['digital signature', 'key encipherment', 'server auth'],
    privateKey: { rotationPolicy: 'Always' },
    duration: duration === undefined ? undefined : `${duration.toSeconds()}s`,
    renewBefore: renewBefore === undefined ? undefined : `${renewBefore.toSeconds()}s`,
  });
  return { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata, spec };
}
