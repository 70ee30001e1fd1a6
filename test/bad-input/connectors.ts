import { Chart, Duration, Size } from 'cdk8s';
import {
  ConnectorClientOptions, ConnectorEndpoint, ConnectorRoute, FlyteConnector, FlyteConnectorProps, FlyteCoreConnectorOptions,
  FlyteNetworkPolicies, TaskPlugin,
} from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { propsOf, Row, SECRET, secretValue, untyped } from './row';
import { COMPONENTS, core } from '../support';

const endpoint = ConnectorEndpoint.of({ host: 'connectors.example.com', port: 443 });
const other = ConnectorEndpoint.service({ name: 'other', namespace: 'tools' });
const LABEL = 'be a DNS-1123 label (a-z, 0-9 and -, 63 characters at most)';

const connector = (props: FlyteConnectorProps) => (chart: Chart) => new FlyteConnector(chart, 'it', props);
const routes = (...connectors: ConnectorRoute[]) => (chart: Chart) => COMPONENTS.flytepropeller(chart, { connectors });
const route = (options: Partial<ConnectorRoute>) => routes({ endpoint, ...options });
const client = (connectorClient: ConnectorClientOptions) => (chart: Chart) =>
  COMPONENTS.flytepropeller(chart, { connectors: [{ endpoint }], connectorClient });
const inCore = (...connectors: FlyteCoreConnectorOptions[]) => (chart: Chart) => core(chart, { connectors }, 'it');

/** What connectors and the routes to them refuse. */
export const CONNECTOR_ROWS: Row[] = [
  ['a connector with a URL for a host', () => ConnectorEndpoint.of({ host: 'dns:///connectors:8000', port: 8000 }),
    "ConnectorEndpoint.of: host must be a host name or an IP address, got 'dns:///connectors:8000'; leave out the scheme, the port and the path"],
  ['a connector with its port in the host', () => ConnectorEndpoint.of({ host: 'connectors.example.com:8000', port: 8000 }),
    "ConnectorEndpoint.of: host must be a host name or an IP address, got 'connectors.example.com:8000'; give the port in its own prop"],
  ['a connector at port 0', () => ConnectorEndpoint.of({ host: 'connectors.example.com', port: 0 }),
    'ConnectorEndpoint.of: port must be an integer from 1 to 65535, got 0; leave it out for 8000'],
  ['a password in the host of a connector', () => ConnectorEndpoint.of({ host: `me:${SECRET}@connectors.example.com`, port: 8000 }),
    "ConnectorEndpoint.of: host must be a host name or an IP address, got '***@connectors.example.com'; use a DNS name or an IP address"],
  ['a connector Service with its namespace in the name', () => ConnectorEndpoint.service({ name: 'other.tools', namespace: 'tools' }),
    `ConnectorEndpoint.service: name must ${LABEL}, got 'other.tools'; name the Service`],
  ['a connector Service in a namespace in capitals', () => ConnectorEndpoint.service({ name: 'other', namespace: 'Tools' }),
    `ConnectorEndpoint.service: namespace must ${LABEL}, got 'Tools'; name the namespace of the Service`],
  ['a connector Service at port 70000', () => ConnectorEndpoint.service({ name: 'other', namespace: 'tools', port: 70000 }),
    'ConnectorEndpoint.service: port must be an integer from 1 to 65535, got 70000; leave it out for 8000'],

  ['two connectors by default', routes({ endpoint }, { endpoint: other }),
    'test/it: connectors[1].name must be given to all connectors but one, got nothing; connectors[0] has none either; give it a name of its own'],
  ['two connectors of one name', routes({ name: 'a', endpoint }, { name: 'a', endpoint: other }),
    "test/it: connectors[1].name must differ for each connector, got 'a'; connectors[0] has the same; give it a name of its own"],
  ['a connector name in capitals, which Flyte would read in lower case', route({ name: 'Databricks' }), `test/it: connectors[0].name must ${LABEL}, got 'Databricks'; use for example databricks`],
  ['two connectors at one place', routes({ endpoint }, { name: 'a', endpoint }),
    "test/it: connectors[1].endpoint must differ for each connector, got 'connectors.example.com:443'; connectors[0] has the same; put the task types of both into one"],
  ['a text for a connector', route({ endpoint: untyped('connectors.example.com:443') }),
    "test/it: connectors[0].endpoint must be a ConnectorEndpoint, got '(a text)'; use one of ConnectorEndpoint.of(...), ConnectorEndpoint.service(...)"],
  ['a connector for no task type', route({ taskTypes: [] }),
    'test/it: connectors[0].taskTypes must name at least one task type, got []; leave it out for what the connector says'],
  ['a task type in capitals, which Flyte would read in lower case', route({ taskTypes: ['Sensor'] }),
    "test/it: connectors[0].taskTypes[0] must be a task type of a-z, 0-9, _ and -, got 'Sensor'; leave taskTypes out where it has another name: connectors say what they run"],
  ['a task type with a dot, which Flyte would read as a level', route({ taskTypes: ['sensor', 'a.b'] }),
    "test/it: connectors[0].taskTypes[1] must be a task type of a-z, 0-9, _ and -, got 'a.b'; leave taskTypes out where it has another name: connectors say what they run"],
  ['a task type of a plugin', route({ taskTypes: ['container'] }),
    "test/it: connectors[0].taskTypes[0] must be a task type that nothing else runs, got 'container'; plugin container has it; remove one of them"],
  ['a task type of two connectors', routes({ endpoint, taskTypes: ['a'] }, { name: 'b', endpoint: other, taskTypes: ['c', 'a'] }),
    "test/it: connectors[1].taskTypes[1] must be a task type that nothing else runs, got 'a'; connectors[0] has it; remove one of them"],
  ['a task type of one connector twice', route({ taskTypes: ['a', 'a'] }),
    "test/it: connectors[0].taskTypes[1] must be a task type that nothing else runs, got 'a'; connectors[0] has it; remove one of them"],
  ['no time at all for a connector, which Flyte takes for any', route({ defaultTimeout: Duration.seconds(0) }),
    'test/it: connectors[0].defaultTimeout must be an integer from 1 to 3600000, got 0; use milliseconds up to an hour, such as Duration.seconds(10)'],
  ['two hours for a connector', route({ timeouts: { createTask: Duration.hours(2) } }),
    'test/it: connectors[0].timeouts.createTask must be an integer from 1 to 3600000, got 7200000; use milliseconds up to an hour, such as Duration.seconds(10)'],
  ['a service config that is no JSON', route({ serviceConfig: 'round_robin' }),
    "test/it: connectors[0].serviceConfig must be an object in JSON, got 'round_robin'; write it as gRPC has it, or leave it out for round_robin"],
  ['a service config that is a list', route({ serviceConfig: '[]' }),
    "test/it: connectors[0].serviceConfig must be an object in JSON, got '[]'; write it as gRPC has it, or leave it out for round_robin"],
  ['the plugin of connectors without any', (chart) => COMPONENTS.flytepropeller(chart, { tasks: { plugins: [TaskPlugin.CONNECTOR_SERVICE] } }),
    "test/it: tasks.plugins must come with connectors where it names connector-service, got 'connector-service'; name the connectors, which switches the plugin on, or leave it out"],
  ['settings for connectors without any', (chart) => COMPONENTS.flytepropeller(chart, { connectorClient: { workers: 1 } }),
    'test/it: connectorClient must come with connectors, got ["workers"]; name the connectors, or remove it'],
  ['connectors asked without pause', client({ pollInterval: Duration.millis(10) }),
    'test/it: connectorClient.pollInterval must be an integer from 1 to 86400, got 0.01; use whole seconds, such as Duration.seconds(30)'],
  ['connectors asked for tasks without pause', client({ resyncInterval: Duration.seconds(0) }),
    'test/it: connectorClient.resyncInterval must be an integer from 1 to 86400, got 0; use whole seconds, such as Duration.seconds(30)'],
  ['no worker for connectors', client({ workers: 0 }), 'test/it: connectorClient.workers must be an integer from 1 to 10000, got 0; leave it out for 10'],
  ['half a question in a second', client({ readsPerSecond: 0.5 }), 'test/it: connectorClient.readsPerSecond must be an integer from 1 to 10000, got 0.5; leave it out for 10'],
  ['no task in a second', client({ writesPerSecond: 0 }), 'test/it: connectorClient.writesPerSecond must be an integer from 1 to 10000, got 0; leave it out for 10'],
  ['a connector host that may be a Service or not', (chart) => new FlyteNetworkPolicies(chart, 'policies', {
    components: [COMPONENTS.flytepropeller(chart, { connectors: [{ endpoint: ConnectorEndpoint.of({ host: 'other.tools', port: 8000 }) }] })],
  }), "test/it: connectors.endpoint.host must say whether it is a Service or a name outside the cluster, got 'other.tools'; "
    + 'write other.tools.svc for the Service, or name its addresses in connectorCidrs of the network policies'],
  ['no address for connectors', (chart) => core(chart, { networkPolicies: { connectorCidrs: [] } }, 'it'),
    'test/it: networkPolicies.connectorCidrs must name at least one block, got []; an empty list would allow nothing; leave it out for the default'],

  ['a connector name with a dot', connector({ name: 'a.b' }), `test/it: name must ${LABEL}, got 'a.b'; use for example databricks`],
  ['two connectors of the same name in one namespace', (chart) => {
    new FlyteConnector(chart, 'first', { name: 'a' });
    new FlyteConnector(chart, 'second', { name: 'a' });
  }, 'test/second: flyteconnector-a already exists in namespace flyte, made by test/first; use another namespace, or namePrefix for a second Flyte in this one; give what is for another cluster an App of its own'],
  ['a module that is a file', connector({ modules: ['acme', 'acme/connectors.py'] }),
    "test/it: modules[1] must be the name of a Python module, got 'acme/connectors.py'; write it as in an import: acme.connectors"],
  ['a module that is an option', connector({ modules: ['--timeout'] }),
    "test/it: modules[0] must be the name of a Python module, got '--timeout'; write it as in an import: acme.connectors"],
  ['a connector without threads', connector({ workers: 0 }), 'test/it: workers must be an integer from 1 to 1000, got 0; leave it out for 10'],
  ['a StatefulSet with a strategy of Deployments', connector({ statefulSet: true, strategy: kplus.DeploymentStrategy.recreate() }),
    "test/it: strategy must not come with statefulSet, got '(a strategy of Deployments)'; remove one of them; a StatefulSet replaces one pod after the other"],
  ['a connector without scratch space', connector({ scratchSize: Size.mebibytes(0) }),
    'test/it: scratchSize must be an integer >= 1, got 0; use for example Size.mebibytes(200)'],
  ['secret and secrets', connector({ secret: secretValue().secret, secrets: { A: secretValue() } }),
    'test/it: secrets must not come with secret, got ["A"]; put all of them into one Secret, or name each'],
  ['a secret in a folder', connector({ secrets: { '../a': secretValue() } }),
    "test/it: secrets must have names of letters, digits, _ and - as keys, got '../a'; name it as connectors ask for it, such as FLYTE_OPENAI_API_KEY"],
  ['two secrets in one file', connector({ secrets: { TOKEN: secretValue(), token: secretValue() } }),
    "test/it: secrets must have names that differ by more than their case, got 'token'; TOKEN is the same file; remove one of them"],
  ['a secret by its value', connector({ secrets: { TOKEN: untyped(SECRET) } }),
    "test/it: secrets['TOKEN'] must name a Secret and a key, got '(a text)'; give a SecretValue: its secret by Secret.fromSecretName(scope, 'id', 'name'), and its key"],
  ['a secret without a key', connector({ secrets: { TOKEN: secretValue('') } }),
    "test/it: secrets['TOKEN'].key must be a key of the Secret (letters, digits, -, _ and .), got ''; name the key that holds the value"],
  ['egress that is none', connector({ egress: [untyped({ cidrs: ['10.0.0.0/8'], ports: [22] })] }),
    "test/it: egress[0] must be a FlyteEgress, got '(an object)'; use one of FlyteEgress.to(...), FlyteEgress.workloadIdentity()"],
  ['access to nothing', connector({ access: [{ resource: ' ', verbs: ['get'] }] }),
    "test/it: access[0].resource must not be empty, got ' '; name a kind of object in plural, such as secrets"],
  ['access to everything', connector({ access: [{ resource: '*', verbs: ['get'] }] }),
    "test/it: access[0].resource must be a kind of object in plural, got '*'; name each kind, such as secrets or pods/log"],
  ['access to every group', connector({ access: [{ apiGroup: '*', resource: 'jobs', verbs: ['get'] }] }),
    "test/it: access[0].apiGroup must be an API group, got '*'; name it, such as batch, or leave it out for the core's"],
  ['access without a verb', connector({ access: [{ resource: 'secrets', verbs: [] }] }), 'test/it: access[0].verbs must not be empty, got []; name what it may do, such as get'],
  ['access by every verb', connector({ access: [{ resource: 'secrets', verbs: ['get', '*'] }] }),
    "test/it: access[0].verbs[1] must be a verb of the Kubernetes API, got '*'; name each, such as get"],
  ['access to no object', connector({ access: [{ resource: 'secrets', verbs: ['get'], names: [] }] }),
    'test/it: access[0].names must not be empty, got []; an empty list would mean all; leave it out for that'],
  ['access in no namespace', connector({ access: [{ resource: 'secrets', verbs: ['get'], namespaces: [] }] }),
    "test/it: access[0].namespaces must not be empty, got []; leave it out for the connector's own"],
  ['access in every namespace', connector({ access: [{ resource: 'secrets', verbs: ['get'], namespaces: ['*'] }] }),
    `test/it: access[0].namespaces[0] must ${LABEL}, got '*'; name each namespace; none stands for all`],
  ['a connector with replicas and an autoscaler', connector({ replicas: 2, autoscaling: { maxReplicas: 3 } }),
    'test/it: replicas must not come with autoscaling, got 2; remove one of them; autoscaling.minReplicas is the fewest'],
  ['extraConfig for a connector, which reads none', connector(untyped({ extraConfig: {} })),
    `test/it: props must have only what FlyteConnectorProps knows, got 'extraConfig'; use one of ${propsOf('FlyteConnectorProps')}`],

  ['two connectors by default in a composition', inCore({}, {}), 'test/it: connectors[1].name must be given to all connectors but one, got nothing; give it a name of its own'],
  ['two connectors of one name in a composition', inCore({ name: 'a' }, { name: 'a' }), "test/it: connectors[1].name must differ for each connector, got 'a'; give it a name of its own"],
  ['a malformed name of a connector in a composition', inCore({ name: 'A' }), `test/it: connectors[0].name must ${LABEL}, got 'A'; use for example databricks`],
  ['an instance of one connector', inCore(untyped({ instance: 'blue' })),
    "test/it: connectors[0].instance must be one for the whole Flyte, got 'blue'; move it out of connectors[0], beside database"],
  ['a task type of two connectors of a composition', inCore({ taskTypes: ['a'] }, { name: 'b', taskTypes: ['a'] }),
    "test/it/Propeller: connectors[1].taskTypes[0] must be a task type that nothing else runs, got 'a'; connectors[0] has it; remove one of them"],
  ['a connector elsewhere of a name that the composition made', (chart) => core(chart, { connectors: [{ name: 'a' }], propeller: { connectors: [{ name: 'a', endpoint }] } }, 'it'),
    "test/it/Propeller: connectors[1].name must differ for each connector, got 'a'; connectors[0] has the same; give it a name of its own"],
  ['a service account of the default name for a connector', (chart) => new FlyteConnector(chart, 'it', { serviceAccount: kplus.ServiceAccount.fromServiceAccountName(chart, 'sa', 'default') }),
    "test/it: serviceAccount must not be 'default', which every other pod of the namespace shares, got 'default'; make one for this component"],
];
