import { imported } from './helpers';
import { reportPage, screen } from '../../src/helm/report';

const HIDDEN = 'Tr0ub4dor-and-3';

/** Where people write secrets in plain text; each as a piece of flyte-core's values. */
const PLACES: readonly (readonly [where: string, values: string])[] = [
  ['the password of a database', `db: {admin: {database: {password: ${HIDDEN}}}}`],
  ['the URL of a database', `flyteadmin: {env: [{name: DB_URL, value: "postgres://flyte:${HIDDEN}@db.example.com/flyte"}]}`],
  ['the keys of a store', `storage: {type: s3, s3: {authType: accesskey, accessKey: AKIAIOSFODNN7EXAMPLE, secretKey: ${HIDDEN}}}`],
  ['the keys of a store of one\'s own', `storage: {type: custom, custom: {connection: {access-key: a, secret-key: ${HIDDEN}}}}`],
  ['an account key of Azure', `storage: {type: custom, custom: {stow: {kind: azure, config: {account: acme, key: ${HIDDEN}}}}}`],
  ['a key file of Google', `storage: {custom: {stow: {kind: google, config: {json: '{"private_key": "${HIDDEN}"}'}}}}`],
  ['a variable', `flyteadmin: {env: [{name: API_TOKEN, value: ${HIDDEN}}]}`],
  ['a variable of a map', `flytepropeller: {podEnv: {SENDGRID_API_KEY: ${HIDDEN}}}`],
  ['a variable of every task', `configmap: {k8s: {plugins: {k8s: {default-env-vars: [{WANDB_API_KEY: ${HIDDEN}}]}}}}`],
  ['an annotation', `flyteadmin: {podAnnotations: {example.com/password: ${HIDDEN}}}`],
  ['a number as a password', `flyteadmin: {podAnnotations: {example.com/password: 7741299853}}\n# ${HIDDEN}`],
  ['a text of an annotation', `common: {ingress: {host: a.example.com, annotations: {example.com/note: "password=${HIDDEN}"}}}`],
  ['a setting of Spark', `configmap: {k8s: {plugins: {spark: {spark-config-default: [{spark.hadoop.fs.s3a.secret.key: ${HIDDEN}}]}}}}`],
  ['a placeholder of templates', `cluster_resource_manager: {config: {cluster_resources: {customData: [{production: [{dbPassword: {value: ${HIDDEN}}}]}]}}}`],
  ['a Secret of templates', `cluster_resource_manager: {templates: [{key: a, value: "apiVersion: v1\\nkind: Secret\\nmetadata: {name: a}\\nstringData: {p: ${HIDDEN}}\\n"}]}`],
  ['a ConfigMap of templates', `cluster_resource_manager: {templates: [{key: a, value: "apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: a}\\ndata: {password: ${HIDDEN}}\\n"}]}`],
  ['the client secret of a login', `flyteadmin: {secrets: {oidc_client_secret: ${HIDDEN}}}`],
  ['the client secret of the engine', `secrets: {adminOauthClientCredentials: {clientSecret: ${HIDDEN}}}`],
  ['the hash of a client', `configmap: {adminServer: {server: {security: {useAuth: true}}, auth: {appAuth: {selfAuthServer: {staticClients: {ci: {id: ci, client_secret: ${HIDDEN}, grant_types: [client_credentials]}}}}}}}`],
  ['the password of Redis', `configmap: {resource_manager: {propeller: {resourcemanager: {type: redis, redis: {hostPath: "r:6379", hostKey: ${HIDDEN}}}}}}`],
  ['the password of Kafka', `cloud_events: {enable: true, type: kafka, kafka: {saslConfig: {password: ${HIDDEN}}}}`],
  ['a flag', `flyteadmin: {extraArgs: ["--database.postgres.password=${HIDDEN}"]}`],
  ['the argument of a container', `flyteadmin: {additionalContainers: [{name: a, args: ["--token", "${HIDDEN}"]}]}`],
  ['configuration of one\'s own', `configmap: {adminServer: {cloudEvents: {secretKey: ${HIDDEN}}}}`],
  ['an unknown key', `flyteadmin: {someApiToken: ${HIDDEN}}`],
  ['a parameter that others refer to', `userSettings: {dbPassword: ${HIDDEN}}\nflyteadmin: {podLabels: {a: "{{ .Values.userSettings.dbPassword }}"}, env: [{name: A, value: "x{{ .Values.userSettings.dbPassword }}"}]}`],
  ['a Secret around the chart', `common: {databaseSecret: {name: a, secretManifest: {kind: Secret, metadata: {name: a}, stringData: {p: ${HIDDEN}}}}}`],
  ['another program', `postgres: {auth: {postgresPassword: ${HIDDEN}}}`],
];

test.each(PLACES)('%s in plain text is in no output', (_where, text) => {
  const result = imported('flyte-core', `flytescheduler: {enabled: true}\n${text}`);
  const head = { chart: 'flyte-core', files: ['values.yaml'], overridden: 0 };
  expect([result.program, reportPage(result, head), [...screen(result, head, 'app')].join('')].filter((output) => output.includes(HIDDEN) || output.includes('7741299853'))).toEqual([]);
  expect(text).toContain(HIDDEN);
});
