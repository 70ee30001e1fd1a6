import { App, Chart } from 'cdk8s';
import {
  ClusterResourceTemplate, FlyteCore, FlyteCoreProps, FlyteRbac, FlyteWorkflowCrd, InClusterObjectStore, InClusterPostgres, PodSecurityLevel,
} from 'cdk8s-flyte';
import { Namespace, Secret, ServiceAccount } from 'cdk8s-plus-27';
import { DOMAIN, PROJECT } from './client-session';
import { KubeObject } from '../lib/kube-types';
import { Example } from '../lib/manifests';

/** The namespace of all tasks of a narrow install. */
export const TASKS = 'team-tasks';

/** As the quickstart, but that task pods have to pass `restricted`, and may be of images that know nothing of Flyte. */
export function restricted(): Example {
  return example('restricted', `${PROJECT}-${DOMAIN}`, {
    propeller: { coPilot: true },
    taskNamespaces: {
      templates: [
        ClusterResourceTemplate.namespace({ podSecurity: PodSecurityLevel.RESTRICTED }), ClusterResourceTemplate.serviceAccount(),
        ClusterResourceTemplate.isolateNamespace(),
      ],
    },
  });
}

/** As examples/narrow, with a database and a store inside. */
export function narrow(): Example {
  return example('narrow', TASKS, { rbac: FlyteRbac.namespace(TASKS) });
}

/** Objects by which a Flyte runs in a cluster of its own, as whoever runs that cluster and its team would apply them. */
function example(name: string, tasks: string, props: Partial<FlyteCoreProps>): Example {
  const app = new App();
  const chart = new Chart(app, 'flyte', { namespace: 'flyte' });
  const secret = new Secret(chart, 'credentials', {
    metadata: { name: 'credentials' },
    stringData: { 'password': 'conformance-only', 'access-key': 'conformance', 'secret-key': 'conformance-only' },
  });
  const postgres = new InClusterPostgres(chart, 'postgres', { password: { secret, key: 'password' } });
  const minio = new InClusterObjectStore(chart, 'minio', {
    accessKey: { accessKeyId: { secret, key: 'access-key' }, secretAccessKey: { secret, key: 'secret-key' } },
    publicEndpoint: 'http://localhost:9000',
  });
  const team = new Chart(app, 'team');
  const { name: namespace } = new Namespace(team, 'namespace', {
    metadata: { name: tasks, labels: { 'pod-security.kubernetes.io/enforce': props.rbac === undefined ? 'restricted' : 'baseline' } },
  });
  const taskKey = new Secret(team, 'store', {
    metadata: { name: 'flyte-store', namespace },
    stringData: { FLYTE_AWS_ACCESS_KEY_ID: 'conformance', FLYTE_AWS_SECRET_ACCESS_KEY: 'conformance-only' },
  });
  if (props.rbac !== undefined) {
    new Namespace(team, 'flyte', { metadata: { name: 'flyte' } });
    new FlyteWorkflowCrd(team, 'crd');
    new ServiceAccount(team, 'tasks', { metadata: { name: 'default', namespace }, automountToken: false });
  }
  new FlyteCore(chart, 'flyte', {
    createNamespace: props.rbac === undefined,
    database: postgres.database,
    objectStore: minio.objectStore,
    projects: [PROJECT],
    domains: [{ id: DOMAIN }],
    tasks: { envFromSecrets: [taskKey] },
    ...props,
  });
  return { name, objects: [team, chart].flatMap((one) => one.toJson() as KubeObject[]) };
}
