export * from './flyte-core';
export * from './flyte-core-props';
export * from './network-policies';
