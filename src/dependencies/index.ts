export type { InClusterStorageProps } from './dependency-props';
export * from './in-cluster-object-store';
export * from './in-cluster-postgres';
