import { durationOf, hostOf, pairsOf, suffix } from './basic';
import { Fields, isFields } from '../../judging/manifest/json';
import { call, Code, literal, object } from '../code';
import { Context, Part, Reader } from '../row';
import { Step } from '../statements';

const WITHOUT = 'its address is said by connectors of flytepropeller with ConnectorEndpoint.service or ConnectorEndpoint.of';

/** What a call may take, by Flyte's names for the calls; agents are what connectors were called before. */
const CALLS: { readonly [call: string]: string } = {
  CreateTask: 'createTask', GetTask: 'pollTask', DeleteTask: 'deleteTask', ExecuteTaskSync: 'executeTaskSync', ListAgents: 'listConnectors', ListConnectors: 'listConnectors',
};

/** One connector: the one that is deployed with this Flyte, or one that runs elsewhere. Without a name it is the default one. */
function connector(value: Fields, context: Context, propeller: string, name?: string): Part[] {
  const [, host, port] = /^(?:[a-z0-9]+:\/+)?([^:/]+):(\d+)$/.exec(String(value.endpoint ?? '')) ?? [];
  if (host === undefined) { return [{ refused: WITHOUT }]; }
  const isOwn = /^flyte(connector|agent)(\.|$)/.test(host) && context.on('flyteconnector.enabled');
  const to: Step[] = isOwn ? ['connectors[flyteconnector]'] : [propeller, { list: 'connectors', entry: name ?? 'default' }];
  return Object.entries(value).flatMap(([key, one]): Part[] => {
    const at = suffix(key);
    switch (key) {
      case 'endpoint': return isOwn ? [{ at, same: 'flytepropeller is led to the connector that is deployed' }] : [
        { at, of: [...to, 'endpoint'], code: endpointCode(host, Number(port), value.insecure === true, context) },
        ...name === undefined ? [] : [{ at: ' ', of: [...to, 'name'], code: literal(name) }],
      ];
      case 'insecure': return [{ at, same: 'inside the cluster it is so, and elsewhere said with the endpoint' }];
      case 'defaultTimeout': return [timeout(at, one, [...to, 'defaultTimeout'])];
      case 'timeouts': return Object.entries(isFields(one) ? one : {}).map(([method, time]) => Object.hasOwn(CALLS, method)
        ? timeout(`${at}${suffix(method)}`, time, [...to, 'timeouts', CALLS[method]])
        : { at: `${at}${suffix(method)}`, refused: 'a call that flytepropeller does not make; use timeouts of the connector' });
      case 'defaultServiceConfig': return [{ at, of: [...to, 'serviceConfig'], code: literal(String(one)) }];
      default: return [];
    }
  });
}

function timeout(at: string, value: unknown, of: readonly Step[]): Part {
  const code = durationOf(value);
  return code === undefined ? { at, refused: 'it must be a duration such as 10s; say it by timeouts of the connector' } : { at, of, code };
}

function endpointCode(given: string, port: number, insecure: boolean, context: Context): Code {
  const host = hostOf(given);
  const [name, namespace] = host.split('.');
  return /^[^.]+(\.[^.]+\.svc.*)?$/.test(host)
    ? call('ConnectorEndpoint.service', object({ name: literal(name), namespace: literal(namespace ?? context.namespace), port: port === 8000 ? undefined : literal(port) }))
    : call('ConnectorEndpoint.of', object({ host: literal(host), port: literal(port), tls: insecure ? literal(false) : undefined }));
}

/** The connector that gets what no other says it runs. */
export function defaultConnector(propeller: string): Reader {
  return (value, context, path) => isFields(value) ? named(connector(value, context, propeller), path) : { refused: WITHOUT };
}

/** Connectors by name. */
export function namedConnectors(propeller: string): Reader {
  return (value, context, path) => !isFields(value) ? { refused: WITHOUT } : Object.entries(value).flatMap(([name, one]) => isFields(one)
    ? named(connector(one, context, propeller, name), `${path}${suffix(name)}`).map((part) => ({ ...part, at: `${suffix(name)}${part.at ?? ''}` }))
    : [{ at: suffix(name), refused: WITHOUT }]);
}

/** The name of a connector is said with its address. */
function named(parts: readonly Part[], path: string): Part[] {
  return parts.map((part) => part.at === ' ' ? { ...part, also: [`${path}.endpoint`] } : part);
}

/** Which connector runs a type of task. */
export function connectorTypes(propeller: string): Reader {
  return (value) => (pairsOf(value) ?? []).map(({ at, key, value: one }): Part => ({ at, of: [propeller, { list: 'connectors', entry: String(one) }, 'taskTypes[]'], code: literal(key) }));
}
