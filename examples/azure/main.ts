import { App, Chart } from 'cdk8s';
import { Cloud, Database, FlyteCore } from 'cdk8s-flyte';
import { Secret } from 'cdk8s-plus-27';

/** Azure Kubernetes Service: Blob Storage, managed identities of Flyte and of tasks with the labels they need, Log Analytics. */
export function synthesize(app: App): App {
  const chart = new Chart(app, 'flyte', { namespace: 'flyte' });
  new FlyteCore(chart, 'flyte', {
    createNamespace: true,
    cloud: Cloud.azure({
      container: 'flyte',
      account: 'acmeflyte',
      clientId: '11111111-2222-3333-4444-555555555555',
      taskClientId: '66666666-7777-8888-9999-000000000000',
      logWorkspace: {
        tenant: 'acme.onmicrosoft.com', subscription: '99999999-8888-7777-6666-555555555555', resourceGroup: 'flyte', workspace: 'flyte-logs',
      },
    }),
    database: Database.postgres({
      host: 'acme-flyte.postgres.database.azure.com',
      username: 'flyte',
      password: { secret: Secret.fromSecretName(chart, 'db', 'flyte-db'), key: 'password' },
    }),
  });
  return app;
}

if (require.main === module) { synthesize(new App()).synth(); }
