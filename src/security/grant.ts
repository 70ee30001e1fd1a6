import { Document } from '../private/documents';

/** Pod template annotation that names the init container which may run as root. */
export const ROOT_GRANT_ANNOTATION = 'cdk8s-flyte.dev/root-grant';

/** Pod template annotation that says why. */
export const ROOT_GRANT_REASON_ANNOTATION = 'cdk8s-flyte.dev/root-grant-reason';

/** The recorded permission for one init container to run as root. */
export interface RootGrant {
  /** Name of the init container. */
  readonly container: string;
  /** Why, in the words of whoever granted it. */
  readonly reason: string;
  /** The container as the library renders it: the grant covers this one and no other of the same name. */
  readonly rendered: Document;
}

/** The annotations that show the grant in the manifest. */
export function grantAnnotations(grant: { readonly container: string; readonly reason: string }): { [name: string]: string } {
  return { [ROOT_GRANT_ANNOTATION]: grant.container, [ROOT_GRANT_REASON_ANNOTATION]: grant.reason };
}
