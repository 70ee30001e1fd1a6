import { Code, literal, secretValue } from '../code';
import { remoteCluster } from '../readers/clusters';
import { Context } from '../row';
import { propOf, Statement } from '../statements';

/** Adds a prop that nobody said: something to fill in, or why it is as it is. */
export type Need = (prop: string, at: string, code: Code, fillIn?: string, note?: string) => void;

/** What a plane needs to know of the other one, and a whole Flyte of other clusters. */
export function planeNeeds(statements: readonly Statement[], context: Context, need: Need): void {
  if (context.plane === 'FlyteDataPlane') { dataPlaneNeeds(context, need); }
  if (context.plane === 'FlyteControlPlane') {
    need('clusters.clusters', 'clusters.clusters[data-plane]', remoteCluster(context, 'data-plane', { endpoint: 'https://data-plane.example.com:6443', enabled: true }),
      'the clusters in which workflows run, by name and API server');
  }
  const own = statements.find(({ target, code }) => propOf(target) === 'admin.clusters.clusters' && code.is === 'shared' && code.value.is === 'call' && code.value.name === 'FlyteCluster.inCluster');
  if (own?.code.is === 'shared') { need('propeller.clusterId', 'propeller.clusterId', literal(own.code.name), undefined, 'the name that clusters has for the cluster of flyteadmin'); }
}

function dataPlaneNeeds({ get, login }: Context, need: Need): void {
  need('clusterName', 'clusterName', literal('data-plane'), 'the name of this cluster, as clusters of the control plane has it');
  need('admin.host', 'admin(FlyteEndpoint.of).host', literal('flyte.example.com'), 'the host under which people and data planes reach flyteadmin');
  need('admin.port', 'admin(FlyteEndpoint.of).port', literal(443), undefined, 'the port of its way in from outside');
  if (login) {
    need('authentication.clientSecret', 'authentication(Authentication.clientOnly).clientSecret', secretValue('flyte-secret-auth', 'client_secret'), undefined, 'flytepropeller logs in');
  }
  if (get('flyteadmin.serviceAccount.alwaysCreate') !== true) {
    need('controlPlaneAccess', 'controlPlaneAccess', literal(false), undefined, 'the values make no account for flyteadmin here: flyteadmin.serviceAccount.alwaysCreate is not true');
  }
}
