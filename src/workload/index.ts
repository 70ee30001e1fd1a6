export {
  AutoscalingMetric, type AutoscalingMetricOptions, type AutoscalingObjectMetricOptions, type FlyteAutoscaling,
} from './autoscaling';
export type { CheckDbReadyOptions } from './check-db-ready';
export { type FlyteContainer, type FlyteSidecar, ContainerProbe, type ContainerProbeOptions } from './extra-containers';
export { FlyteVolume, type FlyteVolumeCsiOptions, type FlyteVolumeMount, type FlyteVolumeTokenOptions } from './flyte-volume';
