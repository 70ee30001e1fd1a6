export { Auditor, parseOptions } from './auditor';
export type { AuditOptions, Source } from './auditor';
export * from './report';
export { AUDIT_RULES } from './rules';
