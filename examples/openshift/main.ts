import { App, Chart } from 'cdk8s';
import { AuthKeys, Authentication, Database, Exposure, FlyteCore, ObjectStore, SecurityProfile, WebhookCertificates } from 'cdk8s-flyte';
import { Secret } from 'cdk8s-plus-27';

/** On OpenShift: no pinned ids, so that restricted-v2 assigns them, Routes in place of an Ingress, and the cluster's own certificates. */
export function synthesize(app: App): App {
  const chart = new Chart(app, 'flyte', { namespace: 'flyte' });
  const auth = Secret.fromSecretName(chart, 'auth', 'flyte-auth');
  const bucket = Secret.fromSecretName(chart, 'bucket', 'flyte-bucket');

  const flyte = new FlyteCore(chart, 'flyte', {
    securityProfile: SecurityProfile.OPENSHIFT,
    database: Database.postgres({
      host: 'postgres.databases.svc.cluster.local',
      username: 'flyte',
      password: { secret: Secret.fromSecretName(chart, 'db', 'flyte-db'), key: 'password' },
    }),
    objectStore: ObjectStore.s3Compatible({
      endpoint: 'https://s3.openshift-storage.svc',
      bucket: 'flyte',
      accessKey: { accessKeyId: { secret: bucket, key: 'AWS_ACCESS_KEY_ID' }, secretAccessKey: { secret: bucket, key: 'AWS_SECRET_ACCESS_KEY' } },
    }),
    authentication: Authentication.oidc({
      publicUrl: 'https://flyte.apps.example.com',
      provider: { baseUrl: 'https://login.example.com', clientId: 'flyte', clientSecret: { secret: auth, key: 'oidc_client_secret' } },
      keys: AuthKeys.fromSecret(auth),
      internalClient: { clientSecret: { secret: auth, key: 'client_secret' }, clientSecretHash: { secret: auth, key: 'client_secret_hash' } },
    }),
    exposure: Exposure.route({ host: 'flyte.apps.example.com', certificate: Secret.fromSecretName(chart, 'tls', 'flyte-tls') }),
    certificates: {
      webhook: WebhookCertificates.supplied({
        secret: Secret.fromSecretName(chart, 'webhook-tls', 'flyte-webhook-tls'),
        annotations: { 'service.beta.openshift.io/inject-cabundle': 'true' },
      }),
    },
  });
  // OpenShift's service CA then issues the webhook's certificate into the Secret named above.
  flyte.podWebhook!.service.metadata.addAnnotation('service.beta.openshift.io/serving-cert-secret-name', 'flyte-webhook-tls');
  return app;
}

if (require.main === module) { synthesize(new App()).synth(); }
