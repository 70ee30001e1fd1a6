export { CheckDbReadyOptions } from './check-db-ready';
