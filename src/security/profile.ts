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

  private constructor(
    /** The platform's name. */
    public readonly name: string,
    /** Whether user, group and fsGroup are written into the manifests. */
    public readonly pinsIds: boolean,
  ) {}
}
