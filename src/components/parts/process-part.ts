import * as kplus from 'cdk8s-plus-27';
import { Flow } from '../../access/flows';
import { AccessRule } from '../../access/rbac';
import { SecretFile } from '../../config/files';
import { Document } from '../../private/documents';
import { ComponentAccess } from '../assembly';

/** What one of Flyte's processes needs of the pod that it runs in, by itself or as a part of another process. */
export interface ProcessPart {
  /** What it reads of its configuration, beside what all programs read. */
  readonly sections: Document[];
  readonly env?: { [name: string]: kplus.EnvValue };
  /** Files where it looks for secrets. */
  readonly secrets?: SecretFile[];
  /** Whom it calls, but for other parts of Flyte. */
  readonly egress: Flow[];
  readonly ingress?: Flow[];
  readonly access?: ComponentAccess;
}

/** What several parts do with the Kubernetes API, as one: a resource stands there once, with the verbs of all. */
export function unitedAccess(all: readonly (ComponentAccess | undefined)[]): ComponentAccess {
  const given = all.filter((access) => access !== undefined);
  const namespaces = [...new Set(given.flatMap(({ elsewhere = {} }) => Object.keys(elsewhere)))];
  return {
    namespace: unitedRules(given.flatMap(({ namespace = [] }) => namespace)),
    elsewhere: Object.fromEntries(namespaces.map((name) => [name, unitedRules(given.flatMap(({ elsewhere = {} }) => elsewhere[name] ?? []))])),
    cluster: unitedRules(given.flatMap(({ cluster = [] }) => cluster)),
    accepted: Object.assign({}, ...given.map(({ accepted }) => accepted)) as { [rule: string]: string },
  };
}

function unitedRules(rules: readonly AccessRule[]): AccessRule[] {
  const united = new Map<string, AccessRule>();
  for (const rule of rules) {
    const key = JSON.stringify([rule.apiGroup, rule.resource, rule.names]);
    united.set(key, { ...rule, verbs: [...new Set([...united.get(key)?.verbs ?? [], ...rule.verbs])].sort() });
  }
  return [...united.values()];
}
