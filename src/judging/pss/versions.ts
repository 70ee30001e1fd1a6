import { PssLevel } from './types';

/** Newest Kubernetes minor whose published rules we follow; the differential test fails when the reference knows a newer one. */
export const NEWEST_MINOR = 37;

/** Every version that can be asked for, oldest first; `latest` is last. */
export const PSS_VERSIONS: readonly string[] = [
  ...Array.from({ length: NEWEST_MINOR + 1 }, (_value, minor) => `v1.${minor}`),
  'latest',
];

export const PSS_LEVELS: readonly PssLevel[] = ['privileged', 'baseline', 'restricted'];

/**
 * The Kubernetes minor whose rules a version text asks for.
 *
 * Admission judges a version it does not know yet by the newest it knows. We refuse it: whoever asks for v1.99 should
 * learn that this release cannot know those rules, not get a verdict that looks like theirs.
 */
export function parseVersion(text: string): number {
  if (text === 'latest') {
    return NEWEST_MINOR;
  }
  const minor = PSS_VERSIONS.indexOf(text);
  if (minor < 0) {
    throw new Error(`Pod Security version must be latest or one of v1.0 to v1.${NEWEST_MINOR}, got ${show(text)}`);
  }
  return minor;
}

export function parseLevel(text: string): PssLevel {
  const level = PSS_LEVELS.find((known) => known === text);
  if (level === undefined) {
    throw new Error(`Pod Security level must be one of ${PSS_LEVELS.join(', ')}, got ${show(text)}`);
  }
  return level;
}

// Callers from JavaScript may hand over anything, and an error about bad input must not itself crash.
function show(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
