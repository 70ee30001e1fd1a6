import { App, Chart } from 'cdk8s';
import {
  ConnectorEndpoint,
  Database,
  FlyteBinary,
  FlyteImage,
  LogLevel,
  ObjectStore,
  PostgresTls,
  RunAs,
} from 'cdk8s-flyte';

const app = new App();
const chart = new Chart(app, 'flyte', { namespace: 'flyte' });

new FlyteBinary(chart, 'flyte', {
  database: Database.postgres({
    host: '127.0.0.1',
    username: 'postgres',
    adminDatabase: 'flyte',
    tls: PostgresTls.disabled(),
  }),
  objectStore: ObjectStore.s3({ bucket: 'my-organization-flyte-container', region: 'us-east-1' }),
  projects: ['flytesnacks'],
  logLevel: LogLevel.ERROR,
  binary: {
    connectors: [{ endpoint: ConnectorEndpoint.service({ name: 'flyteconnector', namespace: 'flyte', port: 8000 }) }],
  },
  checkDbReady: { image: FlyteImage.of({ repository: 'postgres', tag: '15-alpine', runAs: RunAs.of({ user: 70 }) }) },
});

app.synth();
