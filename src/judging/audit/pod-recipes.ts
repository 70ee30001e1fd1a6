import { fieldsAt, listAt, textAt, valueAt } from '../manifest/fields';
import { Fields, isFields } from '../manifest/json';

/** A pod within an object that Kubernetes itself knows no pod in. */
export interface PodPlace {
  readonly podPath: string;
  readonly metadata: unknown;
  readonly spec: unknown;
  /** Where the parts of the pod really stand: the path they would have in a pod at `podPath`, and that of the object. */
  readonly places: readonly Place[];
  /** Whether its pods are meant to run on. */
  readonly longRunning?: boolean;
  /** Whether it only lends its shape to pods of other objects. */
  readonly lent?: boolean;
}

export type Place = readonly [from: string, to: string];

/** What a recipe found in a map. */
export interface Found {
  readonly pods: readonly PodPlace[];
  /** Fields of the map that are read with it. */
  readonly keys: readonly string[];
  /** Paths elsewhere in the object that are read with it. */
  readonly taken: readonly string[];
}

/** How a kind puts its pods together; undefined for a map that is none of its pieces. */
export type Recipe = (fields: Fields, path: string, object: Fields) => Found | undefined;

/** The path of a part of a pod in the object that it was put together from. */
export function placeOf(places: readonly Place[], path: string): string {
  const [best] = places.filter(([from]) => path === from || path.startsWith(`${from}.`) || path.startsWith(`${from}[`))
    .sort(([left], [right]) => right.length - left.length);
  if (best === undefined) {
    return path;
  }
  const rest = path.slice(best[0].length);
  return best[1] === '' ? rest.replace(/^\./, '') : `${best[1]}${rest}`;
}

/** A pod put together from pieces, each with the place it comes from. */
export class Assembly {
  private readonly spec: { [key: string]: unknown } = {};
  private readonly places: Place[] = [];

  constructor(private readonly path: string) {}

  /** Sets a field of the pod's spec, unless there is nothing to set. */
  public set(key: string, value: unknown, from: string): this {
    if (value !== undefined && value !== null) {
      this.spec[key] = value;
      this.places.push([`${this.path}.spec.${key}`, from]);
    }
    return this;
  }

  /** Sets the fields that the holder has. */
  public take(keys: readonly string[], holder: Fields, path: string): this {
    keys.forEach((key) => this.set(key, valueAt(holder, key), `${path}.${key}`));
    return this;
  }

  /** Adds entries of a list, such as containers or volumes. */
  public add(list: string, entries: readonly unknown[], placeOfEntry: (index: number) => string): this {
    const all = (this.spec[list] as unknown[] | undefined) ?? [];
    entries.forEach((entry, index) => {
      this.places.push([`${this.path}.spec.${list}[${all.length}]`, placeOfEntry(index)]);
      all.push(entry);
    });
    this.spec[list] = all;
    return this;
  }

  /** Says where a field within an entry really stands. */
  public within(field: string, place: string): this {
    this.places.push([`${this.path}.spec.${field}`, place]);
    return this;
  }

  public pod(metadata: unknown, rest: Pick<PodPlace, 'lent'> = {}): PodPlace {
    return {
      podPath: this.path,
      metadata,
      spec: this.spec,
      places: [...this.places, [`${this.path}.spec`, this.path], [`${this.path}.metadata`, this.path]],
      ...rest,
    };
  }
}

const ACCOUNT = ['serviceAccountName', 'automountServiceAccountToken'];

/** Argo Workflows: each template that is a program becomes a pod, with what the workflow says for all of them. */
const argoWorkflow: Recipe = (template, path, object) => {
  const set = listAt(template, 'containerSet', 'containers');
  const single = ['container', 'script'].filter((key) => isFields(template[key]));
  if (single.length + set.length === 0) {
    return undefined;
  }
  const specPath = object.kind === 'CronWorkflow' ? 'spec.workflowSpec' : 'spec';
  const workflow = fieldsAt(object, ...specPath.split('.'));
  const pod = new Assembly(path)
    .take(['hostNetwork', 'securityContext', ...ACCOUNT], workflow, specPath)
    .take(['securityContext', ...ACCOUNT], template, path)
    .add('volumes', listAt(workflow, 'volumes'), (index) => `${specPath}.volumes[${index}]`)
    .add('volumes', listAt(template, 'volumes'), (index) => `${path}.volumes[${index}]`)
    .add('initContainers', listAt(template, 'initContainers'), (index) => `${path}.initContainers[${index}]`)
    .add('containers', single.map((key) => ({ name: 'main', ...fieldsAt(template, key) })), (index) => `${path}.${single[index]}`)
    .add('containers', set, (index) => `${path}.containerSet.containers[${index}]`)
    .add('containers', listAt(template, 'sidecars'), (index) => `${path}.sidecars[${index}]`);
  return {
    pods: [pod.pod(template.metadata, { lent: String(object.kind).endsWith('Template') })],
    keys: ['container', 'script', 'containerSet', 'sidecars', 'initContainers', 'securityContext'],
    taken: [`${specPath}.securityContext`, `${specPath}.hostNetwork`],
  };
};

/** Tekton: the steps of a task are the containers of one pod, which a run gives a template. */
const tektonTask: Recipe = (task, path, object) => {
  const isAction = object.kind === 'StepAction' && path === 'spec';
  const steps = listAt(task, 'steps');
  if (!isAction && !steps.some(isFields)) {
    return undefined;
  }
  const runPath = isFields(valueAt(object, 'spec', 'taskRunTemplate')) ? 'spec.taskRunTemplate' : 'spec';
  const run = fieldsAt(object, ...runPath.split('.'));
  const template = fieldsAt(run, 'podTemplate');
  const common = fieldsAt(task, 'stepTemplate');
  const whole = (step: unknown) => ({
    ...common, ...fieldsAt(step), securityContext: { ...fieldsAt(common, 'securityContext'), ...fieldsAt(step, 'securityContext') },
  });
  // A step that refers to a StepAction has its container there.
  const own = steps.map((step, index) => ({ step, index })).filter(({ step }) => textAt(step, 'ref', 'name') === undefined);
  const pod = new Assembly(path)
    .take(['hostNetwork', 'securityContext', 'automountServiceAccountToken'], template, `${runPath}.podTemplate`)
    .take(['serviceAccountName'], run, runPath)
    .add('volumes', listAt(template, 'volumes'), (index) => `${runPath}.podTemplate.volumes[${index}]`)
    .add('volumes', listAt(task, 'volumes'), (index) => `${path}.volumes[${index}]`)
    .add('containers', isAction ? [{ name: 'step', ...task }] : [], () => path)
    .add('containers', own.map(({ step }) => whole(step)), (index) => `${path}.steps[${own[index].index}]`)
    .add('containers', listAt(task, 'sidecars'), (index) => `${path}.sidecars[${index}]`);
  return {
    pods: [pod.pod(undefined, { lent: !String(object.kind).endsWith('Run') })],
    keys: ['steps', 'sidecars', 'stepTemplate', ...isAction ? ['securityContext'] : []],
    taken: [`${runPath}.podTemplate`],
  };
};

/** Spark: the driver and the executors are pods whose main container is written into the same map as the pod. */
const sparkApplication: Recipe = (spec, path) => {
  const roles = ['driver', 'executor'].filter((role) => isFields(spec[role]));
  if (roles.length === 0 || !/^spec(\.template)?$/.test(path)) {
    return undefined;
  }
  return { pods: roles.map((role) => sparkPod(spec, path, role)), keys: roles, taken: [] };
};

function sparkPod(spec: Fields, path: string, role: string): PodPlace {
  const fields = fieldsAt(spec, role);
  const place = `${path}.${role}`;
  const name = `spark-kubernetes-${role}`;
  const template = fieldsAt(fields, 'template', 'spec');
  const { containers: _containers, initContainers: _initContainers, volumes: _volumes, ...ofTemplate } = template;
  const others = listAt(template, 'containers');
  const main = Math.max(others.findIndex((container) => textAt(container, 'name') === name), 0);
  const inTemplate = others.map((container, index) => ({ container, index })).filter(({ index }) => index !== main);
  const given = Object.fromEntries(['image', 'env', 'envFrom', 'securityContext', 'ports', 'lifecycle', 'volumeMounts']
    .filter((key) => isSet(fields[key])).map((key) => [key, fields[key]]));
  const container = {
    image: spec.image,
    ...fieldsAt(others[main]),
    ...given,
    name,
    // Spark always sets them, from cores and memory.
    resources: { requests: { cpu: fields.cores ?? 1, memory: fields.memory ?? '1g' }, limits: { memory: fields.memory ?? '1g' } },
  };
  return new Assembly(place)
    .take(Object.keys(ofTemplate), ofTemplate, `${place}.template.spec`)
    .take(['hostNetwork'], fields, place)
    .set('serviceAccountName', fields.serviceAccount, `${place}.serviceAccount`)
    .set('securityContext', fields.podSecurityContext, `${place}.podSecurityContext`)
    .add('volumes', listAt(spec, 'volumes'), (index) => `${path}.volumes[${index}]`)
    .add('volumes', listAt(template, 'volumes'), (index) => `${place}.template.spec.volumes[${index}]`)
    .add('initContainers', listAt(fields, 'initContainers'), (index) => `${place}.initContainers[${index}]`)
    .add('initContainers', listAt(template, 'initContainers'), (index) => `${place}.template.spec.initContainers[${index}]`)
    .add('containers', [container], () => place)
    .add('containers', listAt(fields, 'sidecars'), (index) => `${place}.sidecars[${index}]`)
    .add('containers', inTemplate.map(({ container: other }) => other), (index) => `${place}.template.spec.containers[${inTemplate[index].index}]`)
    .pod({ annotations: fields.annotations, labels: fields.labels });
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

const RECIPES: readonly (readonly [group: string, kind: RegExp, recipe: Recipe])[] = [
  ['argoproj.io', /^(Cron)?Workflow$|^(Cluster)?WorkflowTemplate$/, argoWorkflow],
  ['tekton.dev', /^((Cluster)?Task|TaskRun|Pipeline|PipelineRun|StepAction)$/, tektonTask],
  ['sparkoperator.k8s.io', /^(Scheduled)?SparkApplication$/, sparkApplication],
];

/** The recipe of a kind whose pods stand in pieces; most kinds need none. */
export function recipeFor(group: string, kind: string): Recipe | undefined {
  return RECIPES.find(([groups, kinds]) => groups === group && kinds.test(kind))?.[2];
}
