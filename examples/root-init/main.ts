import { App, Chart } from 'cdk8s';
import { Database, FlyteCore, ObjectStore } from 'cdk8s-flyte';
import { Secret } from 'cdk8s-plus-27';

/** The one escape hatch: check-db-ready as root, with the reason written into the manifests and the namespace labelled for it. */
export function synthesize(app: App): App {
  const chart = new Chart(app, 'flyte', { namespace: 'flyte' });
  new FlyteCore(chart, 'flyte', {
    createNamespace: true,
    database: Database.postgres({
      host: 'db.example.com',
      username: 'flyte',
      password: { secret: Secret.fromSecretName(chart, 'db', 'flyte-db'), key: 'password' },
    }),
    objectStore: ObjectStore.s3({ bucket: 'acme-flyte', region: 'eu-central-1' }),
    checkDbReady: { allowRootInit: true, reason: 'our nodes hide /etc/hosts from everyone but root' },
  });
  return app;
}

if (require.main === module) { synthesize(new App()).synth(); }
