import { ApiObject, Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { FlyteCommonProps, FlyteComponentProps } from './component-props';
import { ComponentNetwork, Flow } from '../access/flows';
import { grantInCluster, grantInNamespace, AccessRule } from '../access/rbac';
import { requireEnv } from '../config/environment';
import { refusal, requireInteger, requireLabel, requireLabelValue, requireSubdomain } from '../private/checks';
import { checksum, Document } from '../private/documents';
import { requireAnnotations, requireLabels } from '../private/metadata-checks';
import { CONFIG_CHECKSUM_ANNOTATION } from '../private/vocabulary';
import { FlyteImage, FlyteImageName, FlyteRelease } from '../release';
import { ACCEPT_PREFIX, requireAcceptable } from '../security/audit/acceptance';
import { grantAnnotations } from '../security/grant';
import { guard } from '../security/guard';
import { SecurityProfile } from '../security/profile';
import { RunAs } from '../security/run-as';
import { requireServiceAccountAnnotations } from '../settings/workload-identity';
import { highlyAvailable, protectFromDisruption } from '../workload/availability';
import { CheckDbReady } from '../workload/check-db-ready';
import { ContainerDefinition, resolveResources } from '../workload/container';
import { HardenedDeployment } from '../workload/hardened-deployment';
import { VolumeSet } from '../workload/volumes';

/**
 * A Flyte component: one group of processes with a workload of its own.
 */
export interface IFlyteComponent extends IConstruct {
  /** The component's workload; its containers, volumes, scheduling and connections can be extended, and the guard judges the result. */
  readonly deployment: kplus.Deployment;
  /** The service account its pods run under. */
  readonly serviceAccount: kplus.IServiceAccount;
}

/** The identity of a component: what it is called, where it lives, how its pods are selected. */
export interface Identity {
  readonly path: string;
  /** Object name, prefix included. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: { [name: string]: string };
  readonly selector: { [name: string]: string };
  readonly release: FlyteRelease;
  readonly profile: SecurityProfile;
  /** An object name of the same Flyte. */
  readonly named: (base: string) => string;
}

/** Which component it is. */
export interface Kind {
  /** Its name in Flyte, `flyteadmin`. */
  readonly name: string;
  /** Its role, for the label `app.kubernetes.io/component`. */
  readonly role: string;
}

/** Components by root construct, then by name and by selector: two of one name would be one set of objects, two of one selector one set of pods. */
const made = new WeakMap<IConstruct, Map<string, string>>();

/** Who each component talks to. */
const networks = new WeakMap<IConstruct, ComponentNetwork>();

/** Who the component talks to, and who from outside Flyte talks to it. Unknown of components made elsewhere. */
export function networkOf(component: IFlyteComponent): ComponentNetwork | undefined {
  return networks.get(component);
}

/** Resolves and checks what a component is called and where it lives. */
export function identify(scope: Construct, kind: Kind, props: FlyteCommonProps, image: FlyteImage): Identity {
  const path = scope.node.path;
  const namespace = props.namespace ?? Chart.of(scope).namespace;
  if (namespace === undefined) {
    throw refusal(path, 'namespace', 'be set', undefined, "set it on the chart: new Chart(app, 'flyte', { namespace: 'flyte' })");
  }
  requireLabel(path, 'namespace', namespace, 'use for example flyte');
  const { namePrefix } = props;
  if (namePrefix !== undefined) {
    requireLabel(path, 'namePrefix', namePrefix, 'use for example blue, without a dash at its end');
    if (namePrefix.length > 30) { throw refusal(path, 'namePrefix', 'have 30 characters at most', namePrefix, 'shorten it'); }
  }
  const named = (base: string) => namePrefix === undefined ? base : `${namePrefix}-${base}`;
  const instance = requireLabelValue(path, 'instance', instanceOf(props), 'use the release name');
  if (instance === '') { throw refusal(path, 'instance', 'not be empty', instance, "leave it out for 'flyte'"); }
  requireOwnLabels(path, 'labels', props.labels);
  const name = named(kind.name);
  const selector = { 'app.kubernetes.io/name': kind.name, 'app.kubernetes.io/instance': instance };
  claim(scope, namespace, name, selector);
  return {
    path,
    name,
    namespace,
    named,
    selector,
    labels: {
      ...props.labels,
      ...selector,
      'app.kubernetes.io/component': kind.role,
      'app.kubernetes.io/managed-by': 'cdk8s',
      'app.kubernetes.io/part-of': 'flyte',
      'app.kubernetes.io/version': image.version,
    },
    release: props.release ?? FlyteRelease.LATEST,
    profile: SecurityProfile._own(props.securityProfile ?? SecurityProfile.KUBERNETES),
  };
}

/** Refuses labels that the API server would refuse, and those that are the library's. */
function requireOwnLabels(path: string, prop: string, labels: { [name: string]: string } | undefined): void {
  requireLabels(path, prop, labels);
  const recommended = Object.keys(labels ?? {}).find((label) => label.startsWith('app.kubernetes.io/'));
  if (recommended !== undefined) {
    throw refusal(path, prop, 'leave the recommended labels to the library', recommended, 'set instance, or use another name');
  }
}

/** The instance all objects of one Flyte share. */
export function instanceOf(props: FlyteCommonProps): string {
  return props.instance ?? props.namePrefix ?? 'flyte';
}

/** The image of a component: the prop's, else the release's. */
export function imageOf(props: FlyteComponentProps, name: FlyteImageName): FlyteImage {
  return props.image ?? (props.release ?? FlyteRelease.LATEST).image(name);
}

function claim(scope: Construct, namespace: string, name: string, selector: { [name: string]: string }): void {
  const root = scope.node.root;
  const claims = made.get(root) ?? new Map<string, string>();
  made.set(root, claims);
  const other = claims.get(`${namespace}/${name}`);
  if (other !== undefined) {
    throw new Error(`${scope.node.path}: ${name} stands in namespace ${namespace} already, made by ${other}; `
      + 'use another namespace, or namePrefix for a second Flyte in this one');
  }
  // Services, network policies and Deployments select by these two labels.
  const selected = `${namespace}/${selector['app.kubernetes.io/name']} of instance ${selector['app.kubernetes.io/instance']}`;
  const namesake = claims.get(selected);
  if (namesake !== undefined) {
    throw refusal(scope.node.path, 'instance', 'differ for each Flyte of a namespace', selector['app.kubernetes.io/instance'],
      `the pods of ${namesake} carry it; leave it out, since it follows namePrefix`);
  }
  // Cluster-scoped objects carry both in one name, in which a dash may belong to either.
  const clusterName = `cluster-scoped ${namespace}-${name}`;
  const double = claims.get(clusterName);
  if (double !== undefined) {
    throw refusal(scope.node.path, 'namePrefix', 'not make the cluster-scoped name of another component', `${namespace}-${name}`,
      `${double} has it; use another prefix or namespace`);
  }
  claims.set(clusterName, scope.node.path);
  claims.set(`${namespace}/${name}`, scope.node.path);
  claims.set(selected, scope.node.path);
}

/** What a component is made of, further to its props. */
export interface Assembly {
  readonly identity: Identity;
  readonly props: FlyteComponentProps;
  readonly image: FlyteImage;
  readonly volumes: VolumeSet;
  readonly container: Omit<ContainerDefinition, 'image' | 'envFrom'>;
  readonly initContainers?: Omit<ContainerDefinition, 'image' | 'envFrom'>[];
  readonly checkDbReady?: CheckDbReady;
  /** ConfigMaps whose content the pods read at their start. */
  readonly configMaps: kplus.ConfigMap[];
  /** Who the process talks to, and who from outside Flyte talks to it. */
  readonly egress: Flow[];
  readonly ingress?: Flow[];
  /** What the process does with the Kubernetes API: in its namespace, and across project namespaces. */
  readonly access?: {
    readonly namespace?: AccessRule[];
    readonly cluster?: AccessRule[];
    /** Findings about the access across namespaces that are meant, with the reason, by rule. */
    readonly accepted?: { readonly [rule: string]: string };
  };
  /** Why the process needs a token although it is granted nothing, if it does. */
  readonly needsToken?: string;
  /** Why the process cannot have more than one replica, if it cannot. */
  readonly singleton?: string;
  readonly strategy?: kplus.DeploymentStrategy;
  readonly podSpec?: Document;
}

/** Makes the workload, the service account and its access, and sets the guard on all of it. */
export function assemble(scope: Construct, assembly: Assembly): { deployment: HardenedDeployment; serviceAccount: kplus.IServiceAccount } {
  const { identity, props, checkDbReady } = assembly;
  const replicas = requireReplicas(identity, props.replicas, assembly.singleton);
  const serviceAccount = serviceAccountOf(scope, identity, props);
  requireEnv(identity.path, props.env ?? {});
  requireOwnLabels(identity.path, 'podLabels', props.podLabels);
  requireAnnotations(identity.path, 'annotations', props.annotations);
  requireAnnotations(identity.path, 'podAnnotations', props.podAnnotations);
  if (props.priorityClassName !== undefined) {
    requireSubdomain(identity.path, 'priorityClassName', props.priorityClassName, 'name an existing PriorityClass');
  }
  const terminationGracePeriod = props.terminationGracePeriod ?? Duration.seconds(30);
  requireInteger(identity.path, 'terminationGracePeriod', terminationGracePeriod.toMilliseconds() / 1000, 1, 86400,
    'use whole seconds, such as Duration.seconds(30)');
  const complete = (container: Omit<ContainerDefinition, 'image' | 'envFrom'>): ContainerDefinition => ({
    ...container, image: assembly.image, envFrom: props.envFrom, env: { ...container.env, ...props.env },
  });
  const access = { name: identity.name, namespace: identity.namespace, labels: identity.labels, serviceAccount };
  grantInNamespace(scope, access, assembly.access?.namespace ?? []);
  grantInCluster(scope, access, assembly.access?.cluster ?? [], Object.fromEntries(
    Object.entries(assembly.access?.accepted ?? {}).map(([rule, reason]) => [`${ACCEPT_PREFIX}${rule}`, reason])));

  const rootGrant = checkDbReady?.rootReason === undefined ? undefined : { container: checkDbReady.container.name, reason: checkDbReady.rootReason };
  const deployment = new HardenedDeployment(scope, 'Default', {
    metadata: { ...metadataOf(identity), ...annotationsOf(identity.path, props) },
    podMetadata: { labels: { ...props.podLabels, ...identity.labels }, annotations: { ...props.podAnnotations } },
    selector: identity.selector,
    replicas,
    fixedReplicas: props.replicas !== undefined || assembly.singleton !== undefined,
    strategy: props.strategy ?? assembly.strategy ?? kplus.DeploymentStrategy.rollingUpdate({
      maxSurge: kplus.PercentOrAbsolute.absolute(1), maxUnavailable: kplus.PercentOrAbsolute.absolute(0),
    }),
    serviceAccount,
    mountsToken: assembly.access !== undefined || assembly.needsToken !== undefined,
    runAs: runAsOf(assembly),
    runAsOf: checkDbReady === undefined ? {} : { [checkDbReady.container.name]: checkDbReady.container.image.runAs },
    profile: identity.profile,
    initContainers: [...checkDbReady === undefined ? [] : [checkDbReady.container], ...(assembly.initContainers ?? []).map(complete)],
    container: complete({ ...assembly.container, resources: resolveResources(identity.path, assembly.container.resources, props.resources) }),
    volumeSources: assembly.volumes.sources,
    imagePullSecrets: props.imagePullSecrets,
    podSpec: {
      ...assembly.podSpec,
      ...(props.priorityClassName === undefined ? {} : { priorityClassName: props.priorityClassName }),
      ...highlyAvailable(replicas, identity.selector),
    },
    terminationGracePeriod,
    rootGrant,
    lazyAnnotations: (): { [name: string]: string } => ({
      ...(assembly.configMaps.length === 0 ? {} : {
        [CONFIG_CHECKSUM_ANNOTATION]: checksum(assembly.configMaps.map((configMap) => ApiObject.of(configMap).toJson().data)),
      }),
      ...acceptances(assembly),
      ...(rootGrant === undefined ? {} : grantAnnotations(rootGrant)),
    }),
  });
  if (replicas > 1) {
    deployment.scheduling.separate(deployment, { weight: 100 });
    protectFromDisruption(scope, metadataOf(identity), identity.selector);
  }
  networks.set(scope, {
    path: identity.path,
    name: identity.name,
    flyte: identity.named('flyte'),
    pods: { selector: identity.selector, namespace: identity.namespace },
    labels: identity.labels,
    openshift: identity.profile === SecurityProfile.OPENSHIFT,
    egress: assembly.egress,
    ingress: [
      ...(assembly.ingress ?? []),
      ...(assembly.container.ports ?? []).filter((port) => port.name === 'http-metrics')
        .map((port): Flow => ({ peer: { kind: 'metrics' }, ports: [port.number] })),
    ],
  });
  guard(scope, {
    profile: identity.profile,
    grant: deployment.recordedGrant(),
    account: { namespace: identity.namespace, name: serviceAccount.name },
    fixes: { 'no-network-policy': 'list the component in FlyteNetworkPolicies, or give its pods a policy of your own' },
  });
  return { deployment, serviceAccount };
}

/** Name, namespace and labels, as every object of a component carries them. */
export function metadataOf(identity: Identity, base?: string): { name: string; namespace: string; labels: { [name: string]: string } } {
  return { name: base === undefined ? identity.name : identity.named(base), namespace: identity.namespace, labels: identity.labels };
}

/** A ConfigMap of the component. */
export function configMapOf(scope: Construct, id: string, identity: Identity, base: string, data: { [key: string]: string }): kplus.ConfigMap {
  return new kplus.ConfigMap(scope, id, { metadata: metadataOf(identity, base), data });
}

/** A Service of the component, inside the cluster only. */
export function serviceOf(scope: Construct, identity: Identity, deployment: kplus.Deployment, ports: kplus.ServicePort[]): kplus.Service {
  return new kplus.Service(scope, 'Service', { metadata: metadataOf(identity), selector: deployment, ports, type: kplus.ServiceType.CLUSTER_IP });
}

/** What an audit would find and we cannot mend, with the reason, so that it is shown as accepted. */
function acceptances(assembly: Assembly): { [name: string]: string } {
  return {
    ...(assembly.access === undefined && assembly.needsToken !== undefined ? { [`${ACCEPT_PREFIX}unneeded-token`]: assembly.needsToken } : {}),
    ...(assembly.identity.profile.pinsIds ? {} : {
      [`${ACCEPT_PREFIX}root-group`]: 'restricted-v2 assigns the user and the volumes\' group, and leaves the primary group to the runtime',
    }),
  };
}

/** The consumer's annotations of the Deployment, and what they accept. */
function annotationsOf(path: string, props: FlyteComponentProps): { annotations?: { [name: string]: string } } {
  const accepted = Object.entries(props.accept ?? {}).map(([rule, reason]) => {
    requireAcceptable(path, 'accept', rule, reason);
    return [`${ACCEPT_PREFIX}${rule}`, reason];
  });
  return props.annotations === undefined && accepted.length === 0 ? {} : { annotations: { ...props.annotations, ...Object.fromEntries(accepted) } };
}

function runAsOf(assembly: Assembly): RunAs {
  return assembly.props.runAs ?? assembly.image.runAs;
}

function requireReplicas(identity: Identity, replicas: number | undefined, singleton?: string): number {
  const count = requireInteger(identity.path, 'replicas', replicas ?? 1, 1, Number.MAX_SAFE_INTEGER, 'leave it out for 1');
  if (count > 1 && singleton !== undefined) {
    throw refusal(identity.path, 'replicas', `be 1, since ${singleton}`, count, 'leave it out');
  }
  return count;
}

function serviceAccountOf(scope: Construct, identity: Identity, props: FlyteComponentProps): kplus.IServiceAccount {
  if (props.serviceAccount !== undefined) {
    if (props.serviceAccountAnnotations !== undefined) {
      throw refusal(identity.path, 'serviceAccountAnnotations', 'not come with serviceAccount', Object.keys(props.serviceAccountAnnotations),
        'annotate the service account where it is made');
    }
    if (props.serviceAccount.name === 'default') {
      throw refusal(identity.path, 'serviceAccount', "not be 'default', which every other pod of the namespace shares", 'default', 'make one for this component');
    }
    const claims = made.get(scope.node.root)!;
    const key = `service account ${identity.namespace}/${props.serviceAccount.name}`;
    const other = claims.get(key);
    if (other !== undefined) {
      throw refusal(identity.path, 'serviceAccount', 'belong to this component only', props.serviceAccount.name,
        `${other} uses it, and each could do what the other may; name another one`);
    }
    claims.set(key, identity.path);
    return props.serviceAccount;
  }
  requireServiceAccountAnnotations(identity.path, 'serviceAccountAnnotations', props.serviceAccountAnnotations);
  return new kplus.ServiceAccount(scope, 'ServiceAccount', {
    metadata: { ...metadataOf(identity), ...(props.serviceAccountAnnotations === undefined ? {} : { annotations: props.serviceAccountAnnotations }) },
    automountToken: false,
  });
}
