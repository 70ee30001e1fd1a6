/**
 * Verbs that level 5 does not use and that stay granted, each with its reason. One that is used after all, or that is no longer granted,
 * makes the level fail, so that this list stays short and true.
 */
export const KEPT_GRANTS: Readonly<Record<string, string>> = {
  'flyte-binary: patch pods': 'the same, in one process with the rest',
  'flytepropeller: patch pods': 'removes Flyte\'s finalizer from pods, once plugins.k8s.inject-finalizer is on or was on when they were made',
};
