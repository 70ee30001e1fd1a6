export { Authentication } from './authentication';
export { AuthKeys } from './auth-keys';
export { AuthorizationServer, type BuiltInAuthorizationServerOptions, type ExternalAuthorizationServerOptions } from './authorization-server';
export * from './cluster-resource-options';
export { ClusterResourceTemplate } from './cluster-resources';
export { type ClusterShare, FlyteCluster, type FlyteClusterOptions, type FlyteClustersOptions } from './clusters';
export {
  type ConnectorClientOptions, ConnectorEndpoint, type ConnectorEndpointOptions, type ConnectorRoute, type ConnectorRouteOptions,
  type ConnectorServiceOptions, type ConnectorTimeouts,
} from './connectors';
export { ConfigSource } from './config-source';
export * from './database';
export type { FlyteDns, FlyteDnsConfig } from './dns';
export * from './egress';
export { FlyteEndpoint, type FlyteEndpointOptions } from './endpoint';
export {
  ArrayNodeParallelism, type ArrayNodeOptions, type EngineEventOptions, type FlyteEngineOptions, type GarbageCollectionOptions,
  type KubeClientOptions, type LaunchPlanOptions, type LeaderElectionTimes, type LiteralOffloadingOptions, RawOutputPolicy,
  type TaskBackoffOptions, WorkflowStorePolicy,
} from './engine';
export {
  type BucketAndFailureOptions, type BucketRateOptions, type EngineQueueOptions, type FailureDelayOptions, QueueRateLimiter,
} from './engine-queue';
export { FlyteRbac } from './flyte-rbac';
export { type AwsEventSchedulerOptions, EventScheduler, type ScheduleOptions, type ScheduleRateLimit } from './event-scheduler';
export {
  CloudEvents, type CloudEventSelection, CloudEventVersion, type EventSelection, ExternalEvents, FlyteEventType, type KafkaBroker,
  type KafkaCloudEventOptions, type KafkaLogin, type NatsCloudEventOptions, type PubSubCloudEventOptions, type PubSubEventOptions,
  type SnsCloudEventOptions, type SnsEventOptions,
} from './events';
export { Mailer, type SendGridOptions, type SmtpOptions } from './mailer';
export { type AwsNotificationOptions, type GcpNotificationOptions, type NotificationEmail, Notifications } from './notifications';
export type { ReconnectOptions } from './topics';
export type { FlyteServerOptions } from './server';
export * from './admin-certificates';
export { CertificateIssuer, type CertManagerOptions, type ExternalIssuerOptions } from './certificate-issuer';
export { type FlyteCoreReleaseOptions, HelmRelease } from './helm-release';
export * from './log-level';
export {
  type AzureLinkOptions, type CloudWatchLinkOptions, LogLink, type LogLinkOptions, type StackdriverLinkOptions,
} from './log-link';
export {
  type AzureOptions, type GcsOptions, type GcsSignedUrlOptions, ObjectStore, type ObjectStoreCommonOptions,
  type ObjectStoreFromSecretOptions, type S3AccessKey,
  type S3CompatibleOptions, type S3Options, type SignedUrlOptions,
} from './object-store';
export { type ClientOnlyAuthenticationOptions, type LoginClientOptions } from './login-client';
export { type ConfidentialOAuthClientOptions, OAuthClient, OAuthGrant, type PublicOAuthClientOptions } from './oauth-client';
export * from './oidc-options';
export * from './plugin-options';
export { type RedisResourceManagerOptions, type RedisServer, ResourceManager } from './resource-manager';
export type { FlyteDomain } from './projects';
export { type FlyteScheduling, type FlyteToleration, NodeLabel, type NodeTerm, type PodTerm, type TopologySpread } from './scheduling';
export { Sharding, type ShardingOptions } from './sharding';
export type { TaskOptions } from './tasks';
export type { CoPilotOptions, TaskExecutionOptions, TaskPodLifecycle } from './task-execution';
export { TaskPlugin } from './task-plugin';
export type { TaskResourceAmounts, TaskResources } from './task-resources';
export type { GpuTaskOptions, InterruptibleTaskOptions, TaskScheduling } from './task-scheduling';
export * from './task-security';
export * from './tracing';
export * from './webhook-certificates';
