import { AppObjects, AppPod } from './app-objects';
import { containerPort, PortRange } from './ports';
import { fieldsAt, listAt, textAt, textsAt, valueAt } from '../manifest/fields';
import { Fields } from '../manifest/json';
import { selects } from '../manifest/selectors';
import { ObjectView } from '../manifest/views';

/** The ports of a pod that an Ingress or Route leads to, and the hosts it does so for. */
export interface Entrance {
  readonly ports: PortRange[];
  readonly hosts: string[];
}

/** Routes of the Gateway API that lead to Services by host. */
const GATEWAY_ROUTES = ['HTTPRoute', 'GRPCRoute', 'TLSRoute'];

interface Backend {
  readonly host?: string;
  readonly service: string;
  readonly port: unknown;
}

/** Pods that are reached from outside the cluster by an Ingress, an OpenShift Route or a route of the Gateway API, by id. */
export function entrancesOf(objects: AppObjects): Map<string, Entrance> {
  const entrances = new Map<string, Entrance>();
  const holders = [
    ...objects.ofKind('Ingress', 'networking.k8s.io/'), ...objects.ofKind('Route', 'route.openshift.io/'),
    ...GATEWAY_ROUTES.flatMap((kind) => objects.ofKind(kind, 'gateway.networking.k8s.io/')),
  ];
  for (const holder of holders) {
    for (const backend of backendsOf(holder)) {
      for (const { pod, port } of listeners(backend, holder, objects)) {
        const entrance = entrances.get(pod.id) ?? { ports: [], hosts: [] };
        entrances.set(pod.id, entrance);
        entrance.ports.push({ protocol: 'TCP', low: port, high: port });
        if (backend.host !== undefined && !entrance.hosts.includes(backend.host)) { entrance.hosts.push(backend.host); }
      }
    }
  }
  return entrances;
}

function backendsOf({ kind, fields }: ObjectView): Backend[] {
  if (GATEWAY_ROUTES.includes(kind)) { return routedBackends(fields); }
  if (kind === 'Route') {
    const service = textAt(fields, 'spec', 'to', 'name');
    return service === undefined ? [] : [{ host: textAt(fields, 'spec', 'host'), service, port: valueAt(fields, 'spec', 'port', 'targetPort') }];
  }
  const paths = listAt(fields, 'spec', 'rules').flatMap((rule) => listAt(rule, 'http', 'paths')
    .map((path) => ({ host: textAt(rule, 'host'), backend: valueAt(path, 'backend') })));
  return [...paths, { host: undefined, backend: valueAt(fields, 'spec', 'defaultBackend') }].flatMap(({ host, backend }) => {
    const service = textAt(backend, 'service', 'name');
    const port = valueAt(backend, 'service', 'port', 'number') ?? valueAt(backend, 'service', 'port', 'name');
    return service === undefined ? [] : [{ host, service, port }];
  });
}

/** Every host leads to every backend; those in other namespaces are not Flyte's. */
function routedBackends(fields: Fields): Backend[] {
  const named = textsAt(fields, 'spec', 'hostnames');
  const hosts = named.length === 0 ? [undefined] : named;
  return listAt(fields, 'spec', 'rules').flatMap((rule) => listAt(rule, 'backendRefs')).flatMap((backend) => {
    const service = textAt(backend, 'name');
    const foreign = textAt(backend, 'namespace') !== undefined || (textAt(backend, 'kind') ?? 'Service') !== 'Service';
    return service === undefined || foreign ? [] : hosts.map((host) => ({ host, service, port: valueAt(backend, 'port') }));
  });
}

/** The pods behind a backend's Service, with the port their processes listen on. */
function listeners(backend: Backend, holder: ObjectView, objects: AppObjects): { pod: AppPod; port: number }[] {
  const service = objects.find('Service', holder.namespace, backend.service);
  const labels = fieldsAt(service?.fields, 'spec', 'selector');
  if (Object.keys(labels).length === 0) { return []; }
  const ports = listAt(service?.fields, 'spec', 'ports').filter((port) => backend.port === undefined
    || [valueAt(port, 'port'), valueAt(port, 'name'), ...holder.kind === 'Route' ? [valueAt(port, 'targetPort')] : []].includes(backend.port));
  return objects.pods
    .filter((pod) => pod.view.running && (pod.view.object.namespace ?? '') === (holder.namespace ?? '') && selects({ matchLabels: labels }, pod.labels))
    .flatMap((pod) => ports.flatMap((entry) => {
      const target = valueAt(entry, 'targetPort') ?? valueAt(entry, 'port');
      const port = typeof target === 'string' ? containerPort(pod, target) : target;
      return typeof port === 'number' ? [{ pod, port }] : [];
    }));
}
