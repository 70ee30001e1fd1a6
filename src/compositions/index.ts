export { FlyteAlert } from './alerts';
export { type AwsCloudOptions, type AzureCloudOptions, Cloud, type GcpCloudOptions, type OnPremisesCloudOptions } from './cloud';
export * from './flyte-binary';
export * from './flyte-binary-props';
export * from './flyte-core';
export * from './flyte-core-props';
export * from './flyte-options';
export { type AlertOptions, type DashboardOptions, FlyteMonitoring, type FlyteMonitoringProps, type MonitoringOptions, MonitorKind } from './monitoring';
export * from './network-policies';
