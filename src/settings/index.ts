export { Authentication } from './authentication';
export { AuthKeys } from './auth-keys';
export { AuthorizationServer, type BuiltInAuthorizationServerOptions, type ExternalAuthorizationServerOptions } from './authorization-server';
export * from './cluster-resource-options';
export { ClusterResourceTemplate } from './cluster-resources';
export {
  type ConnectorClientOptions, ConnectorEndpoint, type ConnectorEndpointOptions, type ConnectorRoute, type ConnectorRouteOptions,
  type ConnectorServiceOptions, type ConnectorTimeouts,
} from './connectors';
export * from './database';
export * from './egress';
export { FlyteEndpoint, type FlyteEndpointOptions } from './endpoint';
export * from './admin-certificates';
export * from './log-level';
export {
  type AzureLinkOptions, type CloudWatchLinkOptions, LogLink, type LogLinkOptions, type StackdriverLinkOptions,
} from './log-link';
export {
  type AzureOptions, type GcsOptions, ObjectStore, type ObjectStoreCommonOptions, type ObjectStoreFromSecretOptions, type S3AccessKey,
  type S3CompatibleOptions, type S3Options,
} from './object-store';
export { type ClientOnlyAuthenticationOptions, type LoginClientOptions } from './login-client';
export { type ConfidentialOAuthClientOptions, OAuthClient, OAuthGrant, type PublicOAuthClientOptions } from './oauth-client';
export * from './oidc-options';
export * from './plugin-options';
export type { FlyteDomain } from './projects';
export { type FlyteScheduling, type FlyteToleration, NodeLabel, type NodeTerm, type PodTerm, type TopologySpread } from './scheduling';
export type { TaskOptions } from './tasks';
export type { CoPilotOptions, TaskExecutionOptions, TaskPodLifecycle } from './task-execution';
export { TaskPlugin } from './task-plugin';
export type { TaskResourceAmounts, TaskResources } from './task-resources';
export type { GpuTaskOptions, InterruptibleTaskOptions, TaskScheduling } from './task-scheduling';
export * from './task-security';
export * from './webhook-certificates';
