export * from './profile';
export * from './run-as';
