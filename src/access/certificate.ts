import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { present } from '../private/documents';
import { CertManagerOptions } from '../settings/certificate-issuer';

/** What a certificate is made out to. */
export interface Subject {
  readonly names: readonly string[];
  readonly addresses?: readonly string[];
}

/** What names the Certificate, and the Secret with it. */
interface CertificateMetadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels: { [name: string]: string };
}

/** Makes cert-manager's Certificate of a server, and gives the Secret of the same name that cert-manager makes of it. */
export function issuedSecret(
  scope: Construct, metadata: CertificateMetadata, { issuer, duration, renewBefore }: CertManagerOptions, { names, addresses = [] }: Subject,
): kplus.ISecret {
  const spec = present({
    secretName: metadata.name,
    issuerRef: { name: issuer.name, kind: issuer.kind, group: issuer.group },
    dnsNames: [...names],
    ipAddresses: [...addresses],
    usages: ['digital signature', 'key encipherment', 'server auth'],
    privateKey: { rotationPolicy: 'Always' },
    duration: duration === undefined ? undefined : `${duration.toSeconds()}s`,
    renewBefore: renewBefore === undefined ? undefined : `${renewBefore.toSeconds()}s`,
  });
  new ApiObject(scope, 'Certificate', { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', metadata, spec });
  return kplus.Secret.fromSecretName(scope, 'CertificateSecret', metadata.name);
}
