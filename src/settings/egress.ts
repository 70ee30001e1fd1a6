import { AWS_IDENTITY, GOOGLE_IDENTITY, GOOGLE_IDENTITY_AGENT } from '../private/addresses';
import { refusal, requireInteger } from '../private/checks';
import { ANY_ADDRESS, requireCidrs } from '../private/cidrs';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';

/**
 * Options of `FlyteEgress.to`.
 */
export interface FlyteEgressOptions {
  /** Ports it connects to, by TCP. */
  readonly ports: number[];

  /**
   * Blocks of addresses it connects to.
   * @default - any address
   */
  readonly cidrs?: string[];
}

/**
 * Connections that a container of your own opens; become part of the component's network policy.
 */
export class FlyteEgress {
  /**
   * Connections to addresses.
   * @param options ports and addresses
   */
  public static to(options: FlyteEgressOptions): FlyteEgress {
    requireArguments('FlyteEgress.to', options);
    const { ports, cidrs } = options;
    if (ports.length === 0) { throw refusal('FlyteEgress.to', 'ports', 'name at least one port', ports, 'name those it connects to, for example 443'); }
    ports.forEach((port, index) => requireInteger('FlyteEgress.to', `ports[${index}]`, port, 1, 65535, 'use for example 443'));
    if (cidrs !== undefined) { requireCidrs('FlyteEgress.to', 'cidrs', cidrs); }
    return new FlyteEgress([{ ports, cidrs: cidrs ?? ANY_ADDRESS }]);
  }

  /**
   * Where the node hands out the identity of its pods: Google's workload identity, and Amazon's EKS Pod Identity. IAM roles for service
   * accounts and Azure's workload identity need port 443 only.
   */
  public static workloadIdentity(): FlyteEgress {
    return new FlyteEgress([
      { cidrs: [GOOGLE_IDENTITY.cidr, AWS_IDENTITY.cidr], ports: [AWS_IDENTITY.port] },
      { cidrs: [GOOGLE_IDENTITY_AGENT.cidr], ports: [GOOGLE_IDENTITY_AGENT.port] },
    ]);
  }

  private constructor(
    /** Ports of addresses. @internal */
    public readonly _targets: { readonly cidrs: string[]; readonly ports: number[] }[],
  ) {}
}

mark('FlyteEgress', FlyteEgress);
