import { FlyteConsole, FlytePodWebhook, InClusterPostgres, RunAs } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { testChart, testSecret } from '../support';

test('two components whose cluster-scoped names would be one are refused', () => {
  const chart = testChart();
  new FlytePodWebhook(chart, 'prefixed', { namePrefix: 'blue' });
  expect(() => new FlytePodWebhook(chart, 'namesake', { namespace: 'flyte-blue' })).toThrow(
    "test/namesake: namePrefix must not make the cluster-scoped name of another component, got 'flyte-blue-flyte-pod-webhook'; "
    + 'test/prefixed has it; use another prefix or namespace');
});

test('a service account serves one component only', () => {
  const chart = testChart();
  const serviceAccount = kplus.ServiceAccount.fromServiceAccountName(chart, 'account', 'shared');
  new FlyteConsole(chart, 'console', { serviceAccount });
  expect(() => new FlytePodWebhook(chart, 'webhook', { serviceAccount })).toThrow(
    "test/webhook: serviceAccount must belong to this component only, got 'shared'; "
    + 'test/console uses it, and each could do what the other may; name another one');
  expect(() => new FlytePodWebhook(chart, 'elsewhere', { serviceAccount, namespace: 'other' })).not.toThrow();
});

test('no variable overrides the configuration behind its checks', () => {
  expect(() => new FlytePodWebhook(testChart(), 'webhook', { env: { 'LOGGER.LEVEL': kplus.EnvValue.fromValue('5') } })).toThrow(
    "test/webhook: env['LOGGER.LEVEL'] must come from a Secret, since a name with a dot is a setting of Flyte, got '(no Secret)'; "
    + 'write it in extraConfig, or where it is a secret use EnvValue.fromSecretValue');
});

test('PostgreSQL keeps the user its image knows', () => {
  const chart = testChart();
  expect(() => new InClusterPostgres(chart, 'postgres', { password: testSecret(chart, 'db', 'password'), runAs: RunAs.of({ user: 5000 }) })).toThrow(
    'test/postgres: runAs must come with an image whose /etc/passwd knows the user, got 5000; initdb refuses a user without a name; leave it out for 70:70');
});
