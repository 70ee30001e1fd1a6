import { ConnectorEndpoint, FlyteBinary, FlyteCoreProps, FlytePodWebhook, FlyteRbac, SingleBinary } from 'cdk8s-flyte';
import { Row, untyped } from './row';
import { COMPONENTS, core, testDatabase, testObjectStore } from '../support';

const rbac = FlyteRbac.namespace('team-tasks');
const narrow = (props: Partial<FlyteCoreProps>): Row[1] => (chart) => core(chart, { rbac, ...props }, 'it');
const LEFT_OUT = 'must be left out with rbac: FlyteRbac.namespace(...), got';

/** What a Flyte with permissions over one namespace refuses. */
export const NARROW_ROWS: Row[] = [
  ['a namespace of tasks with a dot', () => FlyteRbac.namespace('team.tasks'),
    "FlyteRbac.namespace: tasks must be a DNS-1123 label (a-z, 0-9 and -, 63 characters at most), got 'team.tasks'; name the namespace in which tasks run"],
  ['a number for a namespace of tasks', () => FlyteRbac.namespace(untyped(7)), 'FlyteRbac.namespace: tasks must be a text, got 7; write it in quotes'],
  ['a text for rbac', narrow({ rbac: untyped('namespace') }), "test/it: rbac must be a FlyteRbac, got '(a text)'; use one of FlyteRbac.cluster(), FlyteRbac.namespace(...)"],
  ['tasks beside Flyte itself', narrow({ rbac: FlyteRbac.namespace('flyte') }),
    "test/it/Admin: rbac must not let tasks run in Flyte's own namespace, got 'flyte'; name another one: a task could mount the Secrets of Flyte and run as its service accounts"],
  ['a narrow Flyte that makes its namespace', narrow({ createNamespace: true }), `test/it: createNamespace ${LEFT_OUT} true; Flyte may make no namespaces; both must exist`],
  ['a narrow Flyte with a sync', narrow({ clusterResourceSync: {} }), `test/it: clusterResourceSync ${LEFT_OUT} '(set)'; it would make namespaces; set enabled: false, or remove it`],
  ['a narrow Flyte with namespaces of projects', narrow({ taskNamespaces: {} }),
    `test/it: taskNamespaces ${LEFT_OUT} '(set)'; tasks run in one namespace, which you make with all that stands in it`],
  ['a narrow Flyte with a PodTemplate', narrow({ tasks: { podTemplate: 'mine' } }),
    `test/it: tasks.podTemplate ${LEFT_OUT} 'mine'; flytepropeller looks for PodTemplates in all namespaces at once; use the other props of tasks`],
  ['a narrow Flyte that sends events of objects', narrow({ tasks: { lifecycle: { sendObjectEvents: true } } }),
    `test/it: tasks.lifecycle.sendObjectEvents ${LEFT_OUT} true; flytepropeller watches the events of all namespaces at once`],
  ['a narrow Flyte with a webhook that registers itself', narrow({ podWebhook: { enabled: true } }),
    'test/it: certificates.webhook must be WebhookCertificates.supplied(...) with rbac: FlyteRbac.namespace(...) and a webhook, got nothing; '
    + 'the webhook may not register itself; whoever runs the cluster applies its MutatingWebhookConfiguration'],
  ['a narrow webhook that registers itself', (chart) => new FlytePodWebhook(chart, 'it', { rbac }),
    "test/it: certificates must be WebhookCertificates.supplied(...) with rbac: FlyteRbac.namespace(...), got 'WebhookCertificates.selfSigned()'; "
    + 'the webhook may not register itself; whoever runs the cluster applies its MutatingWebhookConfiguration'],
  ['a narrow flyteadmin with a template of namespaces', (chart) => COMPONENTS.flyteadmin(chart, { rbac, namespaceTemplate: '{{ project }}-{{ domain }}' }),
    `test/it: namespaceTemplate ${LEFT_OUT} '{{ project }}-{{ domain }}'; all tasks run in team-tasks`],
  ['a connector in a third namespace', narrow({
    propeller: { connectors: [{ name: 'far', endpoint: ConnectorEndpoint.service({ name: 'far', namespace: 'third', port: 8000 } as never), taskTypes: ['far'] }] },
  }), "test/it/Propeller: connectors must stand in flyte or team-tasks, since rbac reaches no further, got 'third'; "
    + 'name the connector by host and port, as ConnectorEndpoint.of(...) does'],
  ['a narrow single binary that makes namespaces', (chart) => new SingleBinary(chart, 'it', { rbac, database: testDatabase(chart), objectStore: testObjectStore() }),
    'test/it: clusterResourceSync must be false with rbac: FlyteRbac.namespace(...), got nothing; it needs permissions over the whole cluster'],
  ['a narrow FlyteBinary with a sync', (chart) => new FlyteBinary(chart, 'it', { rbac, database: testDatabase(chart), objectStore: testObjectStore(), clusterResourceSync: {} }),
    `test/it: clusterResourceSync ${LEFT_OUT} '(set)'; it would make namespaces; set enabled: false, or remove it`],
];
