import { ROOT_GRANT_ANNOTATION, ROOT_GRANT_REASON_ANNOTATION } from '../judging/manifest/annotations';
import { Document } from '../private/documents';

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
