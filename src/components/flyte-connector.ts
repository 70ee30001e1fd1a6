import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { claimObject } from './claims';
import { FlyteComponentOptions, FlyteComponentProps } from './component-props';
import { FlyteComponent } from './flyte-component';
import { ComponentKind, metadataOf } from './identity';
import { extraFlows, toApiServer, toCloudServices } from '../access/flows';
import { AccessRule } from '../access/rbac';
import { refusal, requireInteger, requireLabel, requireText } from '../private/checks';
import { NAMES, PORTS } from '../private/vocabulary';
import { FlyteImageName } from '../release';
import { ConnectorEndpoint } from '../settings/connectors';
import { FlyteEgress } from '../settings/egress';
import { requireSecretValue, SECRETS_DIRECTORY } from '../settings/secrets';
import { grpcHealth, probesOf, sized } from '../workload/container';
import { VolumeSet } from '../workload/volumes';

/**
 * What a connector may do with one kind of object at the Kubernetes API.
 */
export interface ConnectorAccess {
  /**
   * API group; empty for the core.
   * @default - the core's
   */
  readonly apiGroup?: string;

  /** Kind of object in plural, such as `secrets`. */
  readonly resource: string;

  /** What it may do. At least one. */
  readonly verbs: string[];

  /**
   * Names of the objects.
   * @default - all of the namespace
   */
  readonly names?: string[];

  /**
   * Namespaces in which it may; each gets a Role. Such as those of the projects whose Secrets hold tokens.
   * @default - the connector's own
   */
  readonly namespaces?: string[];
}

/**
 * What a connector can be told, also within a composition.
 */
export interface FlyteConnectorOptions extends FlyteComponentOptions {
  /**
   * Name of this one among several: its objects are then called `flyteconnector-<name>`. A DNS-1123 label.
   * @default - none
   */
  readonly name?: string;

  /**
   * Makes a StatefulSet of it, whose pods keep their names, `flyteconnector-0` and so on, and the headless Service `flyteconnector-pods`,
   * by which each has a host name. For connectors that know themselves by it: what connectors start, they find again without.
   * @default - a Deployment
   */
  readonly statefulSet?: boolean;

  /**
   * Python modules of the image that define further connectors; become `--modules`.
   * @default - those that the image's packages register
   */
  readonly modules?: string[];

  /**
   * Threads that answer; becomes `--worker`. From 1.
   * @default 10
   */
  readonly workers?: number;

  /**
   * Credentials by the name with which connectors ask for them, such as `FLYTE_OPENAI_API_KEY`. Each becomes a file of `/etc/secrets`, in
   * lower case, where flytekit looks, and is read anew whenever it is used.
   * @default - none
   */
  readonly secrets?: { [name: string]: kplus.SecretValue };

  /**
   * A Secret every key of which is a credential, in place of `secrets`. Its keys are the files' names: lower case.
   * @default - none
   */
  readonly secret?: kplus.ISecret;

  /**
   * Files that connectors read, as `/etc/flyteconnector/config`.
   * @default - none
   */
  readonly configMap?: kplus.IConfigMap;

  /**
   * The most that may lie in `/tmp`, which is also the home; becomes the `sizeLimit` of an emptyDir. Raise `resources.ephemeralStorage` with it.
   * @default - 200 MiB
   */
  readonly scratchSize?: Size;

  /**
   * What it may call, further to DNS; an empty list for nothing at all.
   * @default - any address on port 443
   */
  readonly egress?: FlyteEgress[];

  /**
   * What it may do at the Kubernetes API.
   * @default - nothing, and it has no token
   */
  readonly access?: ConnectorAccess[];
}

/**
 * Properties of `FlyteConnector`.
 */
export interface FlyteConnectorProps extends FlyteConnectorOptions, FlyteComponentProps {
}

/** Where connectors find files of the consumer's. */
const FILES_DIRECTORY = '/etc/flyteconnector/config';

/**
 * A connector: flytekit's gRPC service that starts tasks elsewhere (Databricks, BigQuery, OpenAI, …) and asks after them. flytepropeller
 * calls it, by its `endpoint` in `connectors`; nobody else should, since it knows neither TLS nor authentication.
 *
 * Permissions: none, unless `access` asks for some.
 */
export class FlyteConnector extends FlyteComponent {
  /** Its Service: gRPC on port 8000, metrics on port 9090. */
  public readonly service: kplus.Service;
  /** Where flytepropeller reaches it: each of its pods, by the Endpoints of the Service. */
  public readonly endpoint: ConnectorEndpoint;

  constructor(scope: Construct, id: string, props: FlyteConnectorProps = {}) {
    super(scope, id);
    const identity = this._identify('FlyteConnectorProps', kindOf(props?.name), props);
    const { path } = identity;
    if (props.name !== undefined) { requireLabel(path, 'name', props.name, 'use for example databricks'); }
    if (props.statefulSet === true && props.strategy !== undefined) {
      throw refusal(path, 'strategy', 'not come with statefulSet', '(a strategy of Deployments)', 'remove one of them; a StatefulSet replaces one pod after the other');
    }
    const pods = props.statefulSet === true ? metadataOf(identity, `${identity.kind.name}-pods`) : undefined;
    const access = accessOf(path, identity.namespace, props.access ?? []);
    const volumes = new VolumeSet(this);
    const limit = props.scratchSize ?? Size.mebibytes(200);
    requireInteger(path, 'scratchSize', limit.toKibibytes(), 1, Number.MAX_SAFE_INTEGER, 'use for example Size.mebibytes(200)');
    this._assemble(identity, props, {
      volumes,
      configMaps: [],
      egress: [...(props.egress === undefined ? [toCloudServices()] : extraFlows(props.egress)), ...(access === undefined ? [] : [toApiServer()])],
      access,
      podsService: pods?.name,
      container: {
        name: NAMES.flyteconnector,
        command: commandOf(path, props),
        // Python's `Path.home()` fails without one, and `/` cannot be written.
        env: { HOME: kplus.EnvValue.fromValue('/tmp') },
        mounts: [
          volumes.scratch('tmp', '/tmp', limit),
          ...secretMounts(path, volumes, props),
          ...(props.configMap === undefined ? [] : [volumes.configMap('files', FILES_DIRECTORY, props.configMap)]),
        ],
        ports: [{ name: 'grpc', number: PORTS.connectorGrpc }, { name: 'http-metrics', number: PORTS.connectorMetrics }],
        probes: probesOf(grpcHealth(PORTS.connectorGrpc)),
        resources: sized([200, 1000], [256, 512]),
      },
    });
    this.service = this._serve(identity, [
      { name: 'grpc', port: PORTS.connectorGrpc, targetPort: PORTS.connectorGrpc },
      { name: 'http-metrics', port: PORTS.connectorMetrics, targetPort: PORTS.connectorMetrics },
    ]);
    if (pods !== undefined) { servePods(this, pods, this.deployment); }
    this.endpoint = ConnectorEndpoint._ofConnector(identity.name, identity.namespace, {
      selector: identity.selector, namespace: identity.namespace, podPorts: [PORTS.connectorGrpc],
    });
  }
}

/** Gives each pod of a StatefulSet a host name. */
function servePods(scope: Construct, metadata: ReturnType<typeof metadataOf>, selector: kplus.IPodSelector): void {
  claimObject(scope, metadata.namespace, metadata.name);
  new kplus.Service(scope, 'Pods', { metadata, selector, clusterIP: 'None', ports: [{ name: 'grpc', port: PORTS.connectorGrpc, targetPort: PORTS.connectorGrpc }] });
}

/** Which component it is: each name is one. */
function kindOf(name: string | undefined): ComponentKind {
  return { name: name === undefined ? NAMES.flyteconnector : `${NAMES.flyteconnector}-${name}`, role: 'connector', image: FlyteImageName.FLYTECONNECTOR };
}

/** `serve agent` is what every flytekit knows; `serve connector` came with 1.16. */
function commandOf(path: string, { modules = [], workers }: FlyteConnectorOptions): string[] {
  for (const [index, module] of modules.entries()) {
    if (!/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(module)) {
      throw refusal(path, `modules[${index}]`, 'be the name of a Python module', module, 'write it as in an import: acme.connectors');
    }
  }
  const threads = workers === undefined ? [] : ['--worker', String(requireInteger(path, 'workers', workers, 1, 1000, 'leave it out for 10'))];
  return [
    'pyflyte', 'serve', 'agent', '--port', String(PORTS.connectorGrpc), '--prometheus_port', String(PORTS.connectorMetrics),
    ...threads, ...modules.flatMap((module) => ['--modules', module]),
  ];
}

function secretMounts(path: string, volumes: VolumeSet, { secret, secrets = {} }: FlyteConnectorOptions): kplus.VolumeMount[] {
  const names = Object.keys(secrets);
  if (secret !== undefined) {
    if (names.length > 0) { throw refusal(path, 'secrets', 'not come with secret', names, 'put all of them into one Secret, or name each'); }
    return [volumes.secret('secrets', SECRETS_DIRECTORY, secret)];
  }
  const files = names.map((name) => {
    if (!/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name)) {
      throw refusal(path, 'secrets', 'have names of letters, digits, _ and - as keys', name, 'name it as connectors ask for it, such as FLYTE_OPENAI_API_KEY');
    }
    const file = name.toLowerCase();
    const other = names.find((one) => one !== name && one.toLowerCase() === file);
    if (other !== undefined) { throw refusal(path, 'secrets', 'have names that differ by more than their case', other, `${name} is the same file; remove one of them`); }
    return { file, value: requireSecretValue(path, `secrets['${name}']`, secrets[name]) };
  });
  return files.length === 0 ? [] : [volumes.secretFiles('secrets', SECRETS_DIRECTORY, files)];
}

/** By namespace; nothing where nothing is asked for, so that there is no token either. */
function accessOf(
  path: string, own: string, access: readonly ConnectorAccess[],
): { namespace: AccessRule[]; elsewhere: { [namespace: string]: AccessRule[] } } | undefined {
  if (access.length === 0) { return undefined; }
  const byNamespace: { [namespace: string]: AccessRule[] } = {};
  for (const [index, { apiGroup = '', resource, verbs, names, namespaces = [own] }] of access.entries()) {
    const prop = `access[${index}]`;
    if (!/^[a-z0-9.-]*$/.test(apiGroup)) {
      throw refusal(path, `${prop}.apiGroup`, 'be an API group', apiGroup, "name it, such as batch, or leave it out for the core's");
    }
    requireText(path, `${prop}.resource`, resource, 'name a kind of object in plural, such as secrets');
    if (!/^[a-z]+(\/[a-z]+)?$/.test(resource)) {
      throw refusal(path, `${prop}.resource`, 'be a kind of object in plural', resource, 'name each kind, such as secrets or pods/log');
    }
    requireSome(path, `${prop}.verbs`, verbs, 'name what it may do, such as get');
    const verb = verbs.findIndex((one) => !/^[a-z]+$/.test(one));
    if (verb >= 0) { throw refusal(path, `${prop}.verbs[${verb}]`, 'be a verb of the Kubernetes API', verbs[verb], 'name each, such as get'); }
    if (names !== undefined) { requireSome(path, `${prop}.names`, names, 'an empty list would mean all; leave it out for that'); }
    requireSome(path, `${prop}.namespaces`, namespaces, "leave it out for the connector's own");
    for (const [at, namespace] of namespaces.entries()) {
      requireLabel(path, `${prop}.namespaces[${at}]`, namespace, 'name each namespace; none stands for all');
      byNamespace[namespace] = [...byNamespace[namespace] ?? [], { apiGroup, resource, verbs, names }];
    }
  }
  const { [own]: namespace = [], ...elsewhere } = byNamespace;
  return { namespace, elsewhere };
}

function requireSome(path: string, prop: string, list: readonly string[], fix: string): void {
  if (list.length === 0) { throw refusal(path, prop, 'not be empty', list, fix); }
}
