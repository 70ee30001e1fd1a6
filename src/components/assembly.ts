import { isIPv6 } from 'node:net';
import { ApiObject, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { claimServiceAccount } from './claims';
import { FlyteComponentProps } from './component-props';
import { Identity, metadataOf, requireOwnLabels } from './identity';
import { ANYWHERE, ComponentNetwork, extraFlows, Flow } from '../access/flows';
import { grantElsewhere, grantInCluster, grantInNamespace, AccessRule } from '../access/rbac';
import { dnsSpec } from '../config/dns';
import { requireEnv } from '../config/environment';
import { ownRulesOf } from '../judging/audit';
import { requireAcceptable } from '../judging/audit/acceptance';
import { ACCEPT_PREFIX } from '../judging/manifest/annotations';
import { refusal, requireInteger, requireSeconds } from '../private/checks';
import { checksum, Document } from '../private/documents';
import { requireAnnotations } from '../private/metadata-checks';
import { CONFIG_CHECKSUM_ANNOTATION, VERSION_SKEW_ANNOTATION } from '../private/vocabulary';
import { grantAnnotations } from '../security/grant';
import { guard } from '../security/guard';
import { SecurityProfile } from '../security/profile';
import { FlyteDns, requireDns, requireHostAliases } from '../settings/dns';
import { requireScheduling } from '../settings/scheduling';
import { requireServiceAccountAnnotations } from '../settings/workload-identity';
import { autoscale, requireAutoscaling } from '../workload/autoscaling';
import { highlyAvailable, protectFromDisruption } from '../workload/availability';
import { CheckDbReady } from '../workload/check-db-ready';
import { ContainerDefinition, resolveResources } from '../workload/container';
import { ExtraContainers } from '../workload/extra-containers';
import { requireMounts } from '../workload/flyte-volume';
import { HardenedDeployment } from '../workload/hardened-deployment';
import { schedulingSpec } from '../workload/scheduling';
import { VolumeSet } from '../workload/volumes';

/** What a process does with the Kubernetes API: in its namespace, in others by name, and across project namespaces. */
export interface ComponentAccess {
  readonly namespace?: AccessRule[];
  readonly elsewhere?: { readonly [namespace: string]: AccessRule[] };
  readonly cluster?: AccessRule[];
  /** Findings about the access across namespaces that are meant, with the reason, by rule. */
  readonly accepted?: { readonly [rule: string]: string };
}

/** What a component is made of, further to its props. */
export interface ComponentParts {
  readonly volumes: VolumeSet;
  readonly container: Omit<ContainerDefinition, 'image' | 'envFrom'>;
  readonly initContainers?: Omit<ContainerDefinition, 'image' | 'envFrom'>[];
  readonly checkDbReady?: CheckDbReady;
  /** ConfigMaps whose content the pods read at their start. */
  readonly configMaps: kplus.ConfigMap[];
  /** Who the process talks to, and who from outside Flyte talks to it. */
  readonly egress: Flow[];
  readonly ingress?: Flow[];
  readonly access?: ComponentAccess;
  /** Why the process needs a token although it is granted nothing, if it does. */
  readonly needsToken?: string;
  /** Why the process cannot have more than one replica, if it cannot. */
  readonly singleton?: string;
  /** Why more replicas than a fixed few would not do more, if they would not. */
  readonly unscalable?: string;
  readonly strategy?: kplus.DeploymentStrategy;
  /** Makes it a PodTemplate, of which somebody else starts pods: its name, and how many they are. */
  readonly podTemplate?: { readonly name: string; readonly pods: number };
  /** Makes it a StatefulSet, whose pods keep their names: the headless Service by which they have them. */
  readonly podsService?: string;
  readonly podSpec?: Document;
}

/** What came of it. */
export interface AssembledComponent {
  readonly deployment: HardenedDeployment;
  readonly serviceAccount: kplus.IServiceAccount;
  readonly network: ComponentNetwork;
}

/** Makes the workload, the service account and its access, and sets the guard on all of it. */
export function assemble(scope: Construct, identity: Identity, props: FlyteComponentProps, parts: ComponentParts): AssembledComponent {
  const { checkDbReady } = parts;
  const replicas = requireReplicas(identity, props, parts);
  const serviceAccount = serviceAccountOf(scope, identity, props);
  requireEnv({ path: identity.path, process: identity.kind.name, release: identity.release }, props.env ?? {});
  requireOwnLabels(identity.path, 'podLabels', props.podLabels);
  requireAnnotations(identity.path, 'annotations', props.annotations);
  requireAnnotations(identity.path, 'podAnnotations', props.podAnnotations);
  const scheduling = requireScheduling(identity.path, 'scheduling', props.scheduling ?? {});
  const terminationGracePeriod = props.terminationGracePeriod ?? Duration.seconds(30);
  requireSeconds(identity.path, 'terminationGracePeriod', terminationGracePeriod, 1, 86400, 'use whole seconds, such as Duration.seconds(30)');
  requireDns(identity.path, props.dns ?? {});
  requireHostAliases(identity.path, props.hostAliases ?? []);
  const extra = extraContainers(identity, props, parts);
  const mounts = extraMounts(identity, props, parts);
  const complete = (container: Omit<ContainerDefinition, 'image' | 'envFrom'>): ContainerDefinition => ({
    ...container,
    image: identity.image,
    envFrom: props.envFrom,
    env: { ...container.env, ...props.env },
    ...(mounts.length === 0 ? {} : { mounts: [...container.mounts ?? [], ...mounts] }),
  });
  const access = { name: identity.name, namespace: identity.namespace, labels: identity.labels, serviceAccount };
  grantInNamespace(scope, access, parts.access?.namespace ?? []);
  Object.entries(parts.access?.elsewhere ?? {}).forEach(([namespace, rules]) => grantElsewhere(scope, access, namespace, rules));
  grantInCluster(scope, access, parts.access?.cluster ?? [], Object.fromEntries(
    Object.entries(parts.access?.accepted ?? {}).map(([rule, reason]) => [`${ACCEPT_PREFIX}${rule}`, reason])));

  const rootGrant = checkDbReady?.rootReason === undefined ? undefined : { container: checkDbReady.container.name, reason: checkDbReady.rootReason };
  const deployment = new HardenedDeployment(scope, 'Default', {
    metadata: { ...metadataOf(identity), ...annotationsOf(scope, identity, props) },
    podMetadata: { labels: { ...props.podLabels, ...identity.labels }, annotations: { ...props.podAnnotations } },
    selector: identity.selector,
    replicas,
    fixedReplicas: props.replicas !== undefined || parts.singleton !== undefined,
    strategy: props.strategy ?? parts.strategy ?? kplus.DeploymentStrategy.rollingUpdate({
      maxSurge: kplus.PercentOrAbsolute.absolute(1), maxUnavailable: kplus.PercentOrAbsolute.absolute(0),
    }),
    podTemplate: parts.podTemplate?.name,
    podsService: parts.podsService,
    serviceAccount,
    mountsToken: parts.access !== undefined || parts.needsToken !== undefined,
    runAs: props.runAs ?? identity.image.runAs,
    runAsOf: Object.fromEntries([...checkDbReady === undefined ? [] : [checkDbReady.container], ...extra.sidecars, ...extra.initContainers]
      .map(({ name, image }) => [name, image.runAs])),
    profile: identity.profile,
    initContainers: [
      ...extra.sidecars,
      ...checkDbReady === undefined ? [] : [checkDbReady.container],
      ...extra.initContainers,
      ...(parts.initContainers ?? []).map(complete),
    ],
    container: complete({ ...parts.container, resources: resolveResources(identity.path, parts.container.resources, props.resources, props.accept) }),
    volumeSources: parts.volumes.sources,
    imagePullSecrets: props.imagePullSecrets,
    podSpec: { ...parts.podSpec, ...dnsSpec(props.dns ?? {}) },
    scheduling: {
      ...(scheduling.topologySpread === undefined ? highlyAvailable(parts.podTemplate?.pods ?? replicas, identity.selector) : {}),
      ...schedulingSpec(scheduling, identity.selector),
    },
    terminationGracePeriod,
    rootGrant,
    lazyAnnotations: (): { [name: string]: string } => ({
      ...(parts.configMaps.length === 0 ? {} : {
        [CONFIG_CHECKSUM_ANNOTATION]: checksum(parts.configMaps.map((configMap) => ApiObject.of(configMap).toJson().data)),
      }),
      ...acceptances(identity, parts),
      ...(rootGrant === undefined ? {} : grantAnnotations(rootGrant)),
    }),
  });
  props.hostAliases?.forEach((alias) => deployment.addHostAlias(alias));
  if (props.autoscaling !== undefined) {
    deployment.markHasAutoscaler();
    const scaled = { path: identity.path, metadata: metadataOf(identity), kind: deployment.kind, container: parts.container.name };
    autoscale(scope, scaled, props.autoscaling);
  }
  // A budget counts pods of controllers; where somebody else starts pods, it would keep all of them.
  if (replicas > 1 && parts.podTemplate === undefined) {
    if (scheduling.podAntiAffinity === undefined) { deployment.scheduling.separate(deployment, { weight: 100 }); }
    protectFromDisruption(scope, metadataOf(identity), identity.selector);
  }
  guard(scope, {
    profile: identity.profile,
    grant: deployment.recordedGrant(),
    account: { namespace: identity.namespace, name: serviceAccount.name },
    fixes: { 'no-network-policy': 'list the component in FlyteNetworkPolicies, or give its pods a policy of your own' },
  });
  return { deployment, serviceAccount, network: networkOf(identity, props, parts) };
}

/** Who the component talks to, and who from outside Flyte talks to it. */
function networkOf(identity: Identity, props: FlyteComponentProps, parts: ComponentParts): ComponentNetwork {
  return {
    path: identity.path,
    name: identity.name,
    flyte: identity.named('flyte'),
    pods: { selector: identity.selector, namespace: identity.namespace },
    labels: identity.labels,
    openshift: identity.profile === SecurityProfile.OPENSHIFT,
    egress: [
      ...parts.egress,
      ...extraFlows([...props.sidecars ?? [], ...props.initContainers ?? []].flatMap((container) => container.egress ?? [])),
      ...nameserverFlows(props.dns ?? {}),
    ],
    ingress: [
      ...(parts.ingress ?? []),
      ...(parts.container.ports ?? []).filter((port) => port.name === 'http-metrics')
        .map((port): Flow => ({ peer: { kind: 'metrics' }, ports: [port.number] })),
    ],
  };
}

/** Nameservers that are not the cluster's: the node's own may be anywhere. */
function nameserverFlows({ policy, nameservers = [] }: FlyteDns): Flow[] {
  const cidrs = policy === kplus.DnsPolicy.DEFAULT ? ANYWHERE : nameservers.map((address) => `${address}/${isIPv6(address) ? 128 : 32}`);
  return cidrs.length === 0 ? [] : [{ peer: { kind: 'nameserver', cidrs }, ports: [53] }];
}

/** The consumer's containers; refuses what would not start beside the component's own. */
function extraContainers({ path }: Identity, props: FlyteComponentProps, parts: ComponentParts) {
  const own = [parts.container, ...parts.initContainers ?? [], ...parts.checkDbReady === undefined ? [] : [parts.checkDbReady.container]];
  const extra = new ExtraContainers(path, parts.volumes, {
    names: own.map(({ name }) => name), ports: (parts.container.ports ?? []).map(({ number }) => number),
  });
  return { sidecars: extra.sidecars(props.sidecars ?? []), initContainers: extra.initContainers(props.initContainers ?? []) };
}

/** The consumer's volumes in the component's own containers. */
function extraMounts({ path }: Identity, { mounts = [] }: FlyteComponentProps, parts: ComponentParts): kplus.VolumeMount[] {
  const own = [parts.container, ...parts.initContainers ?? []].flatMap((container) => container.mounts ?? []);
  requireMounts(path, 'mounts', mounts, own.map((mount) => mount.path));
  return mounts.map((mount) => parts.volumes.extra(path, 'mounts', mount));
}

/** What an audit would find and we cannot mend, with the reason, so that it is shown as accepted. */
function acceptances(identity: Identity, parts: ComponentParts): { [name: string]: string } {
  return {
    ...(parts.access === undefined && parts.needsToken !== undefined ? { [`${ACCEPT_PREFIX}unneeded-token`]: parts.needsToken } : {}),
    ...(identity.profile.pinsIds ? {} : {
      [`${ACCEPT_PREFIX}root-group`]: 'restricted-v2 assigns the user and the volumes\' group, and leaves the primary group to the runtime',
    }),
  };
}

/** The consumer's annotations of the Deployment, what they accept, and why an image of another version works. */
function annotationsOf(scope: Construct, { image }: Identity, props: FlyteComponentProps): { annotations?: { [name: string]: string } } {
  const own = ownRulesOf(scope.node.root).map(({ rule }) => rule.id);
  const accepted = Object.entries(props.accept ?? {}).map(([rule, reason]) => {
    requireAcceptable(scope.node.path, 'accept', rule, reason, own);
    return [`${ACCEPT_PREFIX}${rule}`, reason];
  });
  const skew = image.versionSkew === undefined ? {} : { [VERSION_SKEW_ANNOTATION]: image.versionSkew };
  const annotations = { ...props.annotations, ...Object.fromEntries(accepted), ...skew };
  return props.annotations === undefined && Object.keys(annotations).length === 0 ? {} : { annotations };
}

/** How many pods there are, or with an autoscaler can be. */
function requireReplicas({ path }: Identity, props: FlyteComponentProps, { singleton, unscalable = singleton }: ComponentParts): number {
  const { replicas, autoscaling } = props;
  if (autoscaling !== undefined) {
    if (replicas !== undefined) {
      throw refusal(path, 'replicas', 'not come with autoscaling', replicas, 'remove one of them; autoscaling.minReplicas is the fewest');
    }
    if (unscalable !== undefined) { throw refusal(path, 'autoscaling', `not be set, since ${unscalable}`, '(an autoscaler)', 'leave it out'); }
    return requireAutoscaling(path, autoscaling).max;
  }
  const count = requireInteger(path, 'replicas', replicas ?? 1, 1, Number.MAX_SAFE_INTEGER, 'leave it out for 1');
  if (count > 1 && singleton !== undefined) {
    throw refusal(path, 'replicas', `be 1, since ${singleton}`, count, 'leave it out');
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
    claimServiceAccount(scope, identity.namespace, props.serviceAccount.name);
    return props.serviceAccount;
  }
  requireServiceAccountAnnotations(identity.path, 'serviceAccountAnnotations', props.serviceAccountAnnotations);
  return new kplus.ServiceAccount(scope, 'ServiceAccount', {
    metadata: { ...metadataOf(identity), ...(props.serviceAccountAnnotations === undefined ? {} : { annotations: props.serviceAccountAnnotations }) },
    automountToken: false,
  });
}
