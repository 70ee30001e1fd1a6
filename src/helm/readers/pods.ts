import { integerOf, pairsOf, suffix } from './basic';
import { credentialOf } from '../../judging/hardening/credentials';
import { Fields, isFields } from '../../judging/manifest/json';
import { call, Code, existing, literal, object } from '../code';
import { Part, Reader } from '../row';
import { Step } from '../statements';

const DEFAULT_USER = 1001;

export const ROOT = 'nobody is root, and no context is weakened: the library pins user, group, seccomp, capabilities and a read-only root filesystem; '
  + 'a user above 0 is said by runAs: RunAs.of({ user })';

/** `securityContext` of a pod or a container: ids are taken over, what weakens is not. */
export function securityContext(standard = DEFAULT_USER): Reader {
  return (value) => {
    if (!isFields(value)) { return { refused: ROOT }; }
    const ids = ['runAsUser', 'runAsGroup', 'fsGroup'].filter((key) => key in value);
    const isId = (id: unknown) => typeof id === 'number' && Number.isInteger(id) && id > 0;
    const user = value.runAsUser;
    return Object.entries(value).map(([key, one]): Part => {
      const at = suffix(key);
      if (ids.includes(key)) {
        if (!isId(one)) { return { at, refused: ROOT }; }
        if (key !== 'runAsUser') {
          return { at, same: isId(user) && user !== standard ? 'the group of its volumes follows runAs' : 'volumes belong to a group that the process is in; which number it has makes no difference' };
        }
        return user === standard ? { at, same: 'the library has it so' } : { at, to: [], code: call('RunAs.of', object({ user: literal(user as number) })) };
      }
      return harmless(key, one) ? { at, same: 'the same or stricter on every container' } : { at, refused: ROOT };
    });
  };
}

function harmless(key: string, value: unknown): boolean {
  switch (key) {
    case 'enabled': return true;
    case 'runAsNonRoot': case 'readOnlyRootFilesystem': return value === true;
    case 'privileged': case 'allowPrivilegeEscalation': return value === false;
    case 'fsGroupChangePolicy': return true;
    case 'seccompProfile': return isFields(value) && value.type === 'RuntimeDefault';
    case 'capabilities': return isFields(value) && !('add' in value);
    default: return false;
  }
}

/** A variable by its value, or by a reference; a plaintext secret becomes one. */
function envOf(name: string, value: unknown, secret: (key: string) => Code): Code | undefined {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return credentialOf(name, String(value)) === undefined ? call('EnvValue.fromValue', literal(String(value))) : call('EnvValue.fromSecretValue', secret(name));
  }
  const { secretKeyRef: ofSecret, configMapKeyRef: ofConfigMap }: Fields = isFields(value) ? value : {};
  const from = isFields(ofSecret) ? ofSecret : ofConfigMap;
  // The library's pods wait for what they refer to.
  if (!isFields(from) || typeof from.name !== 'string' || typeof from.key !== 'string' || from.optional === true) { return undefined; }
  return from === ofSecret ? call('EnvValue.fromSecretValue', object({ secret: existing('Secret', from.name), key: literal(from.key) }))
    : call('EnvValue.fromConfigMap', existing('ConfigMap', from.name), literal(from.key));
}

/** Variables as Kubernetes lists them, or as a map. Secrets among them go into a Secret of that name. */
export function env(secretName: string): Reader {
  return (value, context, path) => {
    const list_ = Array.isArray(value) ? value.map((item: unknown, index) => ({ at: `[${index}]`, item })) : undefined;
    const refused = 'a variable of a kind that has no prop; use env with EnvValue';
    if (list_ !== undefined && list_.every(({ item }) => isFields(item) && typeof item.name === 'string')) {
      return list_.map(({ at, item }): Part => {
        const { name, value: plain, valueFrom } = item as { name: string; value?: unknown; valueFrom?: unknown };
        const code = envOf(name, valueFrom ?? plain ?? '', (key) => context.secret(secretName, key, `${path}${at}.value`));
        return { at, to: [{ key: name }], ...code === undefined ? { refused } : { code } };
      });
    }
    return (pairsOf(value) ?? [{ at: '', key: '', value: undefined }]).map(({ at, key, value: one }): Part => {
      const code = key === '' ? undefined : envOf(key, one, (name) => context.secret(secretName, name, `${path}${at}`));
      return { at, to: [{ key }], ...code === undefined ? { refused } : { code } };
    });
  };
}

export const envFrom: Reader = (value) => !Array.isArray(value) ? { refused: 'it must be a list; write one' } : value.map((item: unknown, index): Part => {
  const { secretRef, configMapRef, prefix }: Fields = isFields(item) ? item : {};
  const isOptional = [secretRef, configMapRef].some((one) => isFields(one) && one.optional === true);
  const from = isFields(secretRef) ? existing('Secret', String(secretRef.name)) : isFields(configMapRef) ? existing('ConfigMap', String(configMapRef.name)) : undefined;
  const name = isFields(secretRef) ? 'Env.fromSecret' : 'Env.fromConfigMap';
  return { at: `[${index}]`, ...from === undefined || prefix !== undefined || isOptional ? { refused: 'use envFrom with Env.fromSecret or Env.fromConfigMap' } : { code: call(name, from) } };
});

/** `strategy` of a Deployment. */
export const strategy: Reader = (value) => {
  const { type, rollingUpdate } = isFields(value) ? value as { [key: string]: unknown } : {};
  if (type === 'Recreate') { return { code: call('DeploymentStrategy.recreate') }; }
  const share = (one: unknown) => typeof one === 'number' ? call('PercentOrAbsolute.absolute', literal(one))
    : /^\d+%$/.test(String(one)) ? call('PercentOrAbsolute.percent', literal(Number(String(one).slice(0, -1)))) : undefined;
  const { maxSurge, maxUnavailable } = isFields(rollingUpdate) ? rollingUpdate as { [key: string]: unknown } : {};
  return { code: call('DeploymentStrategy.rollingUpdate', object({ maxSurge: share(maxSurge), maxUnavailable: share(maxUnavailable) })) };
};

/** `autoscaling` of the charts, which says nothing unless it is switched on; what the values leave out is the charts'. */
export function autoscaling(says: readonly Step[]): Reader {
  return (value, _context, path) => {
    if (!isFields(value)) { return { refused: 'it must be a map; write one' }; }
    const isOn = value.enabled === true;
    const { minReplicas, metrics } = value;
    const chartHas = (prop: string, number: number): Part => ({ at: ' ', also: [`${path}.enabled`], of: [...says, prop], code: literal(number), note: 'as the chart has it' });
    const defaults = !isOn ? [] : [
      ...minReplicas === undefined ? [chartHas('minReplicas', 1)] : [],
      ...metrics === undefined ? [chartHas('cpuUtilization', 80), chartHas('memoryUtilization', 80)] : [],
    ];
    return [...Object.entries(value).flatMap(([key, one]): Part[] => {
      const at = suffix(key);
      if (!isOn) { return [{ at, same: 'autoscaling is off, so it says nothing' }]; }
      switch (key) {
        case 'enabled': return [{ at, of: [...says, 'maxReplicas'], code: integerOf(value.maxReplicas) ?? literal(10) }];
        case 'minReplicas': case 'maxReplicas': {
          const code = integerOf(one);
          return [{ at, of: [...says, key], ...code === undefined ? { refused: 'it must be a whole number; write one' } : { code } }];
        }
        case 'metrics': return (Array.isArray(one) ? one : []).map((metric: unknown, index): Part => {
          const resource = isFields(metric) && isFields(metric.resource) ? metric.resource : {};
          const target = isFields(resource.target) ? integerOf(resource.target.averageUtilization) : undefined;
          const prop = resource.name === 'cpu' ? 'cpuUtilization' : resource.name === 'memory' ? 'memoryUtilization' : undefined;
          return { at: `${at}[${index}]`, ...prop === undefined || target === undefined ? { refused: 'a metric of another kind; use autoscaling.metrics with AutoscalingMetric' } : { of: [...says, prop], code: target } };
        });
        default: return [];
      }
    }), ...defaults];
  };
}
