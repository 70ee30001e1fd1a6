import { mark } from '../private/kinds';

/**
 * How security contexts are written for a platform.
 */
export class SecurityProfile {
  /**
   * Kubernetes: every pod and container carries its pinned user, group and fsGroup. Passes Pod Security `restricted`.
   */
  public static readonly KUBERNETES = new SecurityProfile('kubernetes', true);

  /**
   * OpenShift: the same contexts without `runAsUser`, `runAsGroup` and `fsGroup`, so that the `restricted-v2` security context
   * constraint assigns them from the namespace's range. A root grant is refused.
   */
  public static readonly OPENSHIFT = new SecurityProfile('openshift', false);

  /**
   * This copy's own profile of the same name, since another copy of the package in one app has others. Whatever is not OpenShift's
   * pins the ids.
   * @internal
   */
  public static _own(profile: SecurityProfile): SecurityProfile {
    return profile.name === SecurityProfile.OPENSHIFT.name ? SecurityProfile.OPENSHIFT : SecurityProfile.KUBERNETES;
  }

  private constructor(
    /** The platform's name. */
    public readonly name: string,
    /** Whether user, group and fsGroup are written into the manifests. */
    public readonly pinsIds: boolean,
  ) {}
}

mark('SecurityProfile', SecurityProfile);
