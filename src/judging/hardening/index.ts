import { ObjectRule, PodRule, RuleInfo, SetRule } from './rule';
import { clusterWideSecrets } from './rules/cluster-wide-secrets';
import { defaultServiceAccount } from './rules/default-service-account';
import { ingressWithoutTls } from './rules/ingress-without-tls';
import { missingProbes } from './rules/missing-probes';
import { namespaceBelowLevel } from './rules/namespace-below-level';
import { noNetworkPolicy } from './rules/no-network-policy';
import { nodePort } from './rules/node-port';
import { podAccess } from './rules/pod-access';
import { probeCannotFail } from './rules/probe-cannot-fail';
import { rbacEscalation } from './rules/rbac-escalation';
import { missingLimits, missingRequests } from './rules/resources';
import { rootGroup } from './rules/root-group';
import { secretInArguments } from './rules/secret-in-arguments';
import { secretInConfigMap } from './rules/secret-in-config-map';
import { secretInEnv } from './rules/secret-in-env';
import { unboundedEmptyDir } from './rules/unbounded-empty-dir';
import { unneededToken } from './rules/unneeded-token';
import { unpinnedImage } from './rules/unpinned-image';
import { unsafeSubject } from './rules/unsafe-subject';
import { wildcardRbac } from './rules/wildcard-rbac';
import { writableRootFilesystem } from './rules/writable-root-filesystem';

export * from './rule';

export const POD_RULES: readonly PodRule[] = [
  writableRootFilesystem,
  rootGroup,
  defaultServiceAccount,
  secretInEnv,
  secretInArguments,
  missingRequests,
  missingLimits,
  missingProbes,
  probeCannotFail,
  unpinnedImage,
  unboundedEmptyDir,
];

export const OBJECT_RULES: readonly ObjectRule[] = [
  wildcardRbac,
  rbacEscalation,
  podAccess,
  clusterWideSecrets,
  unsafeSubject,
  secretInConfigMap,
  ingressWithoutTls,
  nodePort,
];

export const SET_RULES: readonly SetRule[] = [
  unneededToken,
  noNetworkPolicy,
  namespaceBelowLevel,
];

export const HARDENING_RULES: readonly RuleInfo[] = [...POD_RULES, ...OBJECT_RULES, ...SET_RULES];
