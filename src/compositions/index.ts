export { FlyteAlert } from './alerts';
export * from './flyte-core';
export * from './flyte-core-props';
export { type AlertOptions, FlyteMonitoring, type FlyteMonitoringProps, type MonitoringOptions, MonitorKind } from './monitoring';
export * from './network-policies';
