import { Duration } from 'cdk8s';
import { refusal, requireSeconds, requireSubdomain } from '../private/checks';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';

/**
 * Which issuer of another kind signs.
 */
export interface ExternalIssuerOptions {
  /** Name of the issuer; becomes `issuerRef.name`. */
  readonly name: string;
  /** Its kind, such as `AWSPCAClusterIssuer`; becomes `issuerRef.kind`. */
  readonly kind: string;
  /** Its API group, such as `awspca.cert-manager.io`; becomes `issuerRef.group`. */
  readonly group: string;
}

/**
 * What signs certificates in the cluster: an issuer of cert-manager.
 */
export class CertificateIssuer {
  /**
   * An Issuer of the namespace that the certificate is for.
   * @param name its name
   */
  public static issuer(name: string): CertificateIssuer {
    return CertificateIssuer.named('CertificateIssuer.issuer', 'Issuer', name);
  }

  /**
   * A ClusterIssuer.
   * @param name its name
   */
  public static clusterIssuer(name: string): CertificateIssuer {
    return CertificateIssuer.named('CertificateIssuer.clusterIssuer', 'ClusterIssuer', name);
  }

  /**
   * An issuer that another project adds to cert-manager.
   * @param options name, kind and group
   */
  public static external(options: ExternalIssuerOptions): CertificateIssuer {
    const where = 'CertificateIssuer.external';
    requireArguments(where, options);
    if (!/^[A-Z][A-Za-z0-9]{0,62}$/.test(options.kind)) { throw refusal(where, 'kind', 'be a kind', options.kind, 'write for example AWSPCAClusterIssuer'); }
    return new CertificateIssuer(requireSubdomain(where, 'name', options.name, 'name an existing issuer'), options.kind,
      requireSubdomain(where, 'group', options.group, 'write for example awspca.cert-manager.io'));
  }

  private static named(where: string, kind: string, name: string): CertificateIssuer {
    requireArguments(where, name);
    return new CertificateIssuer(requireSubdomain(where, 'name', name, `name an existing ${kind}`), kind, 'cert-manager.io');
  }

  private constructor(
    /** Its name. */
    public readonly name: string,
    /** Its kind. */
    public readonly kind: string,
    /** Its API group. */
    public readonly group: string,
  ) {}
}

mark('CertificateIssuer', CertificateIssuer);

/**
 * A certificate that cert-manager makes and renews.
 */
export interface CertManagerOptions {
  /** What signs it. For names inside the cluster that is an authority of your own: a public one signs no such names. */
  readonly issuer: CertificateIssuer;

  /**
   * How long it is good for, an hour at least; becomes `spec.duration`.
   * @default - cert-manager's own: 90 days
   */
  readonly duration?: Duration;

  /**
   * How long before its end it is renewed, five minutes at least; becomes `spec.renewBefore`.
   * @default - cert-manager's own: a third of its duration
   */
  readonly renewBefore?: Duration;
}

const HOUR = 3600;
const FIVE_MINUTES = 300;
/** cert-manager's own. */
const DEFAULT_DURATION = 90 * 24 * HOUR;

/** Refuses what cert-manager's webhook would refuse. */
export function requireCertManager(where: string, { duration, renewBefore }: CertManagerOptions, prefix = ''): void {
  if (duration !== undefined) { requireSeconds(where, `${prefix}duration`, duration, HOUR); }
  if (renewBefore === undefined) { return; }
  const before = requireSeconds(where, `${prefix}renewBefore`, renewBefore, FIVE_MINUTES);
  const length = duration?.toSeconds() ?? DEFAULT_DURATION;
  if (before >= length) {
    throw refusal(where, `${prefix}renewBefore`, `be less than the duration, ${length}s`, `${before}s`, 'leave it out for a third of the duration');
  }
}
