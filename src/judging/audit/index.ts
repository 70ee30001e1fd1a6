export { Auditor, parseOptions } from './auditor';
export type { AuditOptions } from './auditor';
export type { TextReader } from './config-texts';
export type { Source } from './judged-object';
export { nestedPods } from './nested-pods';
export type { NestedPods } from './nested-pods';
export * from './report';
export { AUDIT_RULES } from './rules';
