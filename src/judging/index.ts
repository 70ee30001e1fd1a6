export * from './hardening-rule';
export * from './report';
export { PodSecurityValidation } from './validation-plugin';
