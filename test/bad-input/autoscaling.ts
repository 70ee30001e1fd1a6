import { Chart, Duration } from 'cdk8s';
import { AutoscalingMetric, AutoscalingObjectMetricOptions, FlyteAutoscaling } from 'cdk8s-flyte';
import { Row } from './row';
import { COMPONENTS, core } from '../support';

const scaled = (autoscaling: FlyteAutoscaling, name = 'flyteadmin', props: object = {}) => (chart: Chart) => COMPONENTS[name](chart, { autoscaling, ...props });
const pods = (metric: string, averageValue: string) => () => AutoscalingMetric.pods({ metric, averageValue });
const object = (options: Partial<AutoscalingObjectMetricOptions>) => () => AutoscalingMetric.object({
  metric: 'requests', averageValue: '1', apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', name: 'flyte', ...options,
});

/** Autoscalers that would not work, or that two would decide for. */
export const AUTOSCALING_ROWS: Row[] = [
  ['an autoscaler and a fixed number', scaled({ maxReplicas: 3 }, 'flyteadmin', { replicas: 2 }),
    'test/it: replicas must not come with autoscaling, got 2; remove one of them; autoscaling.minReplicas is the fewest'],
  ['an autoscaler and a fixed number in FlyteCore', (chart) => core(chart, { admin: { replicas: 2, autoscaling: { maxReplicas: 3 } } }),
    'test/flyte/Admin: replicas must not come with autoscaling, got 2; remove one of them; autoscaling.minReplicas is the fewest'],
  ['a scheduler that scales', scaled({ maxReplicas: 3 }, 'flytescheduler'),
    "test/it: autoscaling must not be set, since two schedulers would each fire every schedule, got '(an autoscaler)'; leave it out"],
  ['a propeller that scales', scaled({ maxReplicas: 3 }, 'flytepropeller'),
    "test/it: autoscaling must not be set, since one pod works and the others stand by; raise workers or resources, got '(an autoscaler)'; leave it out"],
  ['an autoscaler down to nothing', scaled({ minReplicas: 0, maxReplicas: 3 }),
    'test/it: autoscaling.minReplicas must be an integer >= 1, got 0; leave it out for 2'],
  ['an autoscaler with less than its least', scaled({ maxReplicas: 1 }),
    'test/it: autoscaling.maxReplicas must be an integer >= 2, got 1; raise it, or set minReplicas, which is 2'],
  ['an autoscaler at no CPU', scaled({ maxReplicas: 3, cpuUtilization: 0 }),
    'test/it: autoscaling.cpuUtilization must be an integer from 1 to 1000, got 0; give percent of the request, for example 80'],
  ['an autoscaler at a fraction', scaled({ maxReplicas: 3, memoryUtilization: 0.8 }),
    'test/it: autoscaling.memoryUtilization must be an integer from 1 to 1000, got 0.8; give percent of the request, for example 80'],
  ['an autoscaler that waits a day', scaled({ maxReplicas: 3, scaleDownDelay: Duration.days(1) }),
    'test/it: autoscaling.scaleDownDelay must be an integer from 0 to 3600, got 86400; use for example Duration.minutes(10)'],
  ['a metric with a path', pods('a/b', '1'),
    "AutoscalingMetric.pods: metric must be a name without blanks, / and %, got 'a/b'; copy it from the adapter"],
  ['a metric at zero', pods('requests', '0'),
    "AutoscalingMetric.pods: averageValue must be a Kubernetes quantity above 0, got '0'; write for example '100' or '500m'"],
  ['a metric in words', pods('requests', 'many'),
    "AutoscalingMetric.pods: averageValue must be a Kubernetes quantity above 0, got 'many'; write for example '100' or '500m'"],
  ['a metric with a bad label', () => AutoscalingMetric.external({ metric: 'requests', averageValue: '1', labels: { queue: 'a b' } }),
    "AutoscalingMetric.external: labels['queue'] must be a Kubernetes label value, got 'a b'; use letters, digits, -, _ and ., 63 characters at most"],
  ['a metric of no version', object({ apiVersion: 'networking.k8s.io' }),
    "AutoscalingMetric.object: apiVersion must be a group and a version, got 'networking.k8s.io'; write for example networking.k8s.io/v1"],
  ['a metric of no kind', object({ kind: 'ingresses' }), "AutoscalingMetric.object: kind must be a kind of object, got 'ingresses'; write for example Ingress"],
  ['a metric of no object', object({ name: 'Flyte!' }),
    "AutoscalingMetric.object: name must be a DNS-1123 subdomain (a-z, 0-9, - and .), got 'Flyte!'; name the object"],
];
