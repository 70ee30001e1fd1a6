/** Pod template annotation that names the init container which may run as root. */
export const ROOT_GRANT_ANNOTATION = 'cdk8s-flyte.dev/root-grant';

/** Pod template annotation that says why. */
export const ROOT_GRANT_REASON_ANNOTATION = 'cdk8s-flyte.dev/root-grant-reason';

/** `cdk8s-flyte.dev/accept-<rule id>: <reason>` on the object or its pod template. */
export const ACCEPT_PREFIX = 'cdk8s-flyte.dev/accept-';
