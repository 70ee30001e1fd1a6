export * from './authentication';
export {
  ClusterResourceTemplate, type CustomTemplateOptions, type NamespaceTemplateOptions, PodSecurityLevel, type ServiceAccountTemplateOptions,
} from './cluster-resources';
export * from './database';
export { FlyteEndpoint, type FlyteEndpointOptions } from './endpoint';
export * from './log-level';
export * from './object-store';
export type { FlyteDomain } from './projects';
export { TaskPlugin } from './task-plugin';
export type { TaskResourceAmounts, TaskResources } from './task-resources';
export * from './task-security';
export * from './webhook-certificates';
