export { Auditor, AuditOptions, parseOptions, Source } from './auditor';
export * from './report';
export { AUDIT_RULES } from './rules';
