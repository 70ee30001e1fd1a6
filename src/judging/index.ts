export * from './report';
export { PodSecurityValidation } from './validation-plugin';
