import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import {
  AdminCertificates, Authentication, AuthKeys, CertificateIssuer, Database, Exposure, FlyteCluster, FlyteControlPlane, FlyteDataPlane, FlyteEndpoint,
  ObjectStore, PostgresTls,
} from 'cdk8s-flyte';
import { ISecret, Secret } from 'cdk8s-plus-27';

const HOST = 'flyte.example.com';
const CENTRAL = 'central';
/** The clusters in which workflows run, by their API servers. */
const DATA_PLANES: { readonly [name: string]: string } = { 'eu-1': 'https://eu-1.example.com:6443', 'us-1': 'https://us-1.example.com:6443' };
const STORE = ObjectStore.s3({ bucket: 'acme-flyte', region: 'eu-central-1' });

/** Every cluster: what it gets is an app of its own, in a folder of its own. */
export const CLUSTERS = [CENTRAL, ...Object.keys(DATA_PLANES)];

export function synthesize(app: App, cluster = CENTRAL): App {
  const chart = new Chart(app, 'flyte', { namespace: 'flyte' });
  if (cluster === CENTRAL) { controlPlane(chart); } else { dataPlane(chart, cluster); }
  return app;
}

function controlPlane(chart: Chart): void {
  const secret = (name: string): ISecret => Secret.fromSecretName(chart, name, name);
  const [db, auth] = [secret('flyte-db'), secret('flyte-auth')];
  const clusters = Object.entries(DATA_PLANES).map(([name, endpoint]) => FlyteCluster.of(name, { endpoint, credentials: secret(`cluster-${name}`) }));
  const [europe, america] = clusters;
  new FlyteControlPlane(chart, 'flyte', {
    createNamespace: true,
    database: Database.postgres({
      host: 'flyte.cluster-abc.eu-central-1.rds.amazonaws.com',
      username: 'flyte',
      password: { secret: db, key: 'password' },
      tls: PostgresTls.verifyFull({ secret: db, key: 'ca.crt' }),
    }),
    objectStore: STORE,
    clusters: {
      clusters,
      labels: { europe: [{ cluster: europe }], anywhere: [{ cluster: europe, weight: 0.75 }, { cluster: america, weight: 0.25 }] },
      defaultLabel: 'anywhere',
    },
    authentication: Authentication.oidc({
      publicUrl: `https://${HOST}`,
      provider: { baseUrl: 'https://login.example.com', clientId: 'flyte', clientSecret: { secret: auth, key: 'oidc_client_secret' } },
      keys: AuthKeys.fromSecret(auth),
      internalClient: { clientSecret: { secret: auth, key: 'client_secret' }, clientSecretHash: { secret: auth, key: 'client_secret_hash' } },
    }),
    certificates: { admin: AdminCertificates.certManager({ issuer: CertificateIssuer.clusterIssuer('internal') }) },
    exposure: Exposure.ingress({ host: HOST, className: 'nginx', tls: secret('flyte-tls') }),
    networkPolicies: { ingressNamespaceLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' } },
  });
}

function dataPlane(chart: Chart, clusterName: string): void {
  const client = Secret.fromSecretName(chart, 'client', 'flyte-client');
  new FlyteDataPlane(chart, 'flyte', {
    createNamespace: true,
    clusterName,
    admin: FlyteEndpoint.of({ host: HOST, port: 443 }),
    authentication: Authentication.clientOnly({ clientSecret: { secret: client, key: 'client_secret' } }),
    objectStore: STORE,
  });
}

if (require.main === module) {
  for (const cluster of CLUSTERS) { synthesize(new App({ outdir: join(process.env.CDK8S_OUTDIR ?? 'dist', cluster) }), cluster).synth(); }
}
