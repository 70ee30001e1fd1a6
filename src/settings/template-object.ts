import { secretInConfigMap } from '../judging/hardening/rules/secret-in-config-map';
import { podsOf } from '../judging/manifest/pods';
import { refusal, shown } from '../private/checks';
import { Document, documentOf, isDocument, listOf } from '../private/documents';
import { isQuantity } from '../private/quantity';
import { parseYaml } from '../private/yaml';

/** Where a template was given, and what it says it is. */
export interface TemplateClaim {
  readonly where: string;
  readonly prop: string;
  readonly apiGroup: string;
  readonly resource: string;
  /** The name of the namespace in which the object is made. */
  readonly namespace: string;
  /** Whether the library wrote it, and may have put a pod template into it. */
  readonly typed: boolean;
}

export const RBAC = 'rbac.authorization.k8s.io';

/** API groups whose objects rule the whole cluster. */
const CLUSTER_GROUPS = ['admissionregistration.k8s.io', 'apiextensions.k8s.io', 'apiregistration.k8s.io', 'certificates.k8s.io'];

/** Core kinds that no namespace holds. */
const CLUSTER_KINDS = ['Node', 'PersistentVolume'];

/** Kubernetes' own names for what a quota may count; anything else carries a domain or a prefix. */
const QUOTA = /^((requests\.|limits\.)?(cpu|memory|ephemeral-storage)|requests\.storage|storage|pods|resourcequotas|services(\.nodeports|\.loadbalancers)?|replicationcontrollers|secrets|configmaps|persistentvolumeclaims|(requests\.)?hugepages-\S+|\S+\/\S+)$/;

const LIMIT_RANGE = /^(cpu|memory|ephemeral-storage|storage|hugepages-\S+|\S+\/\S+)$/;

type Refuse = (rule: string, value: unknown, fix: string) => Error;

/** Reads a template whose placeholders are filled and refuses what is no object of a project's namespace, or not the claimed one. */
export function requireTemplateObject(text: string, claim: TemplateClaim): Document {
  return requireHarmlessObject(parsed(text, refusing(claim)), claim);
}

/** The same for an object that has been read. */
export function requireHarmlessObject(object: Document, claim: TemplateClaim): Document {
  const refuse = refusing(claim);
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !isDocument(object.metadata)
    || typeof object.metadata.name !== 'string' || object.metadata.name === '') {
    throw refuse('be an object with apiVersion, kind and metadata.name', Object.keys(object), 'write the object as kubectl would take it');
  }
  if (Object.prototype.hasOwnProperty.call(object, 'items')) { throw refuse('be one object', `a ${kind} with items`, 'make a template of each item'); }
  requireClaim(apiVersion, kind, claim, refuse);
  requirePlace(object.metadata, kind, claim, refuse);
  requireHarmless(object, apiVersion, kind, claim, refuse);
  return object;
}

function refusing({ where, prop }: TemplateClaim): Refuse {
  return (rule, value, fix) => refusal(where, prop, rule, value, fix);
}

function parsed(text: string, refuse: Refuse): Document {
  let value: unknown;
  try {
    value = parseYaml(text);
  } catch (error) {
    throw refuse('be one YAML document when its placeholders are filled', (error as Error).message, 'quote placeholders, as in "{{ namespace }}"; make a template of each object');
  }
  if (!isDocument(value)) { throw refuse('be an object', value, 'write the object as kubectl would take it'); }
  return value;
}

function requireClaim(apiVersion: string, kind: string, { apiGroup, resource }: TemplateClaim, refuse: Refuse): void {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  if (group !== apiGroup) {
    throw refuse(`be of the API group '${apiGroup}' that is permitted`, apiVersion, group === '' ? "set apiGroup to ''" : `set apiGroup to ${group}`);
  }
  const singular = kind.toLowerCase();
  if (![`${singular}s`, `${singular}es`, singular.replace(/y$/, 'ies'), singular].includes(resource)) {
    throw refuse(`be of the kind that ${resource} are`, kind, 'the sync is permitted that resource and no other; fix the manifest or the resource');
  }
}

/** The object must stand in the namespace that Flyte makes it for, and what is unquoted must still be text. */
function requirePlace(metadata: Document, kind: string, { apiGroup, namespace }: TemplateClaim, refuse: Refuse): void {
  const ofNamespace = apiGroup === '' && kind === 'Namespace';
  if (ofNamespace && metadata.name !== namespace) {
    throw refuse('name the namespace {{ namespace }}', metadata.name, 'the sync would change a namespace that is not the project\'s');
  }
  if (!ofNamespace && metadata.namespace !== undefined && metadata.namespace !== namespace) {
    throw refuse('have the namespace {{ namespace }}', metadata.namespace, 'or leave it out: Flyte makes the object there');
  }
  for (const field of ['labels', 'annotations']) {
    const wrong = Object.entries(documentOf(metadata[field])).find(([, value]) => typeof value !== 'string');
    if (wrong !== undefined) { throw refuse(`have text in metadata.${field}`, wrong[1], `quote ${wrong[0]}`); }
  }
}

function requireHarmless(object: Document, apiVersion: string, kind: string, claim: TemplateClaim, refuse: Refuse): void {
  const { apiGroup } = claim;
  if (CLUSTER_GROUPS.includes(apiGroup) || (apiGroup === '' && CLUSTER_KINDS.includes(kind))) {
    throw refuse('be an object of a namespace', kind, 'make what belongs to the whole cluster in your own manifests');
  }
  if (apiGroup === '' && kind === 'Secret') {
    throw refuse('not be a Secret', kind, 'it would stand in a ConfigMap; let an operator such as External Secrets make it, by a template of its own kind');
  }
  const pod = claim.typed ? undefined : podIn(object);
  if (pod !== undefined) {
    throw refuse('hold no pod and no pod template', pod, 'nobody would judge it; run it as a task, or make it in your own manifests');
  }
  if (apiGroup === RBAC) { requireBinding(object, kind, claim, refuse); }
  if (apiGroup === '' && kind === 'ResourceQuota') { requireAmounts('spec.hard', documentOf(object.spec).hard, QUOTA, refuse); }
  if (apiGroup === '' && kind === 'LimitRange') {
    listOf(documentOf(object.spec).limits).map(documentOf).forEach((limit, index) => {
      for (const field of ['default', 'defaultRequest', 'max', 'min', 'maxLimitRequestRatio'].filter((one) => limit[one] !== undefined)) {
        requireAmounts(`spec.limits[${index}].${field}`, limit[field], LIMIT_RANGE, refuse);
      }
    });
  }
  const [secret] = secretInConfigMap.judge({ apiVersion, kind, name: '', fields: object });
  if (secret !== undefined) { throw refuse('hold no secret', `${secret.path}: ${secret.message}`, 'give it as a Secret that an operator makes'); }
}

/** Where a pod stands in the object, whatever its kind: what has containers, or an image. */
function podIn(object: Document): string | undefined {
  if (podsOf(object).length > 0) { return String(object.kind); }
  const texts = object.kind === 'ConfigMap' ? ['metadata', 'data', 'binaryData'] : ['metadata'];
  return containersAt(Object.fromEntries(Object.entries(object).filter(([key]) => !texts.includes(key))), '')?.slice(1);
}

function containersAt(value: unknown, path: string): string | undefined {
  if (Array.isArray(value)) { return value.map((entry, index) => containersAt(entry, `${path}[${index}]`)).find((at) => at !== undefined); }
  if (!isDocument(value)) { return undefined; }
  const list = ['containers', 'initContainers', 'ephemeralContainers'].find((key) => listOf(value[key]).some(isDocument));
  if (list !== undefined) { return `${path}.${list}`; }
  if (typeof value.image === 'string') { return `${path}.image`; }
  return Object.entries(value).map(([key, inner]) => containersAt(inner, `${path}.${key}`)).find((at) => at !== undefined);
}

/** Of RBAC, only what gives a named role to the project's own service accounts, or to people. */
function requireBinding(object: Document, kind: string, { namespace }: TemplateClaim, refuse: Refuse): void {
  if (kind !== 'RoleBinding') {
    throw refuse('of roles and bindings be a RoleBinding only', kind, 'whoever creates a role must hold its permissions; bind a role of your own manifests');
  }
  const role = documentOf(object.roleRef);
  const { name } = role;
  if (role.apiGroup !== RBAC || typeof role.kind !== 'string' || !['ClusterRole', 'Role'].includes(role.kind) || typeof name !== 'string' || name === '') {
    throw refuse(`bind a Role or a ClusterRole of ${RBAC} by name`, role, 'write roleRef with apiGroup, kind and name');
  }
  if (name === 'cluster-admin' || name.startsWith('system:')) {
    throw refuse("not bind one of Kubernetes' own roles", name, 'make a ClusterRole with the rules that are needed');
  }
  const subjects = listOf(object.subjects).map(documentOf);
  if (subjects.length === 0) { throw refuse('bind the role to somebody', object.subjects, 'name a service account of the namespace'); }
  for (const subject of subjects) {
    const ofNamespace = subject.kind === 'ServiceAccount' && subject.namespace === namespace;
    const person = (subject.kind === 'User' || subject.kind === 'Group') && typeof subject.name === 'string' && !subject.name.startsWith('system:');
    if (!ofNamespace && !person) {
      throw refuse('bind the role to service accounts of the namespace, or to people', subject,
        'write namespace: "{{ namespace }}", or name a user or group that is not of the system');
    }
  }
}

function requireAmounts(field: string, amounts: unknown, names: RegExp, refuse: Refuse): void {
  if (!isDocument(amounts) || Object.keys(amounts).length === 0) { throw refuse(`name amounts in ${field}`, amounts, 'write for example limits.cpu and an amount'); }
  for (const [name, amount] of Object.entries(amounts)) {
    if (!names.test(name)) { throw refuse(`count resources that Kubernetes knows in ${field}`, name, 'use for example limits.cpu in a quota, and cpu in a limit range'); }
    if (!isQuantity(amount)) { throw refuse(`have Kubernetes quantities in ${field}`, `${name}: ${shown(amount)}`, "write for example '500m', '2' or '4Gi'"); }
  }
}
