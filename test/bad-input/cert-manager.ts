import { Duration } from 'cdk8s';
import { AdminCertificates, Authentication, CertificateIssuer, Exposure, WebhookCertificates } from 'cdk8s-flyte';
import { Row, untyped } from './row';
import { core } from '../support';

const issuer = CertificateIssuer.issuer('authority');
const ISSUERS = 'CertificateIssuer.clusterIssuer(...), CertificateIssuer.external(...), CertificateIssuer.issuer(...)';

export const CERT_MANAGER_ROWS: Row[] = [
  ['an issuer without a name', () => CertificateIssuer.issuer(''), "CertificateIssuer.issuer: name must be a DNS-1123 subdomain (a-z, 0-9, - and .), got ''; name an existing Issuer"],
  ['an issuer of the cluster in capitals', () => CertificateIssuer.clusterIssuer('LetsEncrypt'),
    "CertificateIssuer.clusterIssuer: name must be a DNS-1123 subdomain (a-z, 0-9, - and .), got 'LetsEncrypt'; name an existing ClusterIssuer"],
  ['an issuer of a kind that is none', () => CertificateIssuer.external({ name: 'a', kind: 'aws-pca', group: 'awspca.cert-manager.io' }),
    "CertificateIssuer.external: kind must be a kind, got 'aws-pca'; write for example AWSPCAClusterIssuer"],
  ['an issuer of a group that is none', () => CertificateIssuer.external({ name: 'a', kind: 'Issuer', group: 'Cert Manager' }),
    "CertificateIssuer.external: group must be a DNS-1123 subdomain (a-z, 0-9, - and .), got 'Cert Manager'; write for example awspca.cert-manager.io"],
  ['an issuer as text', () => AdminCertificates.certManager({ issuer: untyped('letsencrypt') }),
    `AdminCertificates.certManager: issuer must be a CertificateIssuer, got '(a text)'; use one of ${ISSUERS}`],
  ['a certificate for half an hour', () => AdminCertificates.certManager({ issuer, duration: Duration.minutes(30) }),
    'AdminCertificates.certManager: duration must be an integer >= 3600, got 1800; use whole seconds, such as Duration.minutes(5)'],
  ['a certificate that is renewed a minute before its end', () => WebhookCertificates.certManager({ issuer, renewBefore: Duration.minutes(1) }),
    'WebhookCertificates.certManager: renewBefore must be an integer >= 300, got 60; use whole seconds, such as Duration.minutes(5)'],
  ['a certificate that is renewed before it is made', () => WebhookCertificates.certManager({ issuer, duration: Duration.hours(2), renewBefore: Duration.hours(2) }),
    "WebhookCertificates.certManager: renewBefore must be less than the duration, 7200s, got '7200s'; leave it out for a third of the duration"],
  ['a certificate of the host that is renewed too early', () => Exposure.ingress({ host: 'a.example.com', certManager: { issuer, renewBefore: Duration.days(90) } }),
    "Exposure.ingress: certManager.renewBefore must be less than the duration, 7776000s, got '7776000s'; leave it out for a third of the duration"],
  ['a certificate of the host, which the controller has', (chart) => core(chart, {
    authentication: Authentication.disabled('test'),
    exposure: Exposure.ingress({ host: 'a.example.com', className: 'nginx', tlsAtController: true, certManager: { issuer } }),
  }), "test/flyte: exposure.certManager must not come with tlsAtController, got '(an issuer)'; remove one of them"],
];
