export { FlyteIngressOptions } from './ingress';
