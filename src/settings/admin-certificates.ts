import * as kplus from 'cdk8s-plus-27';
import { CertManagerOptions, requireCertManager } from './certificate-issuer';
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
    return new AdminCertificates({ certificate, authority: requireSecretValue(where, 'authority', options.authority ?? { secret: certificate, key: 'ca.crt' }) });
  }

  /**
   * A certificate that cert-manager makes: the Certificate is among the manifests, made out to what flyteadmin needs. flyteadmin reads it
   * when it starts: restart it after a renewal, at the latest before the end of the old one.
   * @param options what signs it, and for how long
   */
  public static certManager(options: CertManagerOptions): AdminCertificates {
    const where = 'AdminCertificates.certManager';
    requireArguments(where, options);
    requireCertManager(where, options);
    return new AdminCertificates(undefined, options);
  }

  private constructor(
    /** The Secrets, unless cert-manager makes one. @internal */
    public readonly _secrets?: { readonly certificate: kplus.ISecret; readonly authority: kplus.SecretValue },
    /** What cert-manager is asked for, if it makes the certificate. @internal */
    public readonly _request?: CertManagerOptions,
  ) {}
}

mark('AdminCertificates', AdminCertificates);
