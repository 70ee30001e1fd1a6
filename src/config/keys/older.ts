// Made by scripts/flyte-config-keys.js from the configuration documents of the releases; not to be edited.

/** In what the keys of each release differ from those of the one after it, the newest of them first. */
export const OLDER_KEYS: readonly (readonly [version: string, changes: string])[] = [
  ['v1.16.7', `
config.DataProxyUploadConfig=+maxSize|quantity|6Mi
config.ServerSecurityOptions=+auditAccess|bool
namespace_mapping=+templateData|map:object
server=+thirdPartyConfig|{config.ThirdPartyConfigOptions}
webhook=-disableCreateMutatingWebhookConfig;-namespaceSelector
`],
  ['v1.16.6', `
`],
  ['v1.16.5', `
`],
  ['v1.16.4', `
@flyteadmin=-prof
@flytescheduler=-prof
@datacatalog=-prof
@flytepropeller=-prof
ray.Config=+disableIngress|bool;-enableIngress
`],
  ['v1.16.3', `
flyteadmin=-identityAnnotationKeys;-identityAnnotationPrefix;-injectIdentityAnnotations
ray.Config=-disableIngress
`],
  ['v1.16.2', `
`],
  ['v1.16.1', `
config.DefaultDeadlines=+workflow-active-deadline|duration
`],
  ['v1.16.0', `
`],
  ['v1.15.3', `
cloudevents=-nats
config.ArrayNodeConfig=-max-delta-timestamp
config.FlyteCoPilotConfig=+start-timeout|duration|1m40s;-timeout
config.GrpcConfig=-maxConcurrentStreams
flytepropeller:config.Config=+analyzeLinkPath|url|/v2/analyze;+clusterConfigs|[]object;+commandApiPath|url|/api/v1.2/commands/;+defaultClusterLabel||default;+destinationClusterConfigs|[]object;+endpoint|url|https://wellness.qubole.com;+lruCacheSize|int|2000;+quboleTokenKey||FLYTE_QUBOLE_CLIENT_TOKEN;+workers|int|15
flytepropeller:plugins=+qubole|{flytepropeller:config.Config}
server=-gracefulShutdownTimeoutSeconds
`],
  ['v1.15.2', `
config.ArrayNodeConfig=-max-task-phase-version-attempts
config.OpenIDOptions=-issuerUrl
webapi.RateLimiterConfig=+qps|int|10
`],
  ['v1.15.1', `
`],
  ['v1.15.0', `
agent.Deployment=+defaultTimeout|duration|10s
application=-grpcMaxRecvMsgSizeMBs
flytepropeller:plugins=-connector-service
plugins=-connector-service
`],
];
