import { ApiObject, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { seconds } from '../config/durations';

/** Name of the port in every container that has metrics; in the Services of components it is the same. */
export const METRICS_PORT = 'http-metrics';

/** Where every process serves them. */
const METRICS_PATH = '/metrics';

/** Marks the Services that are there for Prometheus only: a component's other Service may have the port too, and would be asked twice. */
const METRICS_LABEL = { 'cdk8s-flyte.dev/metrics': 'true' };

/** The label by which a process is known as a job. */
export const JOB_LABEL = 'app.kubernetes.io/name';

/** The label that tells two Flytes of one namespace apart. */
export const INSTANCE_LABEL = 'app.kubernetes.io/instance';

type Labels = { readonly [name: string]: string };

/** Name, namespace and labels of an object. */
export interface MetricsMetadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
}

/** How Prometheus asks. */
export interface ScrapeParts {
  /** The Flyte whose pods are asked. */
  readonly instance: string;
  /** Where they are, if not in the monitor's namespace. */
  readonly elsewhere?: string;
  readonly interval?: Duration;
  readonly scrapeTimeout?: Duration;
}

/**
 * A Service for Prometheus. Headless, so that each pod has its address; with those that are not ready, which are the ones to know of.
 */
export function makeMetricsService(scope: Construct, id: string, metadata: MetricsMetadata, selector: Labels, port: number): ApiObject {
  return new kplus.k8s.KubeService(scope, id, {
    metadata: { ...metadata, labels: { ...metadata.labels, ...METRICS_LABEL } },
    spec: {
      clusterIp: 'None',
      publishNotReadyAddresses: true,
      selector: { ...selector },
      ports: [{ name: METRICS_PORT, port, targetPort: kplus.k8s.IntOrString.fromNumber(port) }],
    },
  });
}

/** Has Prometheus ask the pods behind those Services. */
export function makeServiceMonitor(scope: Construct, id: string, metadata: MetricsMetadata, parts: ScrapeParts): ApiObject {
  return monitor(scope, id, 'ServiceMonitor', metadata, parts, 'endpoints', METRICS_LABEL);
}

/** Has Prometheus ask the pods themselves. */
export function makePodMonitor(scope: Construct, id: string, metadata: MetricsMetadata, parts: ScrapeParts): ApiObject {
  return monitor(scope, id, 'PodMonitor', metadata, parts, 'podMetricsEndpoints', {});
}

function monitor(
  scope: Construct, id: string, kind: string, metadata: MetricsMetadata, parts: ScrapeParts, endpoints: string, more: Labels,
): ApiObject {
  const { instance, elsewhere, interval, scrapeTimeout } = parts;
  return new ApiObject(scope, id, {
    apiVersion: 'monitoring.coreos.com/v1',
    kind,
    metadata,
    spec: {
      ...(elsewhere === undefined ? {} : { namespaceSelector: { matchNames: [elsewhere] } }),
      selector: { matchLabels: { [INSTANCE_LABEL]: instance, 'app.kubernetes.io/part-of': 'flyte', ...more } },
      jobLabel: JOB_LABEL,
      podTargetLabels: [INSTANCE_LABEL],
      [endpoints]: [{
        port: METRICS_PORT,
        path: METRICS_PATH,
        ...(interval === undefined ? {} : { interval: seconds(interval) }),
        ...(scrapeTimeout === undefined ? {} : { scrapeTimeout: seconds(scrapeTimeout) }),
      }],
    },
  });
}
