import { App, Chart } from 'cdk8s';
import { Cloud, Database, FlyteCore } from 'cdk8s-flyte';
import { Secret } from 'cdk8s-plus-27';

/** Google Kubernetes Engine: Cloud Storage, Google service accounts of Flyte and of each domain's tasks, Cloud Logging. */
export function synthesize(app: App): App {
  const chart = new Chart(app, 'flyte', { namespace: 'flyte' });
  new FlyteCore(chart, 'flyte', {
    createNamespace: true,
    cloud: Cloud.gcp({
      bucket: 'acme-flyte',
      projectId: 'acme-ml',
      serviceAccount: 'flyte@acme-ml.iam.gserviceaccount.com',
      taskServiceAccounts: {
        development: 'flyte-dev@acme-ml.iam.gserviceaccount.com',
        staging: 'flyte-dev@acme-ml.iam.gserviceaccount.com',
        production: 'flyte-prod@acme-ml-prod.iam.gserviceaccount.com',
      },
    }),
    database: Database.postgres({
      host: '10.20.0.3',
      username: 'flyte',
      password: { secret: Secret.fromSecretName(chart, 'db', 'flyte-db'), key: 'password' },
    }),
  });
  return app;
}

if (require.main === module) { synthesize(new App()).synth(); }
