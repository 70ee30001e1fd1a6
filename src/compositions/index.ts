export { type AwsCloudOptions, type AzureCloudOptions, Cloud, type GcpCloudOptions, type OnPremisesCloudOptions } from './cloud';
export * from './flyte-core';
export * from './flyte-core-props';
export * from './network-policies';
