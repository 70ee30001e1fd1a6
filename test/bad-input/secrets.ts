import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Row, SECRET, secretValue } from './row';
import { COMPONENTS } from '../support';

const make = (name: string, props: object) => (chart: Chart) => COMPONENTS[name](chart, props);
const propeller = (extraConfig: object) => make('flytepropeller', { extraConfig });
const admin = (extraConfig: object) => make('flyteadmin', { extraConfig });
const text = (name: string, value: string) => make('flyteadmin', { env: { [name]: kplus.EnvValue.fromValue(value) } });
const fromSecret = (name: string) => make('flyteadmin', { env: { [name]: kplus.EnvValue.fromSecretValue(secretValue()) } });

const TASKS = "let tasks take it from a Secret of their project's namespace: by secret_requests in the task, "
  + 'or for all tasks by tasks.envFromSecrets';
const LIST = 'use the typed prop that takes a SecretValue: Flyte reads no variable for an entry of a list';
const CONTEXTS = 'security is typed: use runAs, tasks.security or release';
const typed = (variable: string) => `use the typed prop that takes a SecretValue, or EnvValue.fromSecretValue(...) in env as ${variable}`;
const written = (prop: string, what: string, fix: string) => `test/it: extraConfig.${prop} must not be written into a ConfigMap, got '(${what})'; ${fix}`;
const variable = (name: string, what: string) => `test/it: env.${name} must come from a Secret, got '(${what})'; use EnvValue.fromSecretValue`;
const setting = (name: string) => `test/it: env['${name}'] must come from a Secret, since a name with a dot is a setting of Flyte, got '(no Secret)'; `
  + 'write it in extraConfig, or where it is a secret use EnvValue.fromSecretValue';

// Put together here, so that no scanner takes them for real ones.
const KEY_ID = ['AKIA', 'IOSFODNN7', SECRET.toUpperCase().slice(0, 7)].join('');
const TOKEN = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiJmbHl0ZSJ9', `${SECRET}-c2lnbmF0dXJl`].join('.');
const PEM = ['-----BEGIN', 'RSA PRIVATE KEY-----\n', SECRET].join(' ');
const GOOGLE = JSON.stringify({ type: 'service_account', private_key: `${['-----BEGIN', 'PRIVATE KEY-----'].join(' ')}\n${SECRET}` });

/** Secrets that would stand in a manifest in clear text, and settings that would come in by the door for secrets. */
export const SECRETS: Row[] = [
  ['a secret in a list of variables of tasks', propeller({ plugins: { k8s: { 'default-env-vars': [{ FLYTE_AWS_SECRET_ACCESS_KEY: SECRET }] } } }),
    written('plugins.k8s.default-env-vars.0.FLYTE_AWS_SECRET_ACCESS_KEY', 'a secret', TASKS)],
  ['a secret in a map of variables of tasks', propeller({ plugins: { k8s: { 'default-env-vars': { FLYTE_AWS_SECRET_ACCESS_KEY: SECRET } } } }),
    written('plugins.k8s.default-env-vars.FLYTE_AWS_SECRET_ACCESS_KEY', 'a secret', TASKS)],
  ['the id of a key in a list of variables of tasks', propeller({ plugins: { k8s: { 'default-env-vars': [{ A: 'b' }, { FLYTE_AWS_ACCESS_KEY_ID: SECRET }] } } }),
    written('plugins.k8s.default-env-vars.1.FLYTE_AWS_ACCESS_KEY_ID', 'a secret', TASKS)],
  ['a variable of tasks from one of flytepropeller, which writes it into each pod',
    propeller({ plugins: { k8s: { 'default-env-vars-from-env': [{ DB_PASSWORD: 'DB_PASSWORD' }] } } }),
    written('plugins.k8s.default-env-vars-from-env.0.DB_PASSWORD', 'a secret', TASKS)],
  ['a variable of tasks by name and value', propeller({ plugins: { k8s: { 'default-env-vars': [{ name: 'DB_PASSWORD', value: SECRET }] } } }),
    written('plugins.k8s.default-env-vars.0.value', 'a secret', TASKS)],
  ['a key of Spark', propeller({ plugins: { spark: { 'spark-config-default': [{ 'spark.hadoop.fs.s3a.secret.key': SECRET }] } } }),
    written('plugins.spark.spark-config-default.0.spark.hadoop.fs.s3a.secret.key', 'a secret', TASKS)],
  ['an access key of Spark in a feature', propeller({ plugins: { spark: { features: [{ 'name': 's3', 'spark-config': { 'spark.hadoop.fs.s3a.access.key': SECRET } }] } } }),
    written('plugins.spark.features.0.spark-config.spark.hadoop.fs.s3a.access.key', 'a secret', TASKS)],
  ['a connection string of tasks', propeller({ plugins: { k8s: { 'default-env-vars': [{ STORAGE: `AccountName=acme;AccountKey=${SECRET}==` }] } } }),
    written('plugins.k8s.default-env-vars.0.STORAGE', 'the value of AccountKey', TASKS)],
  ['a password of a database in a connection string', admin({ scheduler: { dsn: `host=db user=flyte password=${SECRET}` } }),
    written('scheduler.dsn', 'the value of password', typed('SCHEDULER.DSN'))],
  ['a private key under an innocent name', admin({ auth: { appAuth: { signing: PEM } } }),
    written('auth.appAuth.signing', 'a private key', typed('AUTH.APPAUTH.SIGNING'))],
  ['a key of a Google service account', admin({ notifications: { gcp: { account: GOOGLE } } }),
    written('notifications.gcp.account', 'the value of private_key', typed('NOTIFICATIONS.GCP.ACCOUNT'))],
  ['the id of a key of AWS under an innocent name', admin({ notifications: { aws: { user: KEY_ID } } }),
    written('notifications.aws.user', 'an AWS access key id', typed('NOTIFICATIONS.AWS.USER'))],
  ['a JSON Web Token in a list', admin({ externalEvents: { headers: ['a', `Bearer ${TOKEN}`] } }), written('externalEvents.headers.1', 'a JSON Web Token', LIST)],
  ['a password of Kafka', admin({ cloudEvents: { kafka: { saslConfig: { password: SECRET } } } }),
    written('cloudEvents.kafka.saslConfig.password', 'a secret', typed('CLOUDEVENTS.KAFKA.SASLCONFIG.PASSWORD'))],
  ['a password of Redis', propeller({ propeller: { resourcemanager: { redis: { hostKey: SECRET } } } }),
    written('propeller.resourcemanager.redis.hostKey', 'a secret', typed('PROPELLER.RESOURCEMANAGER.REDIS.HOSTKEY'))],
  ['a password that is a number', admin({ notifications: { smtp: { smtpPassword: 12345678 } } }),
    written('notifications.smtp.smtpPassword', 'a secret', typed('NOTIFICATIONS.SMTP.SMTPPASSWORD'))],
  ['passwords in a list', admin({ notifications: { password: ['a', SECRET] } }), written('notifications.password.0', 'a secret', LIST)],
  ['a value below a name that says what it is', make('syncresources', { extraConfig: { cluster_resources: { customData: [{ production: [{ dbPassword: { value: SECRET } }] }] } } }),
    written('cluster_resources.customData.0.production.0.dbPassword.value', 'a secret', LIST)],
  ['a security context in one key with dots', propeller({ plugins: { 'k8s': {}, 'k8s.default-security-context.privileged': true } }),
    `test/it: extraConfig.plugins.k8s.default-security-context.privileged must not be set here, got true; ${CONTEXTS}`],

  ['the key of AWS as variable', text('AWS_SECRET_ACCESS_KEY', SECRET), variable('AWS_SECRET_ACCESS_KEY', 'a text')],
  ['the id of a key of AWS as variable', text('AWS_ACCESS_KEY_ID', KEY_ID), variable('AWS_ACCESS_KEY_ID', 'a text')],
  ['a connection string as variable', text('DSN', `host=db password=${SECRET}`), variable('DSN', 'the value of password')],
  ['a private key as variable', text('SIGNING', PEM), variable('SIGNING', 'a private key')],
  ['a JSON Web Token as variable', text('HEADER', TOKEN), variable('HEADER', 'a JSON Web Token')],
  ['a key of a Google service account as variable', text('ACCOUNT', GOOGLE), variable('ACCOUNT', 'the value of private_key')],

  ['a setting as variable', text('LOGGER.LEVEL', '5'), setting('LOGGER.LEVEL')],
  ['a setting from a ConfigMap', (chart) => COMPONENTS.flyteadmin(chart, {
    env: { 'SERVER.HTTPPORT': kplus.EnvValue.fromConfigMap(kplus.ConfigMap.fromConfigMapName(chart, 'map', 'map'), 'port') },
  }), setting('SERVER.HTTPPORT')],
  ['a password as a setting in clear text', text('CLOUDEVENTS.KAFKA.SASLCONFIG.PASSWORD', SECRET), setting('CLOUDEVENTS.KAFKA.SASLCONFIG.PASSWORD')],
  ['a setting that Flyte does not read', fromSecret('cloudEvents.kafka.saslConfig.password'),
    "test/it: env must have settings of Flyte in capitals, with _ for -, got 'cloudEvents.kafka.saslConfig.password'; write it as CLOUDEVENTS.KAFKA.SASLCONFIG.PASSWORD"],
  ['a setting with a dash', fromSecret('STORAGE.CONNECTION.SECRET-KEY'),
    "test/it: env must have settings of Flyte in capitals, with _ for -, got 'STORAGE.CONNECTION.SECRET-KEY'; write it as STORAGE.CONNECTION.SECRET_KEY"],
  ['the switch of authentication from a Secret', fromSecret('SERVER.SECURITY.USEAUTH'),
    "test/it: env['SERVER.SECURITY.USEAUTH'] must not be set here, got '(from a Secret)'; use authentication"],
  ['every origin from a Secret', fromSecret('SERVER.SECURITY.ALLOWEDORIGINS'),
    "test/it: env['SERVER.SECURITY.ALLOWEDORIGINS'] must not be set here, got '(from a Secret)'; use corsAllowedOrigins"],
  ['debug logs from a Secret', fromSecret('LOGGER.LEVEL'), "test/it: env['LOGGER.LEVEL'] must not be set here, got '(from a Secret)'; at level 5 Flyte prints secret values"],
  ['plugins from a Secret', fromSecret('TASKS.TASK_PLUGINS.ENABLED_PLUGINS'),
    "test/it: env['TASKS.TASK_PLUGINS.ENABLED_PLUGINS'] must not be set here, got '(from a Secret)'; "
    + 'use tasks.plugins, which brings the permissions along; an empty list would enable every plugin'],
  ['host networking of tasks from a Secret', fromSecret('PLUGINS.K8S.ENABLE_HOST_NETWORKING_POD'),
    `test/it: env['PLUGINS.K8S.ENABLE_HOST_NETWORKING_POD'] must not be set here, got '(from a Secret)'; ${CONTEXTS}`],
];
