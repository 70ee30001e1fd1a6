import { refusal, requireLabel } from '../private/checks';
import { CHART_LEASE } from '../private/flyte-core-chart';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';

/**
 * Options of `HelmRelease.flyteCore`.
 */
export interface FlyteCoreReleaseOptions {
  /** Name of the release, as `helm list` shows it: `app.kubernetes.io/instance` in its selectors. 53 characters at most. */
  readonly release: string;

  /** Namespace of the release. Flyte stays in it. */
  readonly namespace: string;

  /**
   * Namespace of the engine's Lease: the value `configmap.core.propeller.leader-election.lock-config-map.namespace`. What is wrong here
   * has the old engine and the new one lead at once.
   * @default 'flyte', which the chart writes out whatever the namespace of the release is
   */
  readonly leaseNamespace?: string;

  /**
   * Name of the engine's Lease: the value `configmap.core.propeller.leader-election.lock-config-map.name`.
   * @default 'propeller-leader'
   */
  readonly leaseName?: string;
}

/** The Lease of the engines, one of which leads. */
interface Lease {
  readonly name: string;
  readonly namespace: string;
}

/**
 * An installed Helm release that is taken over where it stands: its names, selectors, Lease and Services, so that applying the manifests
 * replaces pods and nothing else. How to go about it is in docs/adopting.md.
 */
export class HelmRelease {
  /**
   * A release of Flyte's chart `flyte-core`, of one engine without `flytepropeller.manager`.
   *
   * Throws when a name is none that Helm or Kubernetes takes.
   * @param options which release it is
   */
  public static flyteCore(options: FlyteCoreReleaseOptions): HelmRelease {
    const where = 'HelmRelease.flyteCore';
    requireArguments(where, options);
    const { release, leaseName = CHART_LEASE.name, leaseNamespace = CHART_LEASE.namespace } = options;
    if (release.length > 53 || !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(release)) {
      throw refusal(where, 'release', 'be the name of a Helm release (a-z, 0-9, - and ., 53 characters at most)', release, 'write it as helm list shows it');
    }
    const namespace = requireLabel(where, 'namespace', options.namespace, 'write it as helm list shows it');
    return new HelmRelease(release, namespace, {
      name: requireLabel(where, 'leaseName', leaseName, `leave it out for ${CHART_LEASE.name}`),
      namespace: requireLabel(where, 'leaseNamespace', leaseNamespace, `leave it out for ${CHART_LEASE.namespace}`),
    });
  }

  private constructor(
    /** Name of the release. */
    public readonly release: string,
    /** Namespace of the release. */
    public readonly namespace: string,
    /** The engine's Lease. @internal */
    public readonly _lease: Lease,
  ) {}
}

mark('HelmRelease', HelmRelease);
