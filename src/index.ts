export * from './compositions';
export * from './dependencies';
export * from './components';
export * from './access';
export * from './workload';
export * from './settings';
export * from './release';
export * from './security';
