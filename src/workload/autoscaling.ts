import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { refusal, requireInteger, requireSeconds, requireSubdomain } from '../private/checks';
import { mark } from '../private/kinds';
import { requireLabels } from '../private/metadata-checks';
import { requireArguments } from '../private/props';
import { isQuantity } from '../private/quantity';

/**
 * A number of pods that follows the load; becomes a HorizontalPodAutoscaler (`autoscaling/v2`). The Deployment then says no number of its
 * own, so that applying the manifests does not undo what the autoscaler did.
 */
export interface FlyteAutoscaling {
  /**
   * The fewest pods, from 1; becomes `minReplicas`. With 1, every drain of a node is an outage.
   * @default 2
   */
  readonly minReplicas?: number;

  /** The most pods, at least `minReplicas`; becomes `maxReplicas`. */
  readonly maxReplicas: number;

  /**
   * CPU that the main container uses on average, in percent of what it requests, from 1 to 1000.
   * @default 80 where neither memory nor a metric is measured, else not measured
   */
  readonly cpuUtilization?: number;

  /**
   * Memory that the main container uses on average, in percent of what it requests, from 1 to 1000. Flyte's programs give little of it
   * back, so that this scales up more than down.
   * @default - not measured
   */
  readonly memoryUtilization?: number;

  /**
   * Metrics that an adapter, such as Prometheus', offers to the Kubernetes API.
   * @default - none
   */
  readonly metrics?: AutoscalingMetric[];

  /**
   * How long the load must stay low before pods are taken away; becomes `behavior.scaleDown.stabilizationWindowSeconds`. At most an hour.
   * @default - Kubernetes' own: five minutes
   */
  readonly scaleDownDelay?: Duration;
}

/**
 * A metric and the value it is held at.
 */
export interface AutoscalingMetricOptions {
  /** Name of the metric, as the adapter knows it. */
  readonly metric: string;

  /** The value for each pod on average that is aimed at: a Kubernetes quantity above 0, `'100'` or `'500m'`. */
  readonly averageValue: string;

  /**
   * Labels by which the adapter chooses the series.
   * @default - none
   */
  readonly labels?: { [name: string]: string };
}

/**
 * A metric of an object of the same namespace.
 */
export interface AutoscalingObjectMetricOptions extends AutoscalingMetricOptions {
  /** API version of the object, such as `networking.k8s.io/v1`. */
  readonly apiVersion: string;

  /** Kind of the object, such as `Ingress`. */
  readonly kind: string;

  /** Name of the object. */
  readonly name: string;
}

/**
 * What an autoscaler measures beyond CPU and memory.
 */
export class AutoscalingMetric {
  /**
   * A metric that each pod has, averaged over all of them.
   * @param options the metric and its target
   */
  public static pods(options: AutoscalingMetricOptions): AutoscalingMetric {
    requireArguments('AutoscalingMetric.pods', options);
    return new AutoscalingMetric({ type: 'Pods', pods: measured('AutoscalingMetric.pods', options) });
  }

  /**
   * A metric of something outside the cluster, such as the length of a queue.
   * @param options the metric and its target
   */
  public static external(options: AutoscalingMetricOptions): AutoscalingMetric {
    requireArguments('AutoscalingMetric.external', options);
    return new AutoscalingMetric({ type: 'External', external: measured('AutoscalingMetric.external', options) });
  }

  /**
   * A metric of one object, such as the requests of an Ingress, divided by the number of pods.
   * @param options the object, its metric and the target
   */
  public static object(options: AutoscalingObjectMetricOptions): AutoscalingMetric {
    const where = 'AutoscalingMetric.object';
    requireArguments(where, options);
    const { apiVersion, kind, name } = options;
    if (!/^([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?v\d+((alpha|beta)\d+)?$/.test(apiVersion)) {
      throw refusal(where, 'apiVersion', 'be a group and a version', apiVersion, 'write for example networking.k8s.io/v1');
    }
    if (!/^[A-Z][A-Za-z0-9]*$/.test(kind)) { throw refusal(where, 'kind', 'be a kind of object', kind, 'write for example Ingress'); }
    requireSubdomain(where, 'name', name, 'name the object');
    return new AutoscalingMetric({ type: 'Object', object: { describedObject: { apiVersion, kind, name }, ...measured(where, options) } });
  }

  private constructor(
    /** As the autoscaler has it. @internal */
    public readonly _spec: kplus.k8s.MetricSpecV2,
  ) {}
}

mark('AutoscalingMetric', AutoscalingMetric);

function measured(where: string, { metric, averageValue, labels }: AutoscalingMetricOptions): kplus.k8s.PodsMetricSourceV2 {
  // As the API server has it: the name becomes a segment of a path.
  if (!/^(?!\.{1,2}$)[^\s/%]+$/.test(metric)) {
    throw refusal(where, 'metric', 'be a name without blanks, / and %', metric, 'copy it from the adapter');
  }
  if (!isQuantity(averageValue) || !/[1-9]/.test(averageValue.replace(/[eE].*/, ''))) {
    throw refusal(where, 'averageValue', 'be a Kubernetes quantity above 0', averageValue, "write for example '100' or '500m'");
  }
  requireLabels(where, 'labels', labels);
  return {
    metric: { name: metric, ...(labels === undefined ? {} : { selector: { matchLabels: labels } }) },
    target: { type: 'AverageValue', averageValue: kplus.k8s.Quantity.fromString(averageValue) },
  };
}

/** The fewest and the most pods; refuses what the API server would refuse. */
export function requireAutoscaling(path: string, autoscaling: FlyteAutoscaling): { readonly min: number; readonly max: number } {
  const most = Number.MAX_SAFE_INTEGER;
  const min = requireInteger(path, 'autoscaling.minReplicas', autoscaling.minReplicas ?? 2, 1, most, 'leave it out for 2');
  const max = requireInteger(path, 'autoscaling.maxReplicas', autoscaling.maxReplicas, min, most, `raise it, or set minReplicas, which is ${min}`);
  for (const prop of ['cpuUtilization', 'memoryUtilization'] as const) {
    if (autoscaling[prop] !== undefined) {
      requireInteger(path, `autoscaling.${prop}`, autoscaling[prop], 1, 1000, 'give percent of the request, for example 80');
    }
  }
  requireSeconds(path, 'autoscaling.scaleDownDelay', autoscaling.scaleDownDelay, 0, 3600, 'use for example Duration.minutes(10)');
  return { min, max };
}

/** What is scaled. */
export interface ScaledWorkload {
  /** Where refusals say they come from. */
  readonly path: string;
  /** Name, namespace and labels of the workload; the autoscaler gets the same. */
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: { [name: string]: string } };
  /** Deployment or StatefulSet. */
  readonly kind: string;
  /** The container whose use is measured: what is injected beside it, without requests, would stop a measure of the whole pod. */
  readonly container: string;
}

/** Makes the autoscaler. The workload itself must then say no `replicas`. */
export function autoscale(scope: Construct, { path, metadata, kind, container }: ScaledWorkload, autoscaling: FlyteAutoscaling): void {
  const { min, max } = requireAutoscaling(path, autoscaling);
  const { memoryUtilization: memory, metrics = [], scaleDownDelay } = autoscaling;
  const cpu = autoscaling.cpuUtilization ?? (memory === undefined && metrics.length === 0 ? 80 : undefined);
  const used = (name: string, averageUtilization: number | undefined): kplus.k8s.MetricSpecV2[] => averageUtilization === undefined ? []
    : [{ type: 'ContainerResource', containerResource: { name, container, target: { type: 'Utilization', averageUtilization } } }];
  new kplus.k8s.KubeHorizontalPodAutoscalerV2(scope, 'Autoscaler', {
    metadata,
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind, name: metadata.name },
      minReplicas: min,
      maxReplicas: max,
      metrics: [...used('cpu', cpu), ...used('memory', memory), ...metrics.map((metric) => metric._spec)],
      ...(scaleDownDelay === undefined ? {} : { behavior: { scaleDown: { stabilizationWindowSeconds: scaleDownDelay.toMilliseconds() / 1000 } } }),
    },
  });
}
