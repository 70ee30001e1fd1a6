import { App, Chart } from 'cdk8s';
import { AuthKeys, Authentication, AuthorizationServer, Database, Exposure, FlyteCore, ObjectStore } from 'cdk8s-flyte';
import { Secret } from 'cdk8s-plus-27';
import { DOMAIN, PROJECT } from './client-session';
import { KubeObject } from '../lib/kube-types';
import { Example } from '../lib/manifests';
import { FLYTE } from '../outside/world';

/** A Flyte to which another server lets people and processes in, with the names that the world outside knows. */
export function externalServer(): Example {
  const chart = new Chart(new App(), 'flyte', { namespace: 'flyte' });
  const auth = Secret.fromSecretName(chart, 'auth', 'flyte-auth');
  new FlyteCore(chart, 'flyte', {
    createNamespace: true,
    database: Database.postgres({
      host: 'flyte.cluster-abc.eu-central-1.rds.amazonaws.com',
      username: 'flyte',
      password: { secret: Secret.fromSecretName(chart, 'db', 'flyte-db'), key: 'password' },
    }),
    objectStore: ObjectStore.s3({ bucket: 'acme-flyte', region: 'eu-central-1' }),
    authentication: Authentication.oidc({
      publicUrl: `https://${FLYTE}`,
      provider: { baseUrl: 'https://login.example.com', clientId: 'flyte', clientSecret: { secret: auth, key: 'oidc_client_secret' } },
      keys: AuthKeys.fromSecret(auth),
      authorizationServer: AuthorizationServer.external({ metadataUrl: '.well-known/openid-configuration' }),
      internalClient: { clientId: 'flytepropeller', clientSecret: { secret: auth, key: 'client_secret' }, scopes: ['all'] },
      flyteClient: { clientId: 'flytectl', scopes: ['all'] },
    }),
    exposure: Exposure.ingress({ host: FLYTE, className: 'nginx', tlsAtController: true }),
    projects: [PROJECT],
    domains: [{ id: DOMAIN }],
  });
  return { name: 'external-server', objects: chart.toJson() as KubeObject[] };
}
