import { isNothing } from '../merge';
import { integer, map, text, textList, when } from '../readers/basic';
import { EXPOSURE, ingressAnnotations, tlsList } from '../readers/ingress';
import { Row } from '../row';

/** The Services of chart flyte-binary, which are one here. */
export function binaryServiceRows(): Row[] {
  const says = 'binary.service';
  return [
    { key: 'service.type', same: ['ClusterIP'], says: `${says}.type`, read: (value) => value === 'LoadBalancer' ? { code: { is: 'name', name: 'ServiceType.LOAD_BALANCER' } } : value === 'NodePort' ? { code: { is: 'name', name: 'ServiceType.NODE_PORT' } } : { refused: 'a type that the Service cannot have' } },
    { key: 'service.ports', refused: 'the ports of the Service are 80 and 81, which clients and policies follow; leave it out' },
    { key: 'service.nodePorts.http', says: `${says}.nodePorts.http`, read: integer },
    { key: 'service.nodePorts.grpc', says: `${says}.nodePorts.grpc`, read: integer },
    { key: 'service.annotations', says: `${says}.annotations`, read: map },
    { key: 'service.commonAnnotations', says: `${says}.annotations`, read: map },
    { key: 'service.httpAnnotations', says: `${says}.annotations`, read: map },
    { key: 'service.grpcAnnotations', says: `${says}.annotations`, read: map },
    { key: 'service.loadBalancerSourceRanges', says: `${says}.loadBalancerSourceRanges`, read: textList },
    { key: 'service.externalTrafficPolicy', same: ['Cluster'], refused: 'the library has no prop for it; by a JSON patch of the Service' },
    { key: 'service.clusterIP', refused: 'the cluster gives the Service its address; by a JSON patch' },
    { key: 'service.loadBalancerIP', refused: 'controllers take it from their own annotations: binary.service.annotations' },
    { key: 'service.labels', refused: 'labels of every object are said by labels' },
    { key: 'service.extraPorts', refused: 'metrics have a Service of their own by monitoring; other ports by a Service of your own' },
  ];
}

/** The way in from outside of chart flyte-binary. */
export function binaryIngressRows(): Row[] {
  return [
    { key: 'ingress.create', read: (value) => ({ same: value === true ? 'there is an Ingress as soon as anything is said of it' : 'nothing is exposed unless exposure says so' }) },
    { key: 'ingress.host', says: `${EXPOSURE}.host`, read: text },
    {
      key: 'ingress.ingressClassName',
      says: `${EXPOSURE}.className`,
      read: when((context) => ['http', 'grpc'].some((one) => context.text(`ingress.${one}IngressClassName`) === undefined), 'the classes of both go before it', text),
    },
    { key: 'ingress.httpIngressClassName', says: `${EXPOSURE}.className`, read: text },
    {
      key: 'ingress.grpcIngressClassName',
      says: `${EXPOSURE}.className`,
      read: (value, context) => value === (context.text('ingress.httpIngressClassName') ?? context.text('ingress.ingressClassName'))
        ? { same: 'the class of both' } : { refused: 'both Ingress objects have one class: className' },
    },
    { key: 'ingress.commonAnnotations', says: `${EXPOSURE}.annotations`, read: ingressAnnotations('annotations') },
    { key: 'ingress.httpAnnotations', says: `${EXPOSURE}.annotations`, read: ingressAnnotations('annotations') },
    { key: 'ingress.grpcAnnotations', says: `${EXPOSURE}.grpcAnnotations`, read: ingressAnnotations('grpcAnnotations') },
    { key: 'ingress.separateGrpcIngress', always: 'gRPC has an Ingress object of its own' },
    {
      key: 'ingress.tls',
      says: `${EXPOSURE}.tls`,
      read: when((context) => ['http', 'grpc'].some((one) => isNothing(context.get(`ingress.${one}Tls`))), 'those of both go before it', tlsList),
    },
    { key: 'ingress.httpTls', says: `${EXPOSURE}.tls`, read: tlsList },
    { key: 'ingress.grpcTls', says: `${EXPOSURE}.tls`, read: tlsList },
    { key: 'ingress.labels', refused: 'labels of every object are said by labels' },
    { key: 'ingress.httpExtraPaths', refused: 'paths of another program: an Ingress of your own for the same host' },
    { key: 'ingress.grpcExtraPaths', refused: 'paths of another program: an Ingress of your own for the same host' },
  ];
}
