import { App, Chart } from 'cdk8s';
import { Authentication, AuthKeys, Database, Exposure, FlyteCore, ObjectStore, PostgresTls } from 'cdk8s-flyte';
import { Secret } from 'cdk8s-plus-27';

/** Flyte behind a Gateway that the platform team runs: pages at one host, gRPC at another. */
export function synthesize(app: App): App {
  const chart = new Chart(app, 'flyte', { namespace: 'flyte' });
  const secret = (name: string) => Secret.fromSecretName(chart, name, name);
  const [db, auth] = [secret('flyte-db'), secret('flyte-auth')];
  new FlyteCore(chart, 'flyte', {
    createNamespace: true,
    database: Database.postgres({
      host: 'db.example.com',
      username: 'flyte',
      password: { secret: db, key: 'password' },
      tls: PostgresTls.verifyFull({ secret: db, key: 'ca.crt' }),
    }),
    objectStore: ObjectStore.s3({ bucket: 'acme-flyte', region: 'eu-central-1' }),
    authentication: Authentication.oidc({
      publicUrl: 'https://flyte.example.com',
      provider: { baseUrl: 'https://login.example.com', clientId: 'flyte', clientSecret: { secret: auth, key: 'oidc_client_secret' } },
      keys: AuthKeys.fromSecret(auth),
      internalClient: { clientSecret: { secret: auth, key: 'client_secret' }, clientSecretHash: { secret: auth, key: 'client_secret_hash' } },
    }),
    exposure: Exposure.gateway({
      host: 'flyte.example.com',
      grpcHost: 'grpc.flyte.example.com',
      gateway: { name: 'public', namespace: 'gateways', listener: 'https' },
    }),
    networkPolicies: { ingressNamespaceLabels: { 'kubernetes.io/metadata.name': 'gateways' } },
  });
  return app;
}

if (require.main === module) { synthesize(new App()).synth(); }
