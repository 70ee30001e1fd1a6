export * from './profile';
export * from './report';
export * from './run-as';
export { PodSecurityValidation } from './validation-plugin';
