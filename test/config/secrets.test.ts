import * as kplus from 'cdk8s-plus-27';
import { wayForSecret } from '../../src/config/secrets-in-config';
import { documentOf, listOf } from '../../src/private/documents';
import { COMPONENTS, configOf, containersOf, find, manifests, testChart, testSecret } from '../support';

const PLUGINS = {
  k8s: {
    'default-env-vars': [{ AWS_METADATA_SERVICE_TIMEOUT: 5 }, { FLYTE_AWS_ENDPOINT: 'http://minio.flyte:9000' }, { TOKEN_FILE: '/var/run/token' }, { DB_TOKEN: '$(DB_TOKEN)' }],
    'default-pod-template-name': 'flyte-tasks',
  },
  spark: { 'spark-config-default': [{ 'spark.hadoop.fs.s3a.path.style.access': 'true' }, { 'spark.kubernetes.driver.secretKeyRef.X': 'name:key' }] },
  snowflake: { snowflakeTokenKey: 'FLYTE_SNOWFLAKE_CLIENT_TOKEN' },
};

test('what only names a secret, or says where one is, is configuration', () => {
  const chart = testChart();
  COMPONENTS.flytepropeller(chart, { extraConfig: { plugins: PLUGINS, webhook: { secretName: 'x' }, admin: { clientSecretLocation: '/etc/secrets/x' } } });
  expect(configOf(manifests(chart), 'flytepropeller-config').plugins).toMatchObject(PLUGINS);
});

test('a setting that is a secret comes from one, as extraConfig says when it is given there', () => {
  const at = ['cloudEvents', 'kafka', 'saslConfig', 'password'];
  const chart = testChart();
  const name = /env: \{ '([^']+)'/.exec(wayForSecret(at))![1];
  COMPONENTS.flyteadmin(chart, { env: { [name]: kplus.EnvValue.fromSecretValue(testSecret(chart, 'kafka', 'password')) } });
  const main = containersOf(find(manifests(chart), 'Deployment', 'flyteadmin')).find(({ body }) => body.name === 'flyteadmin')!;
  expect(listOf(main.body.env).map(documentOf)).toContainEqual({
    name: 'CLOUDEVENTS.KAFKA.SASLCONFIG.PASSWORD', valueFrom: { secretKeyRef: { name: 'kafka', key: 'password' } },
  });
});
