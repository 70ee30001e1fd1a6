import { App, Chart } from 'cdk8s';
import { Database, FlyteCore, FlyteRbac, ObjectStore, PostgresTls } from 'cdk8s-flyte';
import { Secret } from 'cdk8s-plus-27';

/** For a team that owns two namespaces and nothing else of the cluster: no ClusterRole, and tasks of all projects in one namespace. */
export function synthesize(app: App): App {
  const chart = new Chart(app, 'flyte', { namespace: 'flyte' });
  const db = Secret.fromSecretName(chart, 'db', 'flyte-db');
  new FlyteCore(chart, 'flyte', {
    rbac: FlyteRbac.namespace('team-tasks'),
    database: Database.postgres({
      host: 'db.example.com',
      username: 'flyte',
      password: { secret: db, key: 'password' },
      tls: PostgresTls.verifyFull({ secret: db, key: 'ca.crt' }),
    }),
    objectStore: ObjectStore.s3({ bucket: 'acme-team', region: 'eu-central-1' }),
    projects: ['research'],
  });
  return app;
}

if (require.main === module) { synthesize(new App()).synth(); }
