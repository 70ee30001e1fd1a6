export * from './security-report';
