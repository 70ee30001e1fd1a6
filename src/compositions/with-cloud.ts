import { Cloud, TaskIdentity } from './cloud';
import { FlyteDataPlaneOptions, FlyteSharedOptions, OptionalPartOptions } from './flyte-options';
import { refusal } from '../private/checks';
import { ClusterResourceTemplate, defaultTemplates } from '../settings/cluster-resources';
import { needsNodeMetadata } from '../settings/node-metadata';
import { ObjectStore } from '../settings/object-store';
import { DEFAULT_DOMAINS } from '../settings/projects';

/** Placeholder of templates that each domain has another identity for. */
const PLACEHOLDER = 'taskIdentity';

/** The service account of task pods, as templates name what they make. */
const TASK_ACCOUNT = 'ServiceAccount default';

/** Texts by name. */
interface Texts { readonly [name: string]: string }

/** What a cloud has a say in. */
type CloudProps = FlyteSharedOptions & FlyteDataPlaneOptions & { readonly clusterResourceSync?: OptionalPartOptions };

/** Props with what their cloud brings, and so with a store. */
type CompleteProps<P> = P & { readonly objectStore: ObjectStore };

/** Lays the props over what their cloud brings, field by field. */
export function withCloud<P extends CloudProps>(path: string, props: P): CompleteProps<P> {
  const { cloud } = props;
  const objectStore = props.objectStore ?? cloud?.objectStore;
  if (objectStore === undefined) {
    throw refusal(path, 'objectStore', 'be given, or cloud', undefined,
      'use one of ObjectStore.azure(...), ObjectStore.fromSecret(...), ObjectStore.gcs(...), ObjectStore.s3(...), ObjectStore.s3Compatible(...), or for example Cloud.aws(...)');
  }
  if (cloud === undefined) { return { ...props, objectStore }; }
  const { identity, logLinks, taskEnv, taskIdentity, taskLabels, taskSecrets } = cloud._parts;
  return {
    ...props,
    objectStore,
    workloadIdentity: laidOver(identity, props.workloadIdentity),
    tasks: {
      ...props.tasks,
      labels: laidOver(taskLabels, props.tasks?.labels),
      // Another store than the cloud's has another account.
      env: laidOver(objectStore === cloud.objectStore ? taskEnv : undefined, props.tasks?.env),
      envFromSecrets: props.tasks?.envFromSecrets ?? taskSecrets,
      logLinks: props.tasks?.logLinks ?? logLinks,
    },
    ...(taskIdentity === undefined ? {} : { taskNamespaces: withIdentity(path, props, taskIdentity, objectStore) }),
  };
}

/** The labels without which the cloud does not see the identity of pods that use the store. */
export function identityLabels(cloud: Cloud | undefined, own: { [name: string]: string } | undefined): { [name: string]: string } | undefined {
  return laidOver(cloud?._parts.podLabels, own);
}

/** Gives the service account of task pods its identity, unless there is a template of the consumer's for that account. */
function withIdentity(path: string, props: CloudProps, identity: TaskIdentity, objectStore: ObjectStore): FlyteDataPlaneOptions['taskNamespaces'] {
  const { annotation, ofAll, ofDomains, others } = identity;
  if (props.clusterResourceSync?.enabled === false) {
    throw refusal(path, 'clusterResourceSync.enabled', 'be true, since cloud has an identity for tasks', false, 'remove one of them: the sync annotates their service accounts');
  }
  const given = props.taskNamespaces?.templates;
  const own = given?.some((template) => template._object === TASK_ACCOUNT) === true;
  if (own) { return props.taskNamespaces; }
  const account = ClusterResourceTemplate.serviceAccount({ annotations: { ...others, [annotation]: ofAll ?? `{{ ${PLACEHOLDER} }}` } });
  const around = given ?? defaultTemplates(needsNodeMetadata(objectStore)).filter((template) => template._object !== TASK_ACCOUNT);
  return {
    ...props.taskNamespaces,
    templates: [...around, account],
    ...(ofDomains === undefined ? {} : { customData: customData(path, props, identity.option, ofDomains) }),
  };
}

function customData(path: string, props: CloudProps, option: string, ofDomains: Texts) {
  const domains = (props.domains ?? DEFAULT_DOMAINS).map(({ id }) => id);
  const missing = domains.filter((domain) => ofDomains[domain] === undefined);
  if (missing.length > 0) { throw refusal(path, `cloud.${option}`, `name every domain (${domains.join(', ')})`, Object.keys(ofDomains), `add ${missing.join(', ')}`); }
  const unknown = Object.keys(ofDomains).find((domain) => !domains.includes(domain));
  if (unknown !== undefined) { throw refusal(path, `cloud.${option}`, `have domains as keys (${domains.join(', ')})`, unknown, 'fix the name, or add the domain'); }
  const given = props.taskNamespaces?.customData ?? {};
  return { ...given, ...Object.fromEntries(domains.map((domain) => [domain, { [PLACEHOLDER]: ofDomains[domain], ...given[domain] }])) };
}

/** Nothing, where neither says anything. */
function laidOver(under: Texts | undefined, over: { [name: string]: string } | undefined): { [name: string]: string } | undefined {
  const all = { ...under, ...over };
  return Object.keys(all).length === 0 ? over : all;
}
