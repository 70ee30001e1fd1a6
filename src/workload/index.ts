export {
  AutoscalingMetric, type AutoscalingMetricOptions, type AutoscalingObjectMetricOptions, type FlyteAutoscaling,
} from './autoscaling';
export type { CheckDbReadyOptions } from './check-db-ready';
