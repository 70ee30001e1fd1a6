import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { FlyteImage, FlyteRelease } from '../release';
import { SecurityProfile } from '../security/profile';
import { RunAs } from '../security/run-as';
import { FlyteDns } from '../settings/dns';
import { HelmRelease } from '../settings/helm-release';
import { LogFormat, LogLevel } from '../settings/log-level';
import { FlyteScheduling } from '../settings/scheduling';
import { FlyteAutoscaling } from '../workload/autoscaling';
import { FlyteContainer, FlyteSidecar } from '../workload/extra-containers';
import { FlyteVolumeMount } from '../workload/flyte-volume';

/**
 * What all components share, and a component within a composition can have otherwise than the rest.
 */
export interface FlyteCommonOptions {
  /**
   * Namespace of the component's objects.
   * @default - the chart's namespace; one of the two must be set
   */
  readonly namespace?: string;

  /**
   * Further labels of all objects and pods.
   * @default - none
   */
  readonly labels?: { [name: string]: string };

  /**
   * Flyte's version, with its images and their users.
   * @default FlyteRelease.LATEST
   */
  readonly release?: FlyteRelease;

  /**
   * Secrets with which images are pulled; become `imagePullSecrets` of the pods.
   * @default - none
   */
  readonly imagePullSecrets?: kplus.ISecret[];

  /**
   * User and group of the components' containers; check-db-ready keeps those of its own image. For a cluster whose policies ask for ids of
   * one range: every program of Flyte works under any.
   * @default - those of each image
   */
  readonly runAs?: RunAs;

  /**
   * Where the pods run: nodes, taints, spread, priority.
   * @default - where Kubernetes puts them; several replicas on different hosts and in different zones where that can be
   */
  readonly scheduling?: FlyteScheduling;

  /**
   * How the pods resolve names.
   * @default - by the cluster's DNS
   */
  readonly dns?: FlyteDns;

  /**
   * Entries of the pods' hosts files.
   * @default - none
   */
  readonly hostAliases?: kplus.HostAlias[];

  /**
   * Annotations of the pods.
   * @default - none but the library's own
   */
  readonly podAnnotations?: { [name: string]: string };

  /**
   * Labels of the pods, further to `labels`.
   * @default - none
   */
  readonly podLabels?: { [name: string]: string };

  /**
   * Environment of all Flyte containers. Credentials only by `EnvValue.fromSecretValue`.
   *
   * A name with dots is a setting of Flyte, `SECTION.KEY` in capitals with `_` for `-`, and wins over the configuration: for secrets that
   * Flyte reads from no file, such as a Redis or Kafka password. Such a value must come from a Secret; all else belongs in `extraConfig`.
   * @default - what each component needs
   */
  readonly env?: { [name: string]: kplus.EnvValue };
}

/**
 * What all components share, and what is one for a whole Flyte.
 */
export interface FlyteCommonProps extends FlyteCommonOptions {
  /**
   * Put before every object name, with a dash, for a second Flyte in one namespace. A DNS-1123 label.
   * @default - none: the names are Flyte's own
   */
  readonly namePrefix?: string;

  /**
   * Label `app.kubernetes.io/instance`, part of every selector.
   * @default - the name of the release that is adopted, else the name prefix, else 'flyte'
   */
  readonly instance?: string;

  /**
   * An installed Helm release that this Flyte takes over where it stands: names, selectors and the Lease are those of the release. Not with
   * `namePrefix` or `instance`. It stays for as long as the Deployments do, whose selectors cannot be changed.
   * @default - none: a Flyte of its own
   */
  readonly adopts?: HelmRelease;

  /**
   * How security contexts are written for the platform.
   * @default SecurityProfile.KUBERNETES
   */
  readonly securityProfile?: SecurityProfile;
}

/**
 * What every component can be told about its pods, also within a composition.
 */
export interface FlyteComponentOptions extends FlyteCommonOptions {
  /**
   * Image of the component.
   * @default - the release's
   */
  readonly image?: FlyteImage;

  /**
   * Number of pods, from 1. Above 1 they are spread over hosts and zones and protected by a PodDisruptionBudget.
   * @default 1
   */
  readonly replicas?: number;

  /**
   * A number of pods that follows the load, in place of `replicas`. They are spread and protected as several replicas are.
   * @default - none: `replicas` is the number
   */
  readonly autoscaling?: FlyteAutoscaling;

  /**
   * Requests and limits of the main container, resource by resource: what is given takes the place of both. A request alone leaves the
   * use open, which memory must not be; a limit alone is the request too, as Kubernetes has it.
   * @default - what the component needs at a moderate load; see its deployment
   */
  readonly resources?: kplus.ContainerResources;

  /**
   * How pods are replaced; becomes `strategy`.
   * @default - one new pod at a time, no old one before the new one is ready
   */
  readonly strategy?: kplus.DeploymentStrategy;

  /**
   * Service account of the pods, in the same namespace. Whatever the component may do is granted to it.
   * @default - one of the component's own
   */
  readonly serviceAccount?: kplus.IServiceAccount;

  /**
   * Annotations of the component's own service account, such as a workload identity. Not possible with `serviceAccount`.
   * @default - none
   */
  readonly serviceAccountAnnotations?: { [name: string]: string };

  /**
   * Annotations of the Deployment.
   * @default - none
   */
  readonly annotations?: { [name: string]: string };

  /**
   * Findings of the hardening rules that are right for this component: the rule's id, and why. Without it a finding refuses the synth.
   * Becomes the annotation `cdk8s-flyte.dev/accept-<rule>` of the Deployment, and is shown in every report. Findings about other objects
   * are accepted by the same annotation on them; what Pod Security `restricted` refuses is not accepted.
   * @default - nothing is accepted
   */
  readonly accept?: { [rule: string]: string };

  /**
   * Whole ConfigMaps or Secrets as environment of all the component's Flyte containers.
   * @default - none
   */
  readonly envFrom?: kplus.EnvFrom[];

  /**
   * Volumes in all the component's Flyte containers, further to its own: of the types only that Pod Security `restricted` admits.
   * @default - none
   */
  readonly mounts?: FlyteVolumeMount[];

  /**
   * Containers that run to their end before Flyte's own start, after check-db-ready and beside the sidecars, in this order.
   * @default - none
   */
  readonly initContainers?: FlyteContainer[];

  /**
   * Containers that run beside Flyte's, from before check-db-ready until after the last: a database proxy, for example. Each starts when
   * the one before it is up.
   * @default - none
   */
  readonly sidecars?: FlyteSidecar[];

  /**
   * Time between SIGTERM and SIGKILL; becomes `terminationGracePeriodSeconds`.
   * @default Duration.seconds(30)
   */
  readonly terminationGracePeriod?: Duration;
}

/**
 * What every component that stands by itself can be told.
 */
export interface FlyteComponentProps extends FlyteComponentOptions, FlyteCommonProps {
}

/**
 * What components that read a Flyte configuration can be told, further to `FlyteComponentOptions`.
 */
export interface FlyteProcessOptions extends FlyteComponentOptions {
  /**
   * How much the process logs; becomes `logger.level`.
   * @default LogLevel.WARN
   */
  readonly logLevel?: LogLevel;

  /**
   * How the process writes its log; becomes `logger.formatter.type`.
   * @default LogFormat.JSON
   */
  readonly logFormat?: LogFormat;

  /**
   * Whether each line names its place in Flyte's sources; becomes `logger.show-source`.
   * @default true
   */
  readonly logSource?: boolean;

  /**
   * Whatever the program can be told that has no prop yet, by section, in Flyte's own key names. Merged last: objects key by key, lists
   * whole. Refused are keys that the process does not know or does not read, values of another type, what has a prop, and what other
   * objects follow, such as ports. Cannot carry secrets or security contexts: a secret goes through `env`.
   * @default - nothing
   */
  readonly extraConfig?: { [section: string]: unknown };
}

/**
 * What a component that reads a Flyte configuration and stands by itself can be told.
 */
export interface FlyteProcessProps extends FlyteProcessOptions, FlyteComponentProps {
}
