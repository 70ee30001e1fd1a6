export { evaluate, evaluatePod } from './evaluate';
export { isPodKind, podsOf } from './subjects';
export * from './types';
export { parseLevel, parseVersion, PSS_LEVELS, PSS_VERSIONS } from './versions';
