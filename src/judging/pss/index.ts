export { evaluate, evaluatePod, malformedPod } from './evaluate';
export * from './types';
export { parseLevel, parseVersion, PSS_LEVELS, PSS_VERSIONS } from './versions';
