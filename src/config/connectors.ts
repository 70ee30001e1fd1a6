import { Duration } from 'cdk8s';
import { seconds } from './durations';
import { hostPort } from '../private/addresses';
import { Document } from '../private/documents';
import { ConnectorClientOptions, ConnectorEndpoint, ConnectorRoute, ConnectorTimeouts } from '../settings/connectors';
import { TaskPlugin } from '../settings/task-plugin';

/** The operations as flytepropeller looks them up. */
const OPERATIONS: { readonly [prop in keyof ConnectorTimeouts]-?: string } = {
  createTask: 'CreateTask', deleteTask: 'DeleteTask', executeTaskSync: 'ExecuteTaskSync', listConnectors: 'ListConnectors', pollTask: 'GetTask',
};

/** What gRPC does where nothing is said: flytepropeller has this for the default connector only, and for others one address. */
const ROUND_ROBIN = JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] });

/** `plugins.connector-service`, and the task types that go there whatever other plugins say. Nothing without connectors. */
export function connectorsSection(routes: readonly ConnectorRoute[], client: ConnectorClientOptions = {}): Document {
  if (routes.length === 0) { return {}; }
  const plugin = TaskPlugin.CONNECTOR_SERVICE.id;
  const byDefault = routes.find(({ name }) => name === undefined);
  const named = routes.filter(({ name }) => name !== undefined);
  return {
    plugins: {
      [plugin]: {
        defaultConnector: byDefault === undefined ? undefined : deployment(byDefault),
        supportedTaskTypes: byDefault?.taskTypes,
        connectors: unlessEmpty(named.map((route): [string, Document] => [route.name!, deployment(route)])),
        connectorForTaskTypes: unlessEmpty(named.flatMap(({ name, taskTypes = [] }) => taskTypes.map((type): [string, string] => [type, name!]))),
        pollInterval: seconds(client.pollInterval),
        webApi: {
          caching: { resyncInterval: seconds(client.resyncInterval), workers: client.workers },
          readRateLimiter: { qps: client.readsPerSecond },
          writeRateLimiter: { qps: client.writesPerSecond },
        },
      },
    },
    tasks: {
      'task-plugins': {
        'default-for-task-types': unlessEmpty(routes.flatMap(({ taskTypes = [] }) => taskTypes.map((type): [string, string] => [type, plugin]))),
      },
    },
  };
}

/** All of it: a connector with a name has none of the defaults that the one without has, not even a timeout. */
function deployment({ endpoint, serviceConfig, defaultTimeout, timeouts }: ConnectorRoute): Document {
  const waits = Object.entries(OPERATIONS).flatMap(([prop, operation]) => {
    const timeout = timeouts?.[prop as keyof ConnectorTimeouts];
    return timeout === undefined ? [] : [{ [operation]: seconds(timeout) }];
  });
  return {
    endpoint: targetOf(endpoint),
    insecure: !endpoint.tls,
    defaultServiceConfig: serviceConfig ?? ROUND_ROBIN,
    defaultTimeout: seconds(defaultTimeout ?? Duration.seconds(10)),
    // The names keep their case in lists of maps with one key only; in one map flytepropeller would find none of them.
    timeouts: waits.length === 0 ? undefined : waits,
  };
}

/** As gRPC reads it: by the Endpoints of a Service, or by DNS. */
function targetOf({ host, port, namespace }: ConnectorEndpoint): string {
  if (namespace !== undefined) { return `k8s://${host}.${namespace}:${port}`; }
  return `dns:///${hostPort(host, port)}`;
}

function unlessEmpty<T>(entries: [string, T][]): { [name: string]: T } | undefined {
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
