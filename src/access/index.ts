export type { FlyteIngressOptions } from './ingress';
export type { NetworkPolicyOptions } from './network-policy';
export type { FlyteRouteOptions } from './route';
