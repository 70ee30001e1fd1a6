import { ApiObject, ApiObjectMetadata, Duration, Lazy } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { ContainerDefinition, resourcesDocument } from './container';
import { withScheduling } from './scheduling';
import { Document, documentOf, listOf, merge } from '../private/documents';
import { completedContext, containerContext, grantedRootContext, podContext } from '../security/contexts';
import { RootGrant } from '../security/grant';
import { SecurityProfile } from '../security/profile';
import { RunAs } from '../security/run-as';

/** What a hardened deployment is made of. */
export interface HardenedDeploymentProps {
  readonly metadata: ApiObjectMetadata;
  readonly podMetadata: ApiObjectMetadata;
  /** Labels of the selector: the only part of a Deployment that can never change. */
  readonly selector: { [name: string]: string };
  readonly replicas: number;
  /** Whether that number is meant to stay, so that an autoscaler is refused. */
  readonly fixedReplicas: boolean;
  readonly strategy: kplus.DeploymentStrategy;
  /** Makes it a PodTemplate of this name: somebody else starts the pods. */
  readonly podTemplate?: string;
  /** Makes it a StatefulSet: the headless Service by which its pods have names. */
  readonly podsService?: string;
  readonly serviceAccount: kplus.IServiceAccount;
  readonly mountsToken: boolean;
  readonly runAs: RunAs;
  readonly profile: SecurityProfile;
  readonly initContainers: ContainerDefinition[];
  readonly container: ContainerDefinition;
  /** Users of containers that differ from the pod's, by container name. */
  readonly runAsOf?: { [container: string]: RunAs };
  /** Volume sources cdk8s-plus-27 cannot express, by volume name. */
  readonly volumeSources?: { [volume: string]: Document };
  readonly imagePullSecrets?: kplus.ISecret[];
  /** Laid over the rendered pod spec; nothing here is a security context. */
  readonly podSpec?: Document;
  /** Where the pods run; joined with what cdk8s-plus renders of the same. */
  readonly scheduling?: Document;
  readonly terminationGracePeriod: Duration;
  /** The init container that may run as root, and why. */
  readonly rootGrant?: { readonly container: string; readonly reason: string };
  /** Pod annotations known only at render, such as the checksum of a config that may still grow. */
  readonly lazyAnnotations: () => { [name: string]: string };
}

/**
 * A cdk8s-plus Deployment whose rendering is ours: it keeps the API that consumers know (containers, volumes, scheduling,
 * connections, exposing) and adds what cdk8s-plus-27 cannot say. The one place where security contexts reach a manifest.
 *
 * Its ApiObject is a plain one. The generated `KubeDeployment` drops every field that Kubernetes 1.27 did not have, after patches, so
 * that a consumer's patch could vanish without a word.
 */
export class HardenedDeployment extends kplus.Deployment {
  protected readonly apiObject: ApiObject;

  private readonly own: HardenedDeploymentProps;
  private readonly definitions = new Map<string, ContainerDefinition>();
  /** Whether the granted container is rendered as root. Nothing that is set here later grants anything: the guard knows `grant`. */
  private readonly rootContainer?: string;

  constructor(scope: Construct, id: string, props: HardenedDeploymentProps) {
    super(scope, id, {
      metadata: props.metadata,
      podMetadata: props.podMetadata,
      select: false,
      replicas: props.fixedReplicas ? props.replicas : undefined,
      strategy: props.strategy,
      serviceAccount: props.serviceAccount,
      automountServiceAccountToken: props.mountsToken,
      terminationGracePeriod: props.terminationGracePeriod,
    });
    this.node.tryRemoveChild('Resource');
    this.apiObject = new ApiObject(this, 'Resource', props.podTemplate === undefined ? {
      apiVersion: 'apps/v1',
      kind: props.podsService === undefined ? 'Deployment' : 'StatefulSet',
      metadata: props.metadata,
      spec: Lazy.any({ produce: () => this.render() }),
    } : {
      apiVersion: 'v1',
      kind: 'PodTemplate',
      metadata: { ...props.metadata, name: props.podTemplate },
      template: Lazy.any({ produce: () => this.render().template }),
    });
    this.own = props;
    this.select(kplus.LabelSelector.of({ labels: props.selector }));
    this.rootContainer = props.rootGrant?.container;
    for (const container of props.initContainers) { this.addInitContainer(this.describe(container)); }
    this.addContainer(this.describe(props.container));
  }

  /** The grant with what its container looks like now, before anybody else changes it. To be asked for once, where the deployment is made. */
  public recordedGrant(): RootGrant | undefined {
    if (this.own.rootGrant === undefined) { return undefined; }
    const { container, reason } = this.own.rootGrant;
    const spec = documentOf(documentOf(this.render().template).spec);
    return { container, reason, rendered: documentOf(listOf(spec.initContainers).find((entry) => documentOf(entry).name === container)) };
  }

  /** Selects by the recommended labels instead of cdk8s' hash label, which does not reach our pods. */
  public toPodSelectorConfig(): kplus.PodSelectorConfig {
    return {
      labelSelector: kplus.LabelSelector.of({ labels: this.own.selector }),
      namespaces: this.own.metadata.namespace === undefined ? undefined : { names: [this.own.metadata.namespace] },
    };
  }

  private describe(definition: ContainerDefinition): kplus.ContainerProps {
    this.definitions.set(definition.name, definition);
    return {
      name: definition.name,
      image: definition.image.reference,
      imagePullPolicy: kplus.ImagePullPolicy.IF_NOT_PRESENT,
      command: definition.command,
      args: definition.args,
      envVariables: definition.env,
      envFrom: definition.envFrom,
      ports: definition.ports?.map((port) => ({ name: port.name, number: port.number })),
      volumeMounts: definition.mounts,
      resources: { cpu: definition.resources.cpu, memory: definition.resources.memory },
    };
  }

  private render(): Document {
    // `toJson_*` turns cdk8s-plus' value objects into JSON; it is what the generated KubeDeployment calls.
    const { strategy, progressDeadlineSeconds, ...spec } = documentOf(kplus.k8s.toJson_DeploymentSpec(this._toKube()));
    const template = documentOf(spec.template);
    const metadata = documentOf(template.metadata);
    const labels = { ...documentOf(metadata.labels) };
    delete labels[kplus.Pod.ADDRESS_LABEL];
    return {
      ...spec,
      // A StatefulSet knows neither; its pods need not wait for each other, since none keeps anything.
      ...(this.own.podsService === undefined ? { strategy, progressDeadlineSeconds } : { serviceName: this.own.podsService, podManagementPolicy: 'Parallel' }),
      // Nothing where an autoscaler decides.
      ...(spec.replicas === undefined ? {} : { replicas: this.own.replicas }),
      template: {
        metadata: { ...metadata, labels, annotations: { ...documentOf(metadata.annotations), ...this.own.lazyAnnotations() } },
        spec: this.renderPod(documentOf(template.spec)),
      },
    };
  }

  private renderPod(spec: Document): Document {
    const { hostNetwork, setHostnameAsFQDN, dnsPolicy, restartPolicy, ...rest } = spec;
    return {
      ...withScheduling(rest, this.own.scheduling ?? {}),
      // cdk8s-plus always writes these, mostly as the API's own defaults; a manifest is easier to review without them.
      ...(hostNetwork === true ? { hostNetwork } : {}),
      ...(setHostnameAsFQDN === true ? { setHostnameAsFQDN } : {}),
      ...(dnsPolicy === 'ClusterFirst' ? {} : { dnsPolicy }),
      ...(restartPolicy === 'Always' ? {} : { restartPolicy }),
      ...this.own.podSpec,
      enableServiceLinks: false,
      securityContext: podContext(this.own.runAs, this.own.profile),
      ...(this.own.imagePullSecrets?.length ? { imagePullSecrets: this.own.imagePullSecrets.map((secret) => ({ name: secret.name })) } : {}),
      ...(spec.initContainers === undefined ? {} : {
        initContainers: listOf(spec.initContainers).map((entry) => this.renderContainer(entry, this.rootContainer)),
      }),
      containers: listOf(spec.containers).map((entry) => this.renderContainer(entry)),
      ...(spec.volumes === undefined ? {} : { volumes: listOf(spec.volumes).map((entry) => this.renderVolume(entry)) }),
    };
  }

  private renderContainer(entry: unknown, rootContainer?: string): Document {
    const container = documentOf(entry);
    const name = String(container.name);
    const definition = this.definitions.get(name);
    const probes = definition?.probes;
    return {
      ...container,
      // cdk8s-plus-27 writes ephemeral storage in whole gibibytes only.
      ...(definition === undefined ? {} : { resources: resourcesDocument(definition.resources) }),
      ...(definition?.native === true ? { restartPolicy: 'Always' } : {}),
      ...(probes?.startup === undefined ? {} : { startupProbe: probes.startup }),
      ...(probes?.readiness === undefined ? {} : { readinessProbe: probes.readiness }),
      ...(probes?.liveness === undefined ? {} : { livenessProbe: probes.liveness }),
      securityContext: rootContainer === name ? grantedRootContext(this.own.profile)
        : completedContext(container.securityContext, containerContext(this.own.runAsOf?.[name] ?? this.own.runAs, this.own.profile)),
      // The last lines of a failed process are then in the pod's status, where people look first.
      terminationMessagePolicy: 'FallbackToLogsOnError',
    };
  }

  private renderVolume(entry: unknown): Document {
    const volume = documentOf(entry);
    const source = this.own.volumeSources?.[String(volume.name)];
    return source === undefined ? volume : merge({ name: volume.name }, source);
  }
}
