/** The second half of facts.test.ts: credentials, and how the parts are wired. Its list says which rows are not tested, and why. */
import { Size } from 'cdk8s';
import { AuthKeys, FlyteCoreProps, LogLevel, ObjectStore, WebhookCertificates } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { mountsOf, secretEnvOf, volumesOf } from './components/reading';
import { accessKeyStore, CONFIGS, containers, oidc, rendered, withLogin } from './flyte';
import { configOf, containerOf, containersOf, find, findAll, templateOf, testChart } from './support';
import { Document, documentOf, listOf } from '../src/private/documents';

const all = rendered();

describe('credentials', () => {
  test('F-14, F-15, G-17: no client has a secret that everybody knows; every compiled-in one is replaced', () => {
    const login = withLogin();
    expect(JSON.stringify(login)).not.toMatch(/foobar|miniostorage|googleusercontent/);
    const clients = documentOf(documentOf(documentOf(documentOf(configOf(login, 'flyteadmin-config').auth).appAuth).selfAuthServer).staticClients);
    expect(Object.keys(clients)).toEqual(['flyte-cli', 'flytectl', 'flytepropeller']);
    expect(clients.flytepropeller).toMatchObject({ public: false });
    expect(secretEnvOf(containerOf(find(login, 'Deployment', 'flyteadmin'), 'flyteadmin')))
      .toEqual({ 'AUTH.APPAUTH.SELFAUTHSERVER.STATICCLIENTS.FLYTEPROPELLER.CLIENT_SECRET': 'auth/hash' });
  });

  test('F-18: the database has a password by reference, and TLS unless said otherwise', () => {
    for (const name of ['flyteadmin-config', 'flytescheduler-config', 'datacatalog-config', 'syncresources-config']) {
      const { postgres } = documentOf(configOf(all, name).database);
      expect(postgres).toMatchObject({ passwordPath: '/etc/db/password', options: expect.stringMatching(/^sslmode=(require|verify-full)/) });
      expect(postgres).not.toHaveProperty('password');
    }
  });

  test('F-19, G-26: no access key in a ConfigMap, an argument or a value of the environment', () => {
    const chart = testChart();
    const keyed = rendered({ objectStore: accessKeyStore(chart) }, chart);
    expect(JSON.stringify(findAll(keyed, 'ConfigMap'))).not.toMatch(/access-key|secret-key|access_key/);
    expect(containers(keyed).flatMap((container) => listOf(container.env).map(documentOf)).filter((entry) => /KEY|SECRET|PASSWORD/.test(String(entry.name)) && 'value' in entry)).toEqual([]);
  });

  test('F-21: with an access key, task pods get none of it as an argument', () => {
    const chart = testChart();
    const keyed = rendered({ objectStore: accessKeyStore(chart) }, chart);
    expect(configOf(keyed, 'flytepropeller-config').plugins).toMatchObject({ k8s: { 'co-pilot': { image: '' } } });
  });

  test('F-23: nothing lies where the webhook looks for secrets', () => {
    expect(configOf(all, 'flyte-pod-webhook-config').secrets).toEqual({ 'secrets-prefix': '/var/empty' });
    expect(Object.keys(mountsOf(containerOf(find(all, 'Deployment', 'flyte-pod-webhook'), 'webhook')))).toEqual(['/etc/flyte/config', '/etc/webhook/certs']);
  });

  test('F-24, F-25, G-30: no Secret is rendered that a process fills, so that no apply empties it', () => {
    const chart = testChart();
    const authentication = oidc(chart, AuthKeys.generatedAtRuntime());
    expect(findAll(rendered({ authentication }, chart), 'Secret')).toEqual([]);
    expect(findAll(all, 'Secret')).toEqual([]);
  });

  test('F-26: the webhook serves what its own init container wrote, not a Secret that may still be empty', () => {
    expect(volumesOf(find(all, 'Deployment', 'flyte-pod-webhook'))['webhook-certs']).toEqual({ emptyDir: { sizeLimit: '1Mi' } });
    expect(configOf(all, 'flyte-pod-webhook-config').webhook).toMatchObject({ localCert: true });
  });

  test('F-31, G-4: who logs in to flyteadmin mounts the secret that the app names', () => {
    const login = withLogin();
    for (const name of ['flytepropeller', 'flytescheduler']) {
      expect(volumesOf(find(login, 'Deployment', name)).secrets).toEqual({
        secret: { secretName: 'auth', defaultMode: 0o440, items: [{ key: 'client', path: 'client_secret' }] },
      });
    }
  });

  test('F-49: no log level prints secrets, and no store logs its keys', () => {
    expect(Math.max(...Object.values(LogLevel).filter((level) => typeof level === 'number'))).toBe(4);
    expect(() => rendered({ admin: { extraConfig: { logger: { level: 5 } } } })).toThrow('extraConfig.logger.level must be 4 at most, got 5');
    expect(() => rendered({ admin: { extraConfig: { remoteData: { scheme: 'local' } } } })).toThrow("extraConfig.remoteData.scheme must not be 'local'");
    const chart = testChart();
    expect(configOf(rendered({ objectStore: accessKeyStore(chart) }, chart), 'flyteadmin-config').remoteData).toMatchObject({ scheme: 'aws' });
  });
});

describe('the webhook', () => {
  function registered(): Document[] {
    const chart = testChart();
    return rendered({
      certificates: {
        webhook: WebhookCertificates.supplied({ secret: kplus.Secret.fromSecretName(chart, 'tls', 'tls'), annotations: { a: 'b' } }),
      },
      podWebhook: { replicas: 2 },
    }, chart);
  }

  test('F-27, G-22: its registration can stand in the manifests, with a timeout and a selector', () => {
    expect(listOf(find(registered(), 'MutatingWebhookConfiguration', 'flyte-flyte-pod-webhook').webhooks)).toEqual([expect.objectContaining({
      timeoutSeconds: 10, objectSelector: { matchLabels: { 'inject-flyte-secrets': 'true' } },
    })]);
    expect(configOf(registered(), 'flyte-pod-webhook-config').webhook).toMatchObject({ disableCreateMutatingWebhookConfig: true });
  });

  test('F-28: has several replicas with one certificate, and one while each makes its own', () => {
    expect(documentOf(find(registered(), 'Deployment', 'flyte-pod-webhook').spec).replicas).toBe(2);
    expect(() => rendered({ podWebhook: { replicas: 2 } })).toThrow('replicas must be 1, since each pod makes its own authority');
    expect(documentOf(find(rendered({ replicas: 3 }), 'Deployment', 'flyte-pod-webhook').spec).replicas).toBe(1);
  });
});

describe('wiring', () => {
  test('F-29, G-15: one engine leads, under a lock in its own namespace', () => {
    const other = rendered({ replicas: 2 }, testChart(undefined, 'engines'));
    expect(configOf(other, 'flytepropeller-config').propeller).toMatchObject({
      'leader-election': { 'enabled': true, 'lock-config-map': { name: 'flytepropeller-leader', namespace: 'engines' } },
    });
    expect(JSON.stringify(findAll(other, 'ConfigMap').map((one) => one.data))).not.toContain('flyte.svc');
  });

  test('F-29: nobody turns the election off', () => {
    expect(() => rendered({ replicas: 2, propeller: { extraConfig: { propeller: { 'leader-election': { enabled: false } } } } }))
      .toThrow('extraConfig.propeller.leader-election.enabled must not be false');
  });

  test.each([
    ['F-16', { server: { security: { allowCors: true, allowedOrigins: ['*'] } } }, 'server.security.allowCors must not be set here, got true; use corsAllowedOrigins'],
    ['F-16', { Server: { Security: { AllowedOrigins: ['*'] } } }, 'Server.Security.AllowedOrigins must not be set here'],
    ['F-17', { server: { security: { useAuth: false } } }, 'server.security.useAuth must not be set here, got false; use authentication'],
    ['F-17', { auth: { disableForHttp: 'true' } }, "auth.disableForHttp must not be true, got 'true'"],
    ['F-17', { auth: { disableForGrpc: true } }, 'auth.disableForGrpc must not be true'],
    ['F-17', { server: { security: { insecureCookieHeader: true } } }, 'server.security.insecureCookieHeader must not be true'],
    ['F-18', { database: { postgres: { options: 'sslmode=disable' } } }, 'database.postgres.options must not be set here'],
    ['F-18', { database: { options: 'sslmode=disable' } }, 'database.options must not be set here'],
    ['F-20', { prof: { disableConfigEndpoint: false } }, 'prof.disableConfigEndpoint must not be false'],
  ])('%s: no extra configuration brings it back: %p', (_id, extraConfig, message) => {
    expect(() => rendered({ admin: { extraConfig } })).toThrow(`test/flyte/Admin: extraConfig.${message}`);
  });

  test('F-32, G-19: a change of its own configuration rolls the scheduler, one of flyteadmin does not', () => {
    const checksum = (props: Partial<FlyteCoreProps>): unknown => documentOf(templateOf(find(rendered(props), 'Deployment', 'flytescheduler')).metadata).annotations;
    expect(checksum({ scheduler: { extraConfig: { logger: { mute: true } } } })).not.toEqual(checksum({}));
    expect(checksum({ admin: { extraConfig: { logger: { mute: true } } } })).toEqual(checksum({}));
  });

  test('F-34, G-2: envFrom reaches every container that runs Flyte', () => {
    const chart = testChart();
    const envFrom = [new kplus.EnvFrom(kplus.ConfigMap.fromConfigMapName(chart, 'settings', 'settings'))];
    const without = containersOf(find(rendered({ admin: { envFrom } }, chart), 'Deployment', 'flyteadmin')).filter(({ body }) => body.envFrom === undefined);
    expect(without.map(({ name }) => name)).toEqual(['check-db-ready']);
  });

  test('F-34, F-35: every container of a pod is told to read the same configuration', () => {
    const globs = containers(all).flatMap((container) => {
      const command = listOf(container.command);
      return command.includes('--config') ? [command[command.indexOf('--config') + 1]] : [];
    });
    expect(new Set(globs)).toEqual(new Set(['/etc/flyte/config/*.yaml']));
  });

  test('F-39, G-31: no key that nothing reads is written', () => {
    const text = JSON.stringify(findAll(all, 'ConfigMap').map((one) => one.data));
    expect(text).not.toMatch(/readReplicaHost|testing|"secure: true|ENABLE_GA|GA_TRACKING|CONFIG_DIR|cacheSizeMbs/);
    expect(configOf(all, 'flytescheduler-config').scheduler).toEqual({ profilerPort: 10254 });
    expect(JSON.stringify(containers(all))).not.toMatch(/--master|ENABLE_GA|CONFIG_DIR/);
  });

  test('F-43: a section that a program does not know is refused', () => {
    expect(() => rendered({ dataCatalog: { extraConfig: { propeler: { workers: 3 } } } })).toThrow("extraConfig must have sections that datacatalog v1.16.8 registers, got 'propeler'");
  });

  test('F-46: the CRD outlives its release', () => {
    expect(documentOf(find(all, 'CustomResourceDefinition', 'flyteworkflows.flyte.lyft.com').metadata).annotations).toEqual({
      'helm.sh/resource-policy': 'keep', 'argocd.argoproj.io/sync-options': 'Prune=false',
    });
  });

  test('F-47: an update migrates in one pod at a time', () => {
    for (const name of ['flyteadmin', 'datacatalog']) {
      expect(documentOf(find(rendered({ replicas: 3 }), 'Deployment', name).spec).strategy).toEqual({ type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } });
    }
  });

  test('F-48: every process reads one file', () => {
    for (const name of CONFIGS) { expect(Object.keys(documentOf(find(all, 'ConfigMap', name).data))).toEqual(['config.yaml']); }
  });

  test('G-11: no key is written twice', () => {
    const chart = testChart();
    const objectStore = ObjectStore.azure({ container: 'flyte', account: 'acme', multiContainer: true });
    const text = String(documentOf(find(rendered({ objectStore }, chart), 'ConfigMap', 'flyteadmin-config').data)['config.yaml']);
    expect(text.match(/enable-multicontainer/g)).toHaveLength(1);
  });

  test('G-14: ephemeral storage of tasks is called what Flyte calls it', () => {
    expect(configOf(rendered({ tasks: { resources: { defaults: { ephemeralStorage: Size.gibibytes(2) } } } }), 'flyteadmin-config').task_resources)
      .toMatchObject({ defaults: { ephemeralStorage: '2Gi' } });
  });

  test('G-16: the raw output prefix is in the store that there is', () => {
    const prefix = (objectStore: ObjectStore): unknown => documentOf(configOf(rendered({ objectStore }), 'flytepropeller-config').propeller)['rawoutput-prefix'];
    expect(prefix(ObjectStore.gcs({ bucket: 'acme', projectId: 'acme-data' }))).toBe('gs://acme/data');
    expect(prefix(ObjectStore.azure({ container: 'acme', account: 'acme' }))).toBe('abfs://acme/data');
  });
});
