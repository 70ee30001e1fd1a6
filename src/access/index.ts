export { Exposure } from './exposure';
export type { FlyteGatewayOptions, GatewayReference } from './gateway';
export type { FlyteIngressOptions } from './ingress';
export { IngressController } from './ingress-controller';
export type { OtherIngressControllerOptions } from './ingress-controller';
export type { NetworkPolicyOptions } from './network-policy';
export type { FlyteRouteOptions } from './route';
export type { FlyteServiceOptions } from './service';
