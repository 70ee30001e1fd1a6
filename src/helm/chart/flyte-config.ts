import { authKeys } from './auth-keys';
import { engineRows } from './flyte-engine';
import { always, fixed, METRICS, Places, PORTS } from './flyte-places';
import { storeRows, taskRows } from './flyte-tasks';
import { isFields } from '../../judging/manifest/json';
import { call, literal, object } from '../code';
import { bool, choice, duration, integer, integerOf, lookUp, map, number, sizeOf, text, textList, textListPart, urlOf, when } from '../readers/basic';
import { staticClients } from '../readers/clients';
import { logLevel } from '../readers/config';
import { customData } from '../readers/templates';
import { Context, Part, Reader, Row } from '../row';

const LOGIN = 'login is off, so it says nothing';
export const EXTERNAL = 'the authorization server is an external one, so it says nothing';

/** Only with login. */
const withLogin = (read: Reader): Reader => when(({ login }) => login, LOGIN, read);

/**
 * The keys of Flyte's own configuration that have a prop, or need none. Any other key goes into extra configuration, which the library
 * judges by the keys of the release.
 */
export function flyteRows(at: string, places: Places): Row[] {
  return [...adminRows(places), ...authRows(), ...engineRows(places), ...taskRows(places), ...storeRows()].map((row) => ({ ...row, key: `${at}.${row.key}` }));
}

function adminRows({ admin, scheduler, schedules, sync }: Places): Row[] {
  return [
    { key: 'logger.level', says: 'logLevel', read: logLevel },
    { key: 'logger.show-source', says: 'logSource', read: bool, same: [true] },
    { key: 'logger.formatter.type', says: 'logFormat', read: choice({ json: 'LogFormat.JSON', text: 'LogFormat.TEXT', gcp: 'LogFormat.GCP' }), same: ['json'] },
    ...fixed(PORTS, {
      'server.httpPort': [8088],
      'server.grpcPort': [8089],
      'server.grpc.port': [8089],
      'flyteadmin.profilerPort': [10254],
      'scheduler.profilerPort': [10254],
      'propeller.prof-port': [10254],
      'application.httpPort': [8080],
      'application.grpcPort': [8089],
      'datacatalog.profiler-port': [10254],
    }),
    ...fixed(METRICS, {
      'flyteadmin.metricsScope': ['flyte:'],
      'scheduler.metricsScope': ['flyte:'],
      'propeller.metrics-prefix': ['flyte'],
      'datacatalog.metrics-scope': ['flyte'],
    }),
    { key: 'server.grpc.serverReflection', same: [false], refused: 'the API describes itself to nobody; clients have it compiled in' },
    { key: 'application.grpcServerReflection', always: 'the API describes itself to nobody' },
    { key: 'server.grpc.maxMessageSizeBytes', says: `${admin}.server.maxMessageSize`, read: (value) => ({ code: sizeOf(value) ?? undefined, ...integerOf(value) === undefined ? { refused: 'it must be a number' } : {} }) },
    { key: 'server.grpc.maxConcurrentStreams', says: `${admin}.server.maxConcurrentStreams`, read: integer },
    { key: 'server.grpc.enableGrpcLatencyMetrics', says: `${admin}.server.latencyMetrics`, read: bool, same: [false] },
    { key: 'server.security.secure', same: [false], refused: 'TLS of flyteadmin is said by certificates: { admin: AdminCertificates.fromSecret(...) }, which clients, probes and Services follow' },
    { key: 'server.security.ssl', refused: 'TLS of flyteadmin is said by certificates: { admin: AdminCertificates.fromSecret(...) }, which mounts the files' },
    {
      key: 'server.security.useAuth',
      read: (_value, context) => context.plane === 'FlyteDataPlane' ? { same: context.login ? "Flyte's own components log in by authentication" : 'nobody logs in' } : context.login
        ? { of: ['authentication(Authentication.oidc)', 'keys'], code: authKeys(context) }
        : { same: 'nobody logs in unless authentication says so' },
      says: 'authentication',
    },
    { key: 'server.security.insecureCookieHeader', same: [false], refused: 'cookies of a login travel by TLS only; leave it out' },
    {
      key: 'server.security.allowCors',
      says: `${admin}.corsAllowedOrigins`,
      read: (value) => value === false ? { same: 'no other site may call the API' } : { same: 'it follows corsAllowedOrigins' },
    },
    {
      key: 'server.security.allowedOrigins',
      says: `${admin}.corsAllowedOrigins`,
      read: when((context, path) => context.get(path.replace(/allowedOrigins$/, 'allowCors')) !== false, 'no other site may call the API, so it says nothing', origins),
    },
    ...fixed('corsAllowedOrigins lets in the headers that clients of Flyte send', {
      'server.security.allowedHeaders': [['Content-Type'], ['Content-Type', 'flyte-authorization']],
    }),
    { key: 'flyteadmin.roleNameKey', says: 'tasks.execution.roleNameKey', read: text },
    { key: 'flyteadmin.maxParallelism', says: 'tasks.execution.maxParallelism', read: integer, same: [25] },
    { key: 'flyteadmin.overwriteCache', says: 'tasks.execution.overwriteCache', read: bool, same: [false] },
    { key: 'flyteadmin.k8sServiceAccount', says: 'tasks.execution.serviceAccountName', read: text, same: ['default'] },
    { key: 'flyteadmin.labels', says: 'tasks.execution.labels', read: labels },
    { key: 'flyteadmin.annotations', says: 'tasks.execution.annotations', read: labels },
    { key: 'flyteadmin.eventVersion', same: [2], refused: 'events are of version 2, as flytepropeller sends them' },
    { key: 'flyteadmin.metadataStoragePrefix', same: [['metadata', 'admin']], says: `${admin}.extraConfig.flyteadmin.metadataStoragePrefix`, read: textList },
    ...always('of tests of Flyte only', 'flyteadmin.testing'),
    {
      key: 'flyteadmin.identityAnnotationPrefix',
      same: ['flyte.org'],
      says: `${admin}.extraConfig.flyteadmin.identityAnnotationPrefix`,
      read: text,
    },
    { key: 'flyteadmin.injectIdentityAnnotations', same: [false], says: `${admin}.extraConfig.flyteadmin.injectIdentityAnnotations`, read: bool },
    { key: 'flyteadmin.identityAnnotationKeys', same: [['email', 'sub']], says: `${admin}.extraConfig.flyteadmin.identityAnnotationKeys`, read: textList },
    { key: 'domains', says: 'domains', read: domains, same: [['development', 'staging', 'production'].map((id) => ({ id, name: id }))] },
    { key: 'namespace_mapping.template', says: 'taskNamespaces.namespaceTemplate', read: namespaceTemplate, same: ['{{ project }}-{{ domain }}'] },
    { key: 'otel', says: 'tracing', read: tracing },
    { key: 'scheduler.workflowExecutor.local.adminRateLimit.tps', says: `${schedules}.rateLimit.tps`, read: number },
    { key: 'scheduler.workflowExecutor.local.adminRateLimit.burst', says: `${schedules}.rateLimit.burst`, read: integer },
    { key: 'scheduler.workflowExecutor.local.useUTCTz', says: `${schedules}.utc`, read: bool, same: [false] },
    { key: 'scheduler.eventScheduler.scheme', same: ['local'], refused: `schedules of a cloud are said by ${scheduler}.eventScheduler` },
    { key: 'cluster_resources.refreshInterval', says: `${sync}.refreshInterval`, read: duration },
    { key: 'cluster_resources.customData', says: 'taskNamespaces.customData', read: customData },
    ...always('the templates are mounted there', 'cluster_resources.templatePath'),
    ...always('the sync has the pod and the account that its permissions want', 'cluster_resources.standaloneDeployment'),
  ];
}

const labels: Reader = (value, context, path) => isFields(value) && isFields(value.values) ? (map(value.values, context, path) as Part[]).map((part) => ({ ...part, at: `.values${part.at}` }))
  : map(value, context, path);

const origins: Reader = (value) => {
  const all = Array.isArray(value) ? value as unknown[] : [value];
  return all.includes('*')
    ? { refused: 'any site that a browser shows could call the API as its user; name the sites in corsAllowedOrigins of flyteadmin, or leave it out: the console needs none' }
    : textListPart(all);
};

const domains: Reader = (value) => !Array.isArray(value) ? { refused: 'it must be a list; write one' } : value.map((domain: unknown, index): Part => ({
  at: `[${index}]`,
  to: [],
  of: ['domains[]'],
  code: domainOf(isFields(domain) ? domain : { id: domain }),
}));

function domainOf({ id, name }: { readonly id?: unknown; readonly name?: unknown }) {
  return object({ id: literal(String(id)), name: name === undefined || name === id ? undefined : literal(String(name)) });
}

const namespaceTemplate: Reader = (value) => String(value).includes('project') ? { code: literal(String(value).replace(/\{\{\s*(\w+)\s*\}\}/g, '{{ $1 }}')) }
  : { refused: "two projects would share a namespace, with all their secrets; let taskNamespaces.namespaceTemplate have {{ project }}, as the default '{{ project }}-{{ domain }}' has" };

/** Everything of `otel` hangs on its type. */
const tracing: Reader = (value) => {
  const { type, sampler } = isFields(value) ? value : {};
  const factory = lookUp({ otlpgrpc: 'Tracing.otlpGrpc', otlphttp: 'Tracing.otlpHttp', jaeger: 'Tracing.jaeger' }, String(type));
  const off = { same: 'nothing is traced, so it says nothing' };
  if (!isFields(value) || type === 'noop' || type === undefined) { return off; }
  if (factory === undefined) { return { refused: 'traces go to a collector; use tracing: Tracing.otlpGrpc({ endpoint })' }; }
  const isShare = isFields(sampler) && sampler.parentSampler === 'traceid';
  const ratio = isShare ? sampler.traceIdRatio ?? sampler.traceIDRatio : undefined;
  return Object.keys(value).map((key): Part => key === 'type' || key === type
    ? { at: `.${key}`, of: [`tracing(${factory})`, 'endpoint'], code: literal(urlOf((value[String(type)] as { endpoint?: unknown } | undefined)?.endpoint)) }
    : key === 'sampler' && typeof ratio === 'number' ? { at: '.sampler', of: [`tracing(${factory})`, 'sampleRatio'], code: literal(ratio) }
      : { at: `.${key}`, same: key === 'sampler' ? 'every trace is sent, so it says nothing' : 'traces go elsewhere, so it says nothing' });
};

/** Files of the keys of login, as Flyte calls them by itself. */
const KEY_FILES: { readonly [key: string]: string } = {
  'appAuth.selfAuthServer.tokenSigningRSAKeySecretName': 'token_rsa_key.pem',
  'appAuth.selfAuthServer.oldTokenSigningRSAKeySecretName': 'token_rsa_key_old.pem',
  'appAuth.selfAuthServer.claimSymmetricEncryptionKeySecretName': 'claim_symmetric_key',
  'userAuth.cookieHashKeySecretName': 'cookie_hash_key',
  'userAuth.cookieBlockKeySecretName': 'cookie_block_key',
};
const OWN_FILES = 'the keys of authentication are files with names of their own; use AuthKeys.fromSecret(secret), with its keys so named';

function authRows(): Row[] {
  const oidc = 'authentication(Authentication.oidc)';
  const isExternal = (context: Context, path: string) => /external/i.test(context.text(path.replace(/auth\.appAuth\..*$/, 'auth.appAuth.authServerType')) ?? '');
  const ofExternal = (read: Reader) => withLogin(when(isExternal, 'the authorization server is the built-in one, so it says nothing', read));
  const ofBuiltIn = (read: Reader) => withLogin(when((context, path) => !isExternal(context, path), EXTERNAL, read));
  const server = 'auth.appAuth.externalAuthServer';
  const to = `${oidc}.authorizationServer(AuthorizationServer.external)`;
  return [
    { key: 'auth.authorizedUris', says: `${oidc}.publicUrl`, read: withLogin(publicUrl) },
    { key: 'auth.httpAuthorizationHeader', says: `${oidc}.httpAuthorizationHeader`, read: withLogin(text), same: ['flyte-authorization'] },
    { key: 'auth.grpcAuthorizationHeader', says: `${oidc}.grpcAuthorizationHeader`, read: withLogin(text), same: ['flyte-authorization'] },
    { key: 'auth.disableForHttp', same: [false], refused: 'login holds for all of the API; leave it out' },
    { key: 'auth.disableForGrpc', same: [false], refused: 'login holds for all of the API; leave it out' },
    { key: 'auth.userAuth.openId.baseUrl', says: `${oidc}.provider.baseUrl`, read: withLogin(text) },
    { key: 'auth.userAuth.openId.clientId', says: `${oidc}.provider.clientId`, read: withLogin(text) },
    { key: 'auth.userAuth.openId.scopes', says: `${oidc}.provider.scopes`, read: withLogin(textList), same: [['openid', 'profile'], ['profile', 'openid']] },
    { key: 'auth.userAuth.openId.issuerUrl', says: `${oidc}.provider.issuerUrl`, read: withLogin(text) },
    ...always('the client secret is a key of a Secret, by authentication', 'auth.userAuth.openId.clientSecretName', 'auth.userAuth.openId.clientSecretFile'),
    {
      key: 'auth.userAuth.redirectUrl',
      read: withLogin((value) => /\/console\/?$/.test(String(value)) ? { same: 'people are led back to the console' }
        : { refused: 'people are led back to the console, whose path is console.basePath; leave it out' }),
    },
    { key: 'auth.userAuth.cookieSetting.domain', says: `${oidc}.cookies.domain`, read: withLogin(text) },
    {
      key: 'auth.userAuth.cookieSetting.sameSitePolicy',
      says: `${oidc}.cookies.sameSite`,
      same: ['DefaultMode'],
      read: withLogin(choice({ LaxMode: 'CookieSameSite.LAX', StrictMode: 'CookieSameSite.STRICT', NoneMode: 'CookieSameSite.NONE' })),
    },
    { key: 'auth.userAuth.idpQueryParameter', says: `${oidc}.identityProviderParameter`, read: withLogin(text) },
    { key: 'auth.userAuth.httpProxyURL', says: `${oidc}.proxyUrl`, read: withLogin(text) },
    { key: 'auth.appAuth.authServerType', says: `${oidc}.authorizationServer`, read: withLogin((value) => /external/i.test(String(value)) ? { of: [`${oidc}`, 'authorizationServer'], code: call('AuthorizationServer.external') } : { same: 'the library has it so' }) },
    { key: `${server}.baseUrl`, says: `${to}.baseUrl`, read: ofExternal(text) },
    { key: `${server}.metadataUrl`, says: `${to}.metadataUrl`, read: ofExternal(text) },
    { key: `${server}.allowedAudience`, says: `${to}.allowedAudience`, read: ofExternal((value) => textListPart(Array.isArray(value) ? value : [value])) },
    { key: `${server}.retryAttempts`, says: `${to}.retryAttempts`, read: ofExternal(integer) },
    { key: `${server}.retryDelay`, says: `${to}.retryDelay`, read: ofExternal(duration) },
    ...['accessTokenLifespan', 'refreshTokenLifespan', 'authorizationCodeLifespan'].map((key): Row => (
      { key: `auth.appAuth.selfAuthServer.${key}`, says: `${oidc}.authorizationServer(AuthorizationServer.builtIn).${key}`, read: ofBuiltIn(duration) })),
    ...Object.entries(KEY_FILES).map(([key, name]): Row => ({ key: `auth.${key}`, same: [name], read: withLogin(() => ({ refused: OWN_FILES })) })),
    {
      key: 'auth.appAuth.selfAuthServer.staticClients',
      says: `${oidc}.authorizationServer(AuthorizationServer.builtIn).clients[]`,
      read: ofBuiltIn(staticClients),
    },
    { key: 'auth.appAuth.thirdPartyConfig.flyteClient.clientId', says: `${oidc}.flyteClient.clientId`, read: withLogin(text), same: ['flytectl'] },
    { key: 'auth.appAuth.thirdPartyConfig.flyteClient.redirectUri', says: `${oidc}.flyteClient.redirectUri`, read: withLogin(text), same: ['http://localhost:53593/callback'] },
    { key: 'auth.appAuth.thirdPartyConfig.flyteClient.scopes', says: `${oidc}.flyteClient.scopes`, read: withLogin((value, context, path) => clientScopes(() => isExternal(context, path))(value, context, path)) },
    { key: 'auth.appAuth.thirdPartyConfig.flyteClient.audience', says: `${oidc}.flyteClient.audience`, read: withLogin(text) },
  ];
}

/** What flytectl asks for; with an authorization server elsewhere the library leaves out what that may not know. */
export function clientScopes(isExternal: (context: Context) => boolean): Reader {
  return (value, context, path) => {
    const own = isExternal(context) ? ['all'] : ['all', 'offline'];
    return Array.isArray(value) && value.length === own.length && own.every((scope) => value.includes(scope)) ? { same: 'the library has it so' } : textList(value, context, path);
  };
}

/** The first address that people use; those inside the cluster are the library's. */
const publicUrl: Reader = (value) => {
  const all = Array.isArray(value) ? value.map(String) : [String(value)];
  const first = all.findIndex((one) => one.startsWith('https://') && !/\.svc(\b|$)|localhost/.test(one));
  return all.map((one, index): Part => index === first ? { at: `[${index}]`, code: literal(one.replace(/\/+$/, '')) }
    : /^http:\/\/[\w-]+(\.[\w-]+)?(\.svc\S*)?(:\d+)?$|localhost/.test(one) ? { at: `[${index}]`, same: 'the library adds the addresses inside the cluster' }
      : { at: `[${index}]`, refused: 'a second address of Flyte; one host is said by publicUrl' });
};
