import { Chart, Duration } from 'cdk8s';
import { Authentication, AuthKeys, CloudEvents, ConnectorEndpoint, FlyteImage, FlyteRelease, FlyteReleaseOfOptions, RunAs, TaskPlugin, WebhookCertificates } from 'cdk8s-flyte';
import { Row, secretValue } from './row';
import { COMPONENTS } from '../support';

const release = (version: string, options?: FlyteReleaseOfOptions): Row[1] => () => FlyteRelease.of(version, options);
const component = (name: string, version: string, props: object): Row[1] => (chart: Chart) =>
  COMPONENTS[name](chart, { release: FlyteRelease.of(version), ...props });

const KNOWN = 'v1.15.0, v1.15.1, v1.15.2, v1.15.3, v1.16.0, v1.16.1, v1.16.2, v1.16.3, v1.16.4, v1.16.5, v1.16.6, v1.16.7, v1.16.8';
const unknown = (version: string): string =>
  `FlyteRelease.of: version must be a release that the library knows, or one that came after it, got '${version}'; use one of ${KNOWN}`;
const newer = (prop: string, key: string, program: string, value: string, first: string): string =>
  `test/it: ${prop} must not need ${key}, which ${program} does not know, got ${value}; take FlyteRelease.of('${first}') or newer, or do without`;

const supplied = WebhookCertificates.supplied({ secret: secretValue().secret, annotations: { inject: 'authority' } });
const login = Authentication.oidc({
  publicUrl: 'https://flyte.example.com',
  provider: { baseUrl: 'https://login.example.com', clientId: 'flyte', clientSecret: secretValue(), issuerUrl: 'https://issuer.example.com' },
  keys: AuthKeys.generatedAtRuntime(),
  internalClient: { clientSecret: secretValue(), clientSecretHash: secretValue('hash') },
});

/** Releases that nobody knows, and what an older one cannot do. */
export const RELEASE_ROWS: Row[] = [
  ['a release before those that are known', release('v1.14.1'), unknown('v1.14.1')],
  ['a release between them that never was', release('v1.15.4'), unknown('v1.15.4')],
  ['a first try of the newest release', release('v1.16.8-b0'), unknown('v1.16.8-b0')],
  ['unknown keys of a release that is known', release('v1.16.3', { allowUnknownKeys: true }),
    'FlyteRelease.of: allowUnknownKeys must be left out for Flyte v1.16.3, got true; the library knows the keys of this release'],
  ['an image of the next version in an older release', () => FlyteRelease.of('v1.15.3', {
    images: { flytepropeller: FlyteImage.of({ repository: 'registry.example.com/flyte', tag: 'v1.16.0', runAs: RunAs.of({ user: 1001 }) }) },
  }), "FlyteRelease.with: images['flytepropeller'] must be of version v1.15, for which the configuration is written, got 'v1.16.0'; "
    + 'use an image of the release, or say in versionSkew of FlyteImage.of why it works'],

  ['connectors before Flyte had them', component('flytepropeller', 'v1.15.0', { connectors: [{ endpoint: ConnectorEndpoint.of({ host: 'mine', port: 80 }) }] }),
    newer('connectors', 'plugins.connector-service', 'flytepropeller v1.15.0', '{"defaultConnector":{"endpoint":"dns:///mine:80","insecure":false,"defaultSer...', 'v1.15.1')],
  ['attempts that an older release does not count', component('flytepropeller', 'v1.15.1', { engine: { arrayNodes: { maxPhaseVersionAttempts: 5 } } }),
    newer('engine.arrayNodes.maxPhaseVersionAttempts', 'propeller.array-node-config.max-task-phase-version-attempts', 'flytepropeller v1.15.1', '5', 'v1.15.3')],
  ['an issuer that an older release does not compare', component('flyteadmin', 'v1.15.2', { authentication: login }),
    newer('provider.issuerUrl of Authentication.oidc', 'auth.userAuth.openId.issuerUrl', 'flyteadmin v1.15.2', "'https://issuer.example.com'", 'v1.15.3')],
  ['a delay that an older release does not know', component('flytepropeller', 'v1.15.3', { engine: { arrayNodes: { maxDeltaTimestamp: Duration.hours(1) } } }),
    newer('engine.arrayNodes.maxDeltaTimestamp', 'propeller.array-node-config.max-delta-timestamp', 'flytepropeller v1.15.3', "'3600s'", 'v1.16.0')],
  ['a limit of calls in an older release', component('flyteadmin', 'v1.15.3', { server: { maxConcurrentStreams: 8 } }),
    newer('server.maxConcurrentStreams', 'server.grpc.maxConcurrentStreams', 'flyteadmin v1.15.3', '8', 'v1.16.0')],
  ['a limit of calls in an older binary', component('flyte-binary', 'v1.15.3', { server: { maxConcurrentStreams: 8 } }),
    newer('server.maxConcurrentStreams', 'server.grpc.maxConcurrentStreams', 'flyte v1.15.3', '8', 'v1.16.0')],
  ['a time for uploads in an older release', component('flytepropeller', 'v1.15.3', { tasks: { coPilot: { timeout: Duration.minutes(5) } } }),
    newer('tasks.coPilot.timeout', 'plugins.k8s.co-pilot.timeout', 'flytepropeller v1.15.3', "'300s'", 'v1.16.0')],
  ['events to NATS in an older release', component('flyteadmin', 'v1.15.3', { cloudEvents: CloudEvents.nats({ servers: ['nats://nats.tools.svc:4222'], subject: 'flyte' }) }),
    newer('cloudEvents', 'cloudEvents.nats', 'flyteadmin v1.15.3', '{"servers":["nats://nats.tools.svc:4222"]}', 'v1.16.0')],
  ['a webhook that must not register itself, and does', component('flyte-pod-webhook', 'v1.16.7', { certificates: supplied }),
    newer('certificates', 'webhook.disableCreateMutatingWebhookConfig', 'flytepropeller v1.16.7', 'true', 'v1.16.8')],
  ['extra configuration that an older release does not know', component('flytepropeller', 'v1.16.4', { extraConfig: { plugins: { ray: { enableIngress: true } } }, tasks: { plugins: [TaskPlugin.RAY] } }),
    "test/it: extraConfig.plugins.ray.enableIngress must be a key that flytepropeller v1.16.4 knows, got 'enableIngress'; did you mean 'disableIngress'?"],
  ['a key that an older release does not know', component('flyteadmin', 'v1.16.3', { extraConfig: { flyteadmin: { injectIdentityAnnotations: true } } }),
    "test/it: extraConfig.flyteadmin.injectIdentityAnnotations must be a key that flyteadmin v1.16.3 knows, got 'injectIdentityAnnotations'; remove it: none of the 20 keys there is like it"],
  ['a section that an older release does not know', component('flytepropeller', 'v1.16.4', { extraConfig: { prof: { disableConfigEndpoint: true } } }),
    "test/it: extraConfig must have sections that flytepropeller v1.16.4 registers, got 'prof'; use one of admin, catalog-cache, event, logger, otel, plugins, propeller, secrets, storage, tasks, webhook"],
];
