import { Construct } from 'constructs';
import { over } from './component-options';
import { FlyteCoreConnectorOptions } from './flyte-options';
import { FlyteCommonProps, FlyteComponentOptions } from '../components/component-props';
import { FlyteConnector } from '../components/flyte-connector';
import { refusal, requireLabel } from '../private/checks';
import { ConnectorRoute } from '../settings/connectors';

/** Connectors of a composition, and how its flytepropeller calls them. */
export interface CoreConnectors {
  readonly connectors: FlyteConnector[];
  readonly routes: ConnectorRoute[];
}

/** Makes the connectors of a composition, and a route to each. */
export function makeConnectors(
  scope: Construct, shared: FlyteCommonProps & FlyteComponentOptions, options: readonly FlyteCoreConnectorOptions[],
): CoreConnectors {
  const made = options.map(({ taskTypes, defaultTimeout, timeouts, serviceConfig, ...own }, index) => {
    const { name } = own;
    const prop = `connectors[${index}].name`;
    if (name !== undefined) { requireLabel(scope.node.path, prop, name, 'use for example databricks'); }
    if (options.findIndex((other) => other.name === name) < index) {
      throw refusal(scope.node.path, prop, name === undefined ? 'be given to all connectors but one' : 'differ for each connector', name, 'give it a name of its own');
    }
    const connector = new FlyteConnector(scope, name === undefined ? 'Connector' : `Connector-${name}`, over(shared, own));
    return { connector, route: { name, endpoint: connector.endpoint, taskTypes, defaultTimeout, timeouts, serviceConfig } };
  });
  return { connectors: made.map(({ connector }) => connector), routes: made.map(({ route }) => route) };
}
