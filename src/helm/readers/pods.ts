import { boolOf, integerOf, pairsOf, sizeOf, suffix } from './basic';
import { credentialOf } from '../../judging/hardening/credentials';
import { Fields, isFields } from '../../judging/manifest/json';
import { call, Code, existing, list, literal, named, object, texts } from '../code';
import { Part, Reader } from '../row';
import { Step } from '../statements';

const DEFAULT_USER = 1001;

/** `effect` of a taint. */
const EFFECTS: { readonly [effect: string]: string } = {
  NoSchedule: 'TaintEffect.NO_SCHEDULE', PreferNoSchedule: 'TaintEffect.PREFER_NO_SCHEDULE', NoExecute: 'TaintEffect.NO_EXECUTE',
};

export function tolerationOf(value: unknown): Code | undefined {
  if (!isFields(value)) { return undefined; }
  const { key, operator, value: of, effect, tolerationSeconds, ...rest } = value;
  if (Object.keys(rest).length > 0 || (effect !== undefined && !Object.hasOwn(EFFECTS, String(effect)))) { return undefined; }
  const duration = integerOf(tolerationSeconds);
  if (tolerationSeconds !== undefined && duration === undefined) { return undefined; }
  const matched = operator === 'Exists' || of === undefined ? undefined : literal(String(of));
  return object({
    key: typeof key === 'string' && key !== '' ? literal(key) : undefined,
    value: matched,
    effect: effect === undefined ? undefined : named(EFFECTS[String(effect)]),
    duration: duration && call('Duration.seconds', duration),
  });
}

/** Tolerations, each one more of the list; `to` leads to it where the row does not. */
export const tolerations: Reader = (value) => !Array.isArray(value) ? { refused: 'it must be a list; write one' } : value.map((item, index): Part => {
  const code = tolerationOf(item);
  return { at: `[${index}]`, ...code === undefined ? { refused: 'a toleration of a kind that has no prop; say it in scheduling.tolerations' } : { code } };
});

/** `matchExpressions` of a node, as labels. */
function nodeLabelsOf(term: unknown): Code[] | undefined {
  if (!isFields(term)) { return undefined; }
  const { matchExpressions = [], ...rest } = term;
  if (Object.keys(rest).length > 0 || !Array.isArray(matchExpressions)) { return undefined; }
  const labels = matchExpressions.map((one: unknown) => {
    const { key, operator, values }: Fields = isFields(one) ? one : {};
    const several = Array.isArray(values) ? values.map(String) : [];
    if (typeof key !== 'string') { return undefined; }
    switch (operator) {
      case 'In': return several.length === 1 ? call('NodeLabel.is', literal(key), literal(several[0])) : call('NodeLabel.oneOf', literal(key), texts(several));
      case 'NotIn': return call('NodeLabel.noneOf', literal(key), texts(several));
      case 'Exists': return call('NodeLabel.exists', literal(key));
      case 'DoesNotExist': return call('NodeLabel.absent', literal(key));
      case 'Gt': return call('NodeLabel.above', literal(key), literal(Number(several[0])));
      case 'Lt': return call('NodeLabel.below', literal(key), literal(Number(several[0])));
      default: return undefined;
    }
  });
  return labels.every((label) => label !== undefined) ? labels as Code[] : undefined;
}

export function nodeTermsOf(value: unknown): { at: string; code: Code | undefined }[] {
  if (!isFields(value)) { return []; }
  const must = value.requiredDuringSchedulingIgnoredDuringExecution;
  const required = isFields(must) ? must.nodeSelectorTerms : undefined;
  const preferred = value.preferredDuringSchedulingIgnoredDuringExecution;
  return [
    ...Array.isArray(required) ? required.map((term: unknown, index) => {
      const labels = nodeLabelsOf(term);
      return { at: `.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[${index}]`, code: labels && object({ labels: list(labels) }) };
    }) : [],
    ...Array.isArray(preferred) ? preferred.map((term: unknown, index) => {
      const labels = isFields(term) ? nodeLabelsOf(term.preference) : undefined;
      return {
        at: `.preferredDuringSchedulingIgnoredDuringExecution[${index}]`,
        code: labels && object({ labels: list(labels), weight: literal(Number((term as { weight?: unknown }).weight)) }),
      };
    }) : [],
  ];
}

/** What a selector names by labels, or by expressions that say the same. */
function labelsOf(selector: unknown): (readonly [string, unknown])[] | undefined {
  const { matchLabels = {}, matchExpressions = [], ...further }: Fields = isFields(selector) ? selector : { none: true };
  if (Object.keys(further).length > 0 || !isFields(matchLabels) || !Array.isArray(matchExpressions)) { return undefined; }
  const said = matchExpressions.map((one: unknown) => {
    const { key, operator, values }: Fields = isFields(one) ? one : {};
    return typeof key === 'string' && operator === 'In' && Array.isArray(values) && values.length === 1 ? [key, values[0] as unknown] as const : undefined;
  });
  const labels = [...Object.entries(matchLabels), ...said.filter((one) => one !== undefined)];
  return labels.length === 0 || said.includes(undefined) ? undefined : labels;
}

function podTermOf(term: unknown, own: string, weight?: unknown): Code | undefined {
  if (!isFields(term)) { return undefined; }
  const { labelSelector, topologyKey, namespaces, ...rest } = term;
  const labels = labelsOf(labelSelector);
  if (Object.keys(rest).length > 0 || labels === undefined) { return undefined; }
  const isOwn = labels.every(([name, value]) => (name === 'app.kubernetes.io/name' && value === own) || name === 'app.kubernetes.io/instance');
  return object({
    labels: isOwn ? undefined : { is: 'object', fields: labels.map(([name, value]) => [name, literal(String(value))] as const) },
    topologyKey: typeof topologyKey === 'string' && topologyKey !== 'kubernetes.io/hostname' ? literal(topologyKey) : undefined,
    namespaces: Array.isArray(namespaces) ? texts(namespaces.map(String)) : undefined,
    weight: typeof weight === 'number' ? literal(weight) : undefined,
  });
}

/** `affinity` of a pod whose own name label is known. */
export function affinity(own: string): Reader {
  return (value) => {
    if (!isFields(value)) { return { refused: 'it must be a map; write one' }; }
    const refused = 'a term of a kind that has no prop; say it in scheduling';
    const nodes = nodeTermsOf(value.nodeAffinity).map(({ at, code }): Part => ({ at: `.nodeAffinity${at}`, to: ['nodeAffinity[]'], ...code === undefined ? { refused } : { code } }));
    const pods = (['podAffinity', 'podAntiAffinity'] as const).flatMap((kind) => {
      const terms = value[kind];
      if (!isFields(terms)) { return []; }
      const { requiredDuringSchedulingIgnoredDuringExecution: required, preferredDuringSchedulingIgnoredDuringExecution: preferred } = terms;
      return [
        ...(Array.isArray(required) ? required : []).map((term: unknown, index) => ({ at: `.requiredDuringSchedulingIgnoredDuringExecution[${index}]`, code: podTermOf(term, own) })),
        ...(Array.isArray(preferred) ? preferred : []).map((term: unknown, index) => {
          const { podAffinityTerm, weight }: Fields = isFields(term) ? term : {};
          return { at: `.preferredDuringSchedulingIgnoredDuringExecution[${index}]`, code: podTermOf(podAffinityTerm, own, weight) };
        }),
      ].map(({ at, code }): Part => ({ at: `.${kind}${at}`, to: [`${kind}[]`], ...code === undefined ? { refused } : { code } }));
    });
    return [...nodes, ...pods];
  };
}

export const topologySpread: Reader = (value) => !Array.isArray(value) ? { refused: 'it must be a list; write one' } : value.map((item: unknown, index): Part => {
  const { topologyKey, maxSkew, whenUnsatisfiable } = isFields(item) ? item as { [key: string]: unknown } : {};
  return {
    at: `[${index}]`,
    code: object({
      topologyKey: literal(String(topologyKey)),
      maxSkew: maxSkew === undefined || maxSkew === 1 ? undefined : integerOf(maxSkew),
      required: whenUnsatisfiable === 'DoNotSchedule' ? literal(true) : undefined,
    }),
  };
});

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
  const from = isFields(value) && isFields(value.secretKeyRef) ? value.secretKeyRef : undefined;
  return from !== undefined && typeof from.name === 'string' && typeof from.key === 'string'
    ? call('EnvValue.fromSecretValue', object({ secret: existing('Secret', from.name), key: literal(from.key) })) : undefined;
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
  const { secretRef, configMapRef, prefix } = isFields(item) ? item as { [key: string]: unknown } : {};
  const from = isFields(secretRef) ? existing('Secret', String(secretRef.name)) : isFields(configMapRef) ? existing('ConfigMap', String(configMapRef.name)) : undefined;
  const name = isFields(secretRef) ? 'Env.fromSecret' : 'Env.fromConfigMap';
  return { at: `[${index}]`, ...from === undefined || prefix !== undefined ? { refused: 'use envFrom with Env.fromSecret or Env.fromConfigMap' } : { code: call(name, from) } };
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

/** `autoscaling` of the charts; its two metrics are the library's, and say nothing unless it is switched on. */
export function autoscaling(says: readonly Step[]): Reader {
  return (value) => {
    if (!isFields(value)) { return { refused: 'it must be a map; write one' }; }
    const isOn = value.enabled === true;
    return Object.entries(value).flatMap(([key, one]): Part[] => {
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
    });
  };
}

/** Volumes that the library makes, by name; what leads to the node is none of them. */
function volumeOf(volume: unknown): Code | undefined {
  if (!isFields(volume) || typeof volume.name !== 'string') { return undefined; }
  const name = literal(volume.name);
  const { secret, configMap, csi, emptyDir, persistentVolumeClaim } = volume as { [source: string]: unknown };
  if (isFields(secret) && typeof secret.secretName === 'string') { return call('FlyteVolume.secret', name, existing('Secret', secret.secretName)); }
  if (isFields(configMap) && typeof configMap.name === 'string') { return call('FlyteVolume.configMap', name, existing('ConfigMap', configMap.name)); }
  if (isFields(persistentVolumeClaim) && typeof persistentVolumeClaim.claimName === 'string') {
    return call('FlyteVolume.claim', name, existing('PersistentVolumeClaim', persistentVolumeClaim.claimName));
  }
  if (isFields(csi) && typeof csi.driver === 'string') { return csiVolume(name, csi); }
  return isFields(emptyDir) ? call('FlyteVolume.scratch', name, sizeOf(emptyDir.sizeLimit) ?? call('Size.mebibytes', literal(100))) : undefined;
}

/** A volume of a driver, which is read only here in any case. */
function csiVolume(name: Code, { driver, volumeAttributes, nodePublishSecretRef, readOnly, ...rest }: Fields): Code | undefined {
  const attributes = isFields(volumeAttributes) ? Object.entries(volumeAttributes) : [];
  if (Object.keys(rest).length > 0 || readOnly === false) { return undefined; }
  return call('FlyteVolume.csi', name, object({
    driver: literal(String(driver)),
    attributes: attributes.length === 0 ? undefined : { is: 'object', fields: attributes.map(([key, value]) => [key, literal(String(value))] as const) },
    secret: isFields(nodePublishSecretRef) ? existing('Secret', String(nodePublishSecretRef.name)) : undefined,
  }));
}

/** `volumeMounts`, each with its volume from the list at `volumes`. */
export function mounts(volumesAt: (path: string) => string): Reader {
  return (value, context, path) => {
    const at = volumesAt(path);
    const all = context.get(at);
    return !Array.isArray(value) ? { refused: 'it must be a list; write one' } : value.map((item: unknown, index): Part => {
      const mount = isFields(item) ? item as { [key: string]: unknown } : {};
      const place = Array.isArray(all) ? all.findIndex((one: unknown) => isFields(one) && one.name === mount.name) : -1;
      const volume = place < 0 ? undefined : volumeOf((all as unknown[])[place]);
      const refused = 'a volume of a kind that the library does not make (never one of the node); use mounts with FlyteVolume';
      return volume === undefined || typeof mount.mountPath !== 'string' ? { at: `[${index}]`, refused } : {
        at: `[${index}]`,
        also: [`${at}[${place}]`],
        code: object({
          volume,
          path: literal(mount.mountPath.replace(/(.)\/+$/, '$1')),
          subPath: typeof mount.subPath === 'string' ? literal(mount.subPath) : undefined,
          readOnly: mount.readOnly === undefined ? undefined : boolOf(mount.readOnly),
        }),
      };
    });
  };
}

/** The volumes themselves: those that a mount names are said by it. */
export function volumes(mountsAt: (path: string) => string): Reader {
  return (value, context, path) => {
    const used = context.get(mountsAt(path));
    return !Array.isArray(value) ? { refused: 'it must be a list; write one' } : value.map((item: unknown, index): Part => {
      const isUsed = Array.isArray(used) && used.some((mount: unknown) => isFields(mount) && isFields(item) && mount.name === item.name);
      return {
        at: `[${index}]`,
        ...isUsed && volumeOf(item) !== undefined ? { same: 'said by its mount' }
          : isUsed ? { refused: 'a volume of a kind that the library does not make (never one of the node); use mounts with FlyteVolume' } : { same: 'no mount uses it, so it says nothing' },
      };
    });
  };
}
