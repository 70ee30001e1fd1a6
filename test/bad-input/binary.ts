import { Chart } from 'cdk8s';
import {
  AdminCertificates, Authentication, CloudEvents, ConfigSource, Exposure, FlyteBinary, FlyteBinaryProps, FlytePodWebhook, SecurityProfile,
  SingleBinary, SingleBinaryProps, TaskPlugin, WebhookCertificates,
} from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { propsOf, Row, SECRET, secretValue, untyped } from './row';
import { oidc } from '../flyte';
import { COMPONENTS, testDatabase, testObjectStore } from '../support';

const flyte = (props: Partial<FlyteBinaryProps>) => (chart: Chart) =>
  new FlyteBinary(chart, 'flyte', { objectStore: testObjectStore(), ...props, database: testDatabase(chart) });
const single = (props: Partial<SingleBinaryProps>) => (chart: Chart) => COMPONENTS['flyte-binary'](chart, props);
const extra = (extraConfig: object) => single({ extraConfig: extraConfig as SingleBinaryProps['extraConfig'] });
const tls = () => AdminCertificates.fromSecret({ certificate: secretValue('tls', 'flyte-tls').secret });
const more = () => ConfigSource.fromSecret(secretValue('more', 'flyte-more').secret);
const token = () => TaskPlugin.snowflake({ token: secretValue('token') });

const ONE = 'since it is scheduler and cluster resource sync too, and two would do everything twice';
const WEBHOOK = 'podWebhook must not be true beside secrets that the process looks up, got true; leave it out, and make a FlytePodWebhook: '
  + 'whoever runs tasks could have the webhook hand out those secrets';

/** What the single binary refuses, by itself and in its composition. */
export const BINARY_ROWS: Row[] = [
  ['two single binaries', single({ replicas: 2 }), `test/it: replicas must be 1, ${ONE}, got 2; leave it out`],
  ['an autoscaler of the single binary', single({ autoscaling: { maxReplicas: 3 } }),
    `test/it: autoscaling must not be set, ${ONE}, got '(an autoscaler)'; leave it out`],
  ['a single binary beside its successor', single({ strategy: kplus.DeploymentStrategy.rollingUpdate() }),
    `test/it: strategy must not be set, ${ONE}, got '(a strategy)'; leave it out: the old pod stops before the new one starts`],
  ['a single binary without projects', single({ projects: [] }),
    'test/it: projects must name at least one project, got []; Flyte would make flytesnacks; name the first one you need'],
  ['a webhook beside the keys of login', (chart) => single({ podWebhook: true, authentication: oidc(chart) })(chart), `test/it: ${WEBHOOK}`],
  ['a webhook beside the token of a plugin', single({ podWebhook: true, tasks: { plugins: [TaskPlugin.CONTAINER, token()] } }), `test/it: ${WEBHOOK}`],
  ['a webhook beside the keys of login, in the composition', (chart) => flyte({ podWebhook: { ownPod: false }, authentication: oidc(chart) })(chart),
    `test/flyte/Binary: ${WEBHOOK}`],
  ['two webhooks of one name', (chart) => {
    new FlytePodWebhook(chart, 'webhook');
    single({})(chart);
  }, 'test/it: flyte-pod-webhook already exists in namespace flyte, made by test/webhook; use another namespace, or namePrefix for a second Flyte in this one; give what is for another cluster an App of its own'],
  ['two authorities in one process', (chart) => single({
    certificates: tls(),
    cloudEvents: CloudEvents.nats({ servers: ['tls://nats.example.com'], subject: 'flyte', authority: secretValue('ca') }),
  })(chart), "test/it: certificates must not come with an authority of cloudEvents, got 'flyte-tls'; leave one of them out, or use FlyteCore: "
    + 'the process trusts one authority of its own'],
  ['one source of configuration twice', single({ configFrom: [more(), more()] }),
    "test/it: configFrom must name each source once, got 'Secret flyte-more'; remove one of them"],
  ['a source of configuration as text', single({ configFrom: untyped([SECRET]) }),
    "test/it: configFrom[0] must be a ConfigSource, got '(a text)'; use one of ConfigSource.fromConfigMap(...), ConfigSource.fromSecret(...)"],
  ['a Secret of configuration as text', () => ConfigSource.fromSecret(untyped(SECRET)),
    "ConfigSource.fromSecret: secret must be a Secret, got '(a text)'; use Secret.fromSecretName(scope, 'id', 'name')"],
  ['a ConfigMap that is not there', () => ConfigSource.fromConfigMap(untyped(undefined)),
    'ConfigSource.fromConfigMap: configMap must be given, got nothing; make one with cdk8s-plus-27'],

  ['a misspelt switch of the single binary', extra({ flyte: { admin: { disableSchedular: true } } }),
    "test/it: extraConfig.flyte.admin.disableSchedular must be a key that flyte v1.16.8 knows, got 'disableSchedular'; did you mean 'disableScheduler'?"],
  ['a switch of the single binary that has a prop', extra({ flyte: { propeller: { disableWebhook: true } } }),
    'test/it: extraConfig.flyte.propeller.disableWebhook must not be set here, got true; use podWebhook'],
  ['a single binary without its engine', extra({ flyte: { propeller: { disabled: true } } }),
    'test/it: extraConfig.flyte.propeller.disabled must not be set here, got true; leave it out: the rest alone is no Flyte; compose one of parts in place of it'],
  ['a section of no part', extra({ manager: {} }),
    "test/it: extraConfig must have sections that flyte v1.16.8 registers, got 'manager'; use one of admin, application, auth, catalog-cache, cloudEvents, clusterPools, "
    + 'cluster_resources, clusters, database, datacatalog, domains, event, externalEvents, flyte, flyteadmin, logger, namespace_mapping, notifications, otel, plugins, '
    + 'prof, propeller, qualityOfService, queues, registration, remoteData, scheduler, secrets, server, storage, task_resources, task_type_whitelist, tasks, webhook'],
  ['a port that the single binary does not open', extra({ scheduler: { profilerPort: 10255 } }),
    "test/it: extraConfig.scheduler.profilerPort must be a key that flyte-binary reads, got 'profilerPort'; remove it, or give it to what reads it: flytescheduler"],
  ['a setting of the single binary in clear text', single({ env: { 'DATABASE.POSTGRES.DEBUG': kplus.EnvValue.fromValue('true') } }),
    "test/it: env['DATABASE.POSTGRES.DEBUG'] must come from a Secret, since a name with a dot is a setting of Flyte, got '(no Secret)'; "
    + 'write it in extraConfig, or where it is a secret use EnvValue.fromSecretValue'],

  ['an exposed single binary without login', flyte({ exposure: Exposure.ingress({ host: 'flyte.example.com', className: 'nginx' }) }),
    'test/flyte: authentication must be given with exposure, got nothing; '
    + 'use Authentication.oidc(...), or say Authentication.disabled(reason) where something else authenticates'],
  ['an Ingress for a single binary on OpenShift', flyte({
    exposure: Exposure.ingress({ host: 'flyte.example.com', className: 'nginx' }), authentication: Authentication.disabled('test'), securityProfile: SecurityProfile.OPENSHIFT,
  }), "test/flyte: exposure must be Exposure.route(...) on OpenShift, got 'flyte.example.com'; use Exposure.route(...)"],
  ['a platform for the process alone', flyte({ binary: untyped({ securityProfile: SecurityProfile.OPENSHIFT }) }),
    "test/flyte: binary.securityProfile must be one for the whole Flyte, got 'a securityProfile'; move it out of binary, beside database"],
  ['an open Service that nobody may reach', flyte({
    binary: { service: { type: kplus.ServiceType.NODE_PORT, reason: 'test' } }, authentication: Authentication.disabled('test'), networkPolicies: { exposed: false },
  }), 'test/flyte: networkPolicies.exposed must not be false with binary.service, got false; remove it, or the type of binary.service'],
  ['a supplied certificate for a webhook that makes its own', flyte({
    podWebhook: { ownPod: false }, certificates: { webhook: WebhookCertificates.supplied({ secret: secretValue().secret, annotations: { a: 'b' } }) },
  }), "test/flyte: certificates.webhook must be WebhookCertificates.selfSigned() with podWebhook.ownPod: false, got '(supplied)'; "
    + 'remove one of them: the process always makes its own'],
  ['a pod for a webhook that is not there', flyte({ podWebhook: { enabled: false, ownPod: true } }),
    'test/flyte: podWebhook.ownPod must not come with enabled: false, got true; remove one of them'],
  ['resources of a webhook that has no pod', flyte({ podWebhook: { replicas: 1 } }),
    "test/flyte: podWebhook.replicas must come with a pod of its own, got '(set)'; set podWebhook.ownPod: true, or remove it"],
  ['replicas of a Flyte in one process', flyte(untyped({ replicas: 2 })),
    `test/flyte: props must have only what FlyteBinaryProps knows, got 'replicas'; use one of ${propsOf('FlyteBinaryProps')}`],
  ['no store for a Flyte in one process', flyte({ objectStore: undefined }),
    'test/flyte: objectStore must be given, or cloud, got nothing; use one of ObjectStore.azure(...), ObjectStore.fromSecret(...), ObjectStore.gcs(...), '
    + 'ObjectStore.s3(...), ObjectStore.s3Compatible(...), or for example Cloud.aws(...)'],
  ['no database for a single binary', (chart) => new SingleBinary(chart, 'it', untyped({ objectStore: testObjectStore() })),
    'test/it: database must be given, got nothing; use Database.postgres(...)'],
];
