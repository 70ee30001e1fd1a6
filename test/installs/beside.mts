// An app that deploys its own service with the newest cdk8s-plus, and Flyte in the same app. Compiled and run by main.ts, as a module.
import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { Database, FlyteCore, ObjectStore } from 'cdk8s-flyte';
import * as newest from 'cdk8s-plus-34';

/** What an image of a service needs beside its name; the rest is what that library does by itself. */
const CONTAINER = { image: 'registry.example.com/web:1.0', portNumber: 8080 };

function appOf(change: (flyte: FlyteCore, app: App) => void = () => undefined): App {
  const app = new App();
  const chart = new Chart(app, 'flyte', { namespace: 'flyte' });
  const secret = newest.Secret.fromSecretName(chart, 'db', 'flyte-db');
  const flyte = new FlyteCore(chart, 'flyte', {
    database: Database.postgres({ host: 'db.example.com', username: 'flyte', password: { secret, key: 'password' } }),
    objectStore: ObjectStore.s3({ bucket: 'acme-flyte', region: 'eu-central-1' }),
  });
  new newest.Deployment(new Chart(app, 'web', { namespace: 'web' }), 'web', { metadata: { name: 'web' }, containers: [CONTAINER] });
  change(flyte, app);
  return app;
}

/** Prints why an app is refused. */
function refused(app: App): void {
  try {
    app.synth();
    console.log('written');
  } catch (error) {
    console.log(String(error));
  }
}

appOf().synth();
refused(appOf((_flyte, app) => {
  const admin = app.node.findAll().find((node): node is ApiObject => ApiObject.isApiObject(node) && node.kind === 'Deployment' && node.name === 'flyteadmin');
  admin!.addJsonPatch(JsonPatch.add('/spec/template/spec/securityContext/runAsUser', 0));
}));
refused(appOf((flyte) => {
  new newest.Deployment(flyte, 'extra', { metadata: { name: 'extra' }, containers: [{ ...CONTAINER, securityContext: { ensureNonRoot: false, user: 0 } }] });
}));
