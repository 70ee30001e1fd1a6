import { Document } from '../private/documents';
import { Tracing } from '../settings/tracing';

/** `otel`: the exporter and its sampler. Nothing without tracing, which is Flyte's default. */
export function tracingSection(tracing: Tracing | undefined): Document {
  if (tracing === undefined) { return {}; }
  const { _exporter: type, endpoint, sampleRatio } = tracing;
  return {
    otel: {
      type,
      [type]: { endpoint },
      sampler: sampleRatio === 1 ? { parentSampler: 'always' } : { parentSampler: 'traceid', traceIdRatio: sampleRatio },
    },
  };
}
