import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Identity } from './identity';
import { issuedSecret, Subject } from '../access/certificate';
import { AdminCertificates } from '../settings/admin-certificates';
import { CertManagerOptions } from '../settings/certificate-issuer';
import { WebhookCertificates } from '../settings/webhook-certificates';

/** flyteadmin's certificate with its Secret: one that is there, or one that cert-manager makes. */
export function adminTls(
  scope: Construct, identity: Identity, certificates: AdminCertificates | undefined, subject: Subject,
): AdminCertificates | undefined {
  const request = certificates?._request;
  return request === undefined ? certificates : AdminCertificates.fromSecret({ certificate: secretOf(scope, identity, request, subject) });
}

/** The webhook's, and who injects its authority. */
export function webhookTls(scope: Construct, identity: Identity, certificates: WebhookCertificates, subject: Subject): WebhookCertificates {
  const request = certificates._request;
  if (request === undefined) { return certificates; }
  const secret = secretOf(scope, identity, request, subject);
  return WebhookCertificates.supplied({ secret, annotations: { 'cert-manager.io/inject-ca-from': `${identity.namespace}/${secret.name}` } });
}

function secretOf(scope: Construct, { name, namespace, labels }: Identity, request: CertManagerOptions, subject: Subject): kplus.ISecret {
  return issuedSecret(scope, { name: `${name}-tls`, namespace, labels }, request, subject);
}
