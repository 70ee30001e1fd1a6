export { FlyteIngressOptions } from './ingress';
export { NetworkPolicyOptions } from './network-policy';
export { FlyteRouteOptions } from './route';
