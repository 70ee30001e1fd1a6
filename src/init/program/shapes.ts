import { CLOUD_PARTS, CloudName, CloudPart } from './clouds';
import { Constant, Options, Program, secretValue, Value } from './value';

export const SHAPES = ['binary', 'core', 'control-plane', 'data-plane'] as const;
export type ShapeName = typeof SHAPES[number];

const HOST: Constant = { name: 'HOST', value: 'flyte.example.com', what: 'Where people, pyflyte and flytectl reach Flyte.' };
const LOGIN: Constant[] = [
  { name: 'LOGIN', value: 'https://login.example.com', what: 'Your identity provider: its issuer, as OpenID Connect has it.' },
  { name: 'LOGIN_CLIENT', value: 'flyte', what: 'The id of the web application that is registered there, with the redirect https://HOST/callback.' },
];
const DATA_PLANE: Constant = { name: 'DATA_PLANE', value: 'eu-1', what: 'The cluster in which workflows run.' };
const NAMESPACE: Options = [['createNamespace', true]];

/** The program of a shape in a cloud. Names and hosts in it are examples; whatever protects it is not. */
export function programOf(shape: ShapeName, cloud: CloudName): Program {
  return MAKERS[shape](CLOUD_PARTS[cloud]);
}

const MAKERS: { readonly [shape in ShapeName]: (cloud: CloudPart) => Program } = {
  'binary': (cloud) => ({
    what: `The whole of Flyte in one pod, ${cloud.where}: to begin with. It has no login; people reach it by kubectl port-forward.`,
    constants: [databaseHost(cloud), ...cloud.constants],
    secrets: { db: 'flyte-db', ...cloud.secrets },
    composition: 'FlyteBinary',
    options: [...NAMESPACE, ['cloud', cloud.cloud], database(), ['projects', { list: ['flytesnacks'] }]],
  }),
  'core': (cloud) => ({
    what: `The whole of Flyte, a Deployment for each of its programs, with login, ${cloud.where}.`,
    constants: [HOST, ...LOGIN, databaseHost(cloud), ...cloud.constants],
    secrets: { db: 'flyte-db', auth: 'flyte-auth', ...cloud.secrets },
    composition: 'FlyteCore',
    options: [
      ...NAMESPACE, ['replicas', 2], ['cloud', cloud.cloud], database(), login(), ...entrance(cloud), ['projects', { list: ['flytesnacks'] }],
    ],
  }),
  'control-plane': (cloud) => ({
    what: `What people and clients of Flyte talk to, ${cloud.where}. Workflows run in other clusters, each with a data plane.`,
    constants: [
      HOST, ...LOGIN, databaseHost(cloud), DATA_PLANE,
      { name: 'DATA_PLANE_SERVER', value: 'https://eu-1.example.com:6443', what: 'Its API server.' }, ...cloud.constants,
    ],
    secrets: { db: 'flyte-db', auth: 'flyte-auth', plane: 'cluster-eu-1', ...cloud.secrets },
    composition: 'FlyteControlPlane',
    options: [
      ...NAMESPACE, ['replicas', 2], ['cloud', cloud.cloud], database(), login(), ...entrance(cloud), ['projects', { list: ['flytesnacks'] }],
      ['clusters', {
        struct: 'FlyteClustersOptions',
        options: [['clusters', {
          list: [{
            call: ['FlyteCluster', 'of'], args: [{ name: 'DATA_PLANE' }], options: [['endpoint', { name: 'DATA_PLANE_SERVER' }], ['credentials', { name: 'plane' }]],
          }],
        }]],
      }],
    ],
  }),
  'data-plane': (cloud) => ({
    what: `Where workflows run, ${cloud.where}, for a control plane in another cluster.`,
    constants: [{ ...HOST, what: 'Where the control plane is.' }, { ...DATA_PLANE, what: 'The name by which the control plane knows this cluster.' }, ...cloud.constants],
    secrets: { client: 'flyte-client', ...cloud.secrets },
    composition: 'FlyteDataPlane',
    options: [
      ...NAMESPACE, ['clusterName', { name: 'DATA_PLANE' }], ['cloud', cloud.cloud, 'The same bucket as that of the control plane.'],
      ['admin', { call: ['FlyteEndpoint', 'of'], options: [['host', { name: 'HOST' }], ['port', 443]] }],
      ['authentication', { call: ['Authentication', 'clientOnly'], options: [['clientSecret', secretValue('client', 'client_secret')]] }],
    ],
  }),
};

function databaseHost({ databaseHost: value }: CloudPart): Constant {
  return { name: 'DATABASE', value, what: 'The PostgreSQL server.' };
}

function database(): Options[number] {
  return ['database', {
    call: ['Database', 'postgres'],
    options: [
      ['host', { name: 'DATABASE' }],
      ['username', 'flyte'],
      ['password', secretValue('db', 'password')],
      ['tls', { call: ['PostgresTls', 'verifyFull'], args: [], options: [['secret', { name: 'db' }], ['key', 'ca.crt']] }],
    ],
  }];
}

function login(): Options[number] {
  const auth = (key: string): Value => secretValue('auth', key);
  return ['authentication', {
    call: ['Authentication', 'oidc'],
    options: [
      ['publicUrl', { text: 'https://', end: 'HOST' }],
      ['provider', {
        struct: 'OidcProviderOptions',
        options: [
          ['baseUrl', { name: 'LOGIN' }], ['clientId', { name: 'LOGIN_CLIENT' }], ['clientSecret', auth('oidc_client_secret')],
        ],
      }],
      ['keys', { call: ['AuthKeys', 'fromSecret'], args: [{ name: 'auth' }] }],
      ['internalClient', { struct: 'InternalClientOptions', options: [['clientSecret', auth('client_secret')], ['clientSecretHash', auth('client_secret_hash')]] }],
    ],
  }];
}

function entrance({ entrance: options, controller }: CloudPart): Options {
  return [
    ['exposure', { call: ['Exposure', 'ingress'], options: [['host', { name: 'HOST' }], ...options] }],
    ...controller === undefined ? [] : [['networkPolicies', { struct: 'NetworkPolicyOptions', options: [['ingressNamespaceLabels', { map: controller }]] },
      'Who else may call: the Ingress controller.'] as const],
  ];
}
