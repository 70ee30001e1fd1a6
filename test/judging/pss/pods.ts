import { evaluatePod, PssLevel, PssViolation } from '../../../src/judging/pss';

export type Json = { [key: string]: unknown };

/** A pod spec that restricted allows in every version. */
export function compliantSpec(): { securityContext: Json; containers: Json[] } {
  return {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [{ name: 'main', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }],
  };
}

/** The compliant pod with other fields in its spec. */
export function podWith(spec: Json, annotations?: Json): Json {
  return { metadata: { annotations }, spec: { ...compliantSpec(), ...spec } };
}

/** The compliant pod with other fields in its own security context. */
export function podContext(fields: Json): Json {
  const spec = compliantSpec();
  return { spec: { ...spec, securityContext: { ...spec.securityContext, ...fields } } };
}

/** The compliant pod with other fields in its container. */
export function containerWith(fields: Json): Json {
  const spec = compliantSpec();
  return { spec: { ...spec, containers: [{ ...spec.containers[0], ...fields }] } };
}

/** The compliant pod with other fields in the security context of its container. */
export function containerContext(fields: Json): Json {
  const context = compliantSpec().containers[0].securityContext as Json;
  return containerWith({ securityContext: { ...context, ...fields } });
}

/** `check: path=value` of everything that is refused, in order. */
export function findings(pod: Json, level: PssLevel = 'restricted', version: string = 'latest'): string[] {
  return evaluatePod(pod, { level, version }).flatMap(({ check, locations }) => locations.map(({ path, value }) => {
    return `${check}: ${path}=${value === undefined ? 'unset' : JSON.stringify(value)}`;
  }));
}

export function only(violations: readonly PssViolation[]): PssViolation {
  expect(violations.map(({ check }) => check)).toHaveLength(1);
  return violations[0];
}
