import { SecurityProfile } from './profile';
import { RunAs } from './run-as';
import { Document, documentOf, listOf } from '../private/documents';

/** The security context of a pod. */
export function podContext(runAs: RunAs, profile: SecurityProfile): Document {
  return {
    runAsNonRoot: true,
    ...(profile.pinsIds ? { runAsUser: runAs.user, runAsGroup: runAs.group, fsGroup: runAs.fsGroup, fsGroupChangePolicy: 'OnRootMismatch' } : {}),
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

/** The security context of a container, complete in itself so that it holds in any pod it is copied to. */
export function containerContext(runAs: RunAs, profile: SecurityProfile): Document {
  return {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    privileged: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    ...(profile.pinsIds ? { runAsUser: runAs.user, runAsGroup: runAs.group } : {}),
    seccompProfile: { type: 'RuntimeDefault' },
  };
}

/** The one context that is root: the ids differ from `containerContext`, and nothing else does. */
export function grantedRootContext(profile: SecurityProfile): Document {
  return { ...containerContext(RunAs.of({ user: 1 }), profile), runAsNonRoot: false, runAsUser: 0, runAsGroup: 0 };
}

/**
 * What a container that the consumer added ends up with: our context wherever it said nothing. What it did say stays, so that the
 * guard judges it and nobody's explicit wish is silently overwritten.
 */
export function completedContext(own: unknown, complete: Document): Document {
  const said = documentOf(own);
  const capabilities = documentOf(said.capabilities);
  return {
    ...complete,
    ...said,
    capabilities: {
      ...(listOf(capabilities.add).length > 0 ? { add: capabilities.add } : {}),
      drop: [...new Set([...listOf(capabilities.drop), 'ALL'])].sort(),
    },
  };
}
