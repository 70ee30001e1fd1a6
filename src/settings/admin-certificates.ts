import * as kplus from 'cdk8s-plus-27';
import { requireSecretValue } from './secrets';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';

/**
 * Options of `AdminCertificates.fromSecret`.
 */
export interface AdminCertificatesOptions {
  /**
   * Secret of flyteadmin's namespace with `tls.crt` and `tls.key`, made out to `FlyteAdmin.certificateNames` and
   * `FlyteAdmin.certificateAddresses`. flyteadmin reads it when it starts: restart it after a renewal.
   */
  readonly certificate: kplus.ISecret;

  /**
   * Certificate of the authority by which clients know flyteadmin, as PEM. From a Secret of their namespace.
   * @default - `ca.crt` of the same Secret, where cert-manager writes it
   */
  readonly authority?: kplus.SecretValue;
}

/**
 * TLS between flyteadmin and those who call it: flytepropeller, flytescheduler, and an ingress controller. Without it they speak
 * plaintext inside the cluster.
 */
export class AdminCertificates {
  /**
   * A server certificate from a Secret. flyteadmin then serves gRPC and HTTP over TLS on one port, and nothing in plaintext.
   * @param options certificate and authority
   */
  public static fromSecret(options: AdminCertificatesOptions): AdminCertificates {
    const where = 'AdminCertificates.fromSecret';
    requireArguments(where, options);
    const { certificate } = options;
    return new AdminCertificates(certificate, requireSecretValue(where, 'authority', options.authority ?? { secret: certificate, key: 'ca.crt' }));
  }

  private constructor(
    /** Secret with flyteadmin's certificate and key. */
    public readonly certificate: kplus.ISecret,
    /** The authority's certificate. */
    public readonly authority: kplus.SecretValue,
  ) {}
}

mark('AdminCertificates', AdminCertificates);
