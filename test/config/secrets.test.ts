import { TaskPlugin } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { wayForSecret } from '../../src/config/secrets-in-config';
import { documentOf, listOf } from '../../src/private/documents';
import { COMPONENTS, configOf, containersOf, find, manifests, testChart, testSecret } from '../support';

const PLUGINS = {
  k8s: {
    'default-env-vars-from-env': [{ DB_TOKEN_FILE: 'DB_TOKEN_FILE' }],
  },
  ray: { defaults: { headNode: { ipAddress: '$(MY_POD_IP)' } } },
};

test('what only names a secret, or says where one is, is configuration', () => {
  const chart = testChart();
  COMPONENTS.flytepropeller(chart, {
    tasks: { plugins: [TaskPlugin.CONTAINER, TaskPlugin.RAY] }, extraConfig: { plugins: PLUGINS, admin: { clientSecretEnvVar: 'FLYTE_CLIENT_SECRET' } },
  });
  expect(configOf(manifests(chart), 'flytepropeller-config')).toMatchObject({ plugins: PLUGINS, admin: { clientSecretEnvVar: 'FLYTE_CLIENT_SECRET' } });
});

test('a setting that is a secret comes from one, as extraConfig says when it is given there', () => {
  const at = ['storage', 'stow', 'config', 'secret_key'];
  const chart = testChart();
  const name = / in env as (\S+)$/.exec(wayForSecret(at))![1];
  COMPONENTS.flyteadmin(chart, { env: { [name]: kplus.EnvValue.fromSecretValue(testSecret(chart, 'mine', 'password')) } });
  const main = containersOf(find(manifests(chart), 'Deployment', 'flyteadmin')).find(({ body }) => body.name === 'flyteadmin')!;
  expect(listOf(main.body.env).map(documentOf)).toContainEqual({
    name: 'STORAGE.STOW.CONFIG.SECRET_KEY', valueFrom: { secretKeyRef: { name: 'mine', key: 'password' } },
  });
});

test.each([
  ['flytepropeller', 'STORAGE.CONNECTION.SECRET_KEY'],
  ['flyteadmin', 'SERVER.GRACEFULSHUTDOWNTIMEOUTSECONDS'],
])('%s takes %s from a Secret', (process, name) => {
  const chart = testChart();
  const component = COMPONENTS[process](chart, { env: { [name]: kplus.EnvValue.fromSecretValue(testSecret(chart, 'mine', 'key')) } });
  const variables = listOf(containersOf(find(manifests(chart), 'Deployment', component.deployment.name)).find(({ body }) => body.name === process)!.body.env);
  expect(variables.map((one) => documentOf(one).name)).toContain(name);
});
