import { App, Chart } from 'cdk8s';
import { AuthKeys, Authentication, CertificateIssuer, Database, Exposure, FlyteCore, HelmRelease, ObjectStore, PostgresTls } from 'cdk8s-flyte';
import { Secret } from 'cdk8s-plus-27';

/** A release of the Helm chart flyte-core, taken over where it stands: the same database, bucket, host and login. */
export function synthesize(app: App): App {
  const chart = new Chart(app, 'flyte', { namespace: 'flyte' });
  const db = Secret.fromSecretName(chart, 'db', 'db-pass');
  const auth = Secret.fromSecretName(chart, 'auth', 'flyte-auth');

  new FlyteCore(chart, 'flyte', {
    adopts: HelmRelease.flyteCore({ release: 'flyte', namespace: 'flyte' }),
    database: Database.postgres({
      host: 'flyte.cluster-abc.eu-central-1.rds.amazonaws.com',
      username: 'flyteadmin',
      password: { secret: db, key: 'pass.txt' },
      tls: PostgresTls.verifyFull({ secret: Secret.fromSecretName(chart, 'authority', 'flyte-db'), key: 'ca.crt' }),
    }),
    objectStore: ObjectStore.s3({ bucket: 'acme-flyte', region: 'eu-central-1' }),
    workloadIdentity: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::123456789012:role/flyte' },
    authentication: Authentication.oidc({
      publicUrl: 'https://flyte.example.com',
      provider: { baseUrl: 'https://login.example.com', clientId: 'flyte', clientSecret: { secret: auth, key: 'oidc_client_secret' } },
      // The Secret of the chart's flyteadmin, with the keys that it made: whoever is logged in stays so.
      keys: AuthKeys.fromSecret(Secret.fromSecretName(chart, 'keys', 'flyte-admin-secrets')),
      internalClient: {
        clientSecret: { secret: Secret.fromSecretName(chart, 'client', 'flyte-secret-auth'), key: 'client_secret' },
        clientSecretHash: { secret: auth, key: 'client_secret_hash' },
      },
    }),
    exposure: Exposure.ingress({ host: 'flyte.example.com', className: 'nginx', certManager: { issuer: CertificateIssuer.clusterIssuer('letsencrypt') } }),
    networkPolicies: { ingressNamespaceLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' } },
  });
  return app;
}

if (require.main === module) { synthesize(new App()).synth(); }
