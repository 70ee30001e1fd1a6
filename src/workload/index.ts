export type { CheckDbReadyOptions } from './check-db-ready';
