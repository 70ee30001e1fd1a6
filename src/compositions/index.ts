export * from './flyte-core';
export * from './flyte-core-props';
export { FlyteMonitoring, type FlyteMonitoringProps, type MonitoringOptions, MonitorKind } from './monitoring';
export * from './network-policies';
