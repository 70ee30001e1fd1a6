import { App, Chart } from 'cdk8s';
import { Authentication, AuthKeys, Cloud, Database, Exposure, FlyteCore } from 'cdk8s-flyte';
import { Secret } from 'cdk8s-plus-27';

/** Amazon EKS: S3, IAM roles of Flyte and of each domain's tasks, CloudWatch, and a load balancer with a certificate of its own. */
export function synthesize(app: App): App {
  const chart = new Chart(app, 'flyte', { namespace: 'flyte' });
  const auth = Secret.fromSecretName(chart, 'auth', 'flyte-auth');
  new FlyteCore(chart, 'flyte', {
    createNamespace: true,
    cloud: Cloud.aws({
      bucket: 'acme-flyte',
      region: 'eu-central-1',
      role: 'arn:aws:iam::123456789012:role/flyte',
      taskRole: 'arn:aws:iam::123456789012:role/flyte-tasks-{{ domain }}',
      logGroup: '/aws/containerinsights/acme/application',
    }),
    database: Database.postgres({
      host: 'flyte.cluster-abc.eu-central-1.rds.amazonaws.com',
      username: 'flyte',
      password: { secret: Secret.fromSecretName(chart, 'db', 'flyte-db'), key: 'password' },
    }),
    authentication: Authentication.oidc({
      publicUrl: 'https://flyte.example.com',
      provider: { baseUrl: 'https://login.example.com', clientId: 'flyte', clientSecret: { secret: auth, key: 'oidc_client_secret' } },
      keys: AuthKeys.fromSecret(auth),
      internalClient: { clientSecret: { secret: auth, key: 'client_secret' }, clientSecretHash: { secret: auth, key: 'client_secret_hash' } },
    }),
    exposure: Exposure.ingress({ host: 'flyte.example.com', tlsAtController: true }),
  });
  return app;
}

if (require.main === module) { synthesize(new App()).synth(); }
