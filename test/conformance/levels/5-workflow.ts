import { refusals } from './4-processes';
import { AdminApi, Identifier } from './admin-api';
import { KEPT_GRANTS } from './kept-grants';
import { laptopUploads, taskFindsStore } from './laptop';
import { exampleNamed, Level, LevelContext, namesOf, withSingleBinary } from './level';
import { Stack } from './stack';
import { TaskKubelet } from './task-kubelet';
import { accessesOf, denialsOf, readAudit } from '../cluster/audit';
import { grantsOf, unusedGrants } from '../cluster/grants';
import { KubeObject, Pod } from '../lib/kube-types';
import { Example } from '../lib/manifests';
import { LevelReport } from '../lib/report';
import { waitFor } from '../lib/wait';

const PROJECT = 'flytesnacks';
const DOMAIN = 'development';
const NAMESPACE = `${PROJECT}-${DOMAIN}`;
const SECRET = { group: 'conformance', key: 'token' };

export const workflow: Level = {
  number: 5,
  title: 'a workflow',
  tools: ['etcd', 'kube-apiserver', 'flyteadmin', 'flytescheduler', 'flytepropeller', 'minio', 'postgres', 'initdb', 'pg_isready'],
  async run(context, report) {
    report.with(...namesOf(context, 'flyteadmin', 'flytescheduler', 'datacatalog', 'flytepropeller'));
    await through(context, exampleNamed(context, 'quickstart'), report);
    await withSingleBinary(context, report, through);
  },
};

/** A workflow through one example. */
async function through(context: LevelContext, example: Example, report: LevelReport): Promise<void> {
  const stack = await Stack.start(context, example, report);
  const kubelet = new TaskKubelet(stack.cluster.client);
  try {
    if (!await stack.runAll(report)) {return;}
    kubelet.start();
    const admin = new AdminApi(stack.podUrl(stack.api, 8088));
    await projectNamespaces(stack, report);
    await laptopUploads(stack, admin, PROJECT, DOMAIN, report);
    if (await runWorkflow(stack, admin, kubelet, report)) {
      await abortWorkflow(stack, admin, kubelet, report);
      await schedule(admin, report);
    }
    await restarts(stack, report);
    await kubelet.stop();
    report.check('network policies let through what the processes use', refusals(stack));
    judgeAccess(stack, example, report);
  } finally {
    await kubelet.stop();
    await stack.stop();
  }
}

/** ClusterResourceSync makes a namespace for every project and domain, with the Pod Security labels of its template. */
async function projectNamespaces(stack: Stack, report: LevelReport): Promise<void> {
  await report.attempt(`ClusterResourceSync makes the namespace ${NAMESPACE}, labelled`, async () => {
    const namespace = await waitFor<KubeObject>('the namespace', 90, () => stack.cluster.client.find('v1', 'Namespace', NAMESPACE));
    const labels = namespace.metadata.labels ?? {};
    for (const mode of ['enforce', 'warn', 'audit']) {
      const level = labels[`pod-security.kubernetes.io/${mode}`];
      if (level !== 'baseline' && level !== 'restricted') {throw new Error(`${mode} is ${level ?? 'not set'}; its labels are ${JSON.stringify(labels)}`);}
    }
    report.note(`task pods are admitted under enforce ${labels['pod-security.kubernetes.io/enforce']}`);
  });
}

/** Registers and launches a workflow whose task asks for a secret, and follows it to its end. */
async function runWorkflow(stack: Stack, admin: AdminApi, kubelet: TaskKubelet, report: LevelReport): Promise<boolean> {
  const { client } = stack.cluster;
  const id: Identifier = { project: PROJECT, domain: DOMAIN, name: 'hello', version: 'v1' };
  const execution = 'fhello';
  await client.apply({
    apiVersion: 'v1', kind: 'Secret', metadata: { name: SECRET.group, namespace: NAMESPACE }, stringData: { [SECRET.key]: 'not so secret' },
  });
  await report.attempt('a task, a workflow and its launch plan are registered', async () => {
    await admin.createTask(id, { secret: SECRET });
    await admin.createWorkflow(id, id);
    await admin.createLaunchPlan(id, id);
  });
  await report.attempt('an execution is launched', () => admin.launch(execution, id));
  const made = await report.attempt('flytepropeller makes the task pod in the project\'s namespace', async () => {
    const pod = await waitFor<Pod>('the task pod', 90, () => kubelet.podOf(execution));
    if (pod.metadata.namespace !== NAMESPACE) {throw new Error(`it is in ${pod.metadata.namespace}`);}
  });
  const pod = kubelet.podOf(execution);
  if (pod) {
    report.check('the webhook injects the secret into the task pod', injectionProblem(pod));
    await taskPodLevel(stack, pod, report);
    await taskFindsStore(stack, pod, report);
  }
  const succeeded = await report.attempt('the execution ends SUCCEEDED', async () => {
    await waitFor('its end', 90, async () => {
      const { closure } = await admin.execution(PROJECT, DOMAIN, execution);
      if (['FAILED', 'ABORTED', 'TIMED_OUT'].includes(closure.phase)) {throw new Error(`it ended ${closure.phase}: ${closure.error?.message ?? ''}`);}
      if (closure.phase !== 'SUCCEEDED') {throw new Error(`its phase is ${closure.phase}`);}
      return true;
    });
  });
  return made && succeeded;
}

/** The secret as a file: a volume of it, mounted in every container. */
function injectionProblem(pod: Pod): string | undefined {
  const volume = (pod.spec.volumes ?? []).find((one) => one.secret?.secretName === SECRET.group
    || one.projected?.sources?.some((source) => source.secret?.name === SECRET.group));
  if (!volume) {return `no volume of it; the pod has ${(pod.spec.volumes ?? []).map((one) => one.name).join(', ')}`;}
  const without = pod.spec.containers.filter((container) => !container.volumeMounts?.some((mount) => mount.name === volume.name));
  return without.length > 0 ? `not mounted in ${without.map((container) => container.name).join(', ')}` : undefined;
}

/** What the task pod would still need for a namespace that enforces more. */
async function taskPodLevel(stack: Stack, pod: Pod, report: LevelReport): Promise<void> {
  const copy: Pod = {
    ...pod, metadata: { name: 'again', namespace: NAMESPACE, labels: { conformance: 'again' } }, status: undefined, spec: { ...pod.spec, nodeName: undefined },
  };
  await report.attempt('the task pod passes the level that its namespace enforces', async () => {
    const { warnings } = await stack.cluster.client.create(copy, true);
    if (warnings.length > 0) {report.note(`the task pod is warned of: ${warnings.join('; ')}`);}
  });
}

/** An execution that is ended by hand: flyteadmin deletes the workflow, flytepropeller the pod. */
async function abortWorkflow(stack: Stack, admin: AdminApi, kubelet: TaskKubelet, report: LevelReport): Promise<void> {
  const id: Identifier = { project: PROJECT, domain: DOMAIN, name: 'hello', version: 'v1' };
  const execution = 'faborted';
  kubelet.held.add(execution);
  await report.attempt('an execution that is terminated takes its pod with it', async () => {
    await admin.launch(execution, id);
    const pod = await waitFor<Pod>('its pod', 90, () => kubelet.podOf(execution));
    await admin.terminate(PROJECT, DOMAIN, execution);
    await waitFor('the pod is gone', 90, async () => await stack.cluster.client.find('v1', 'Pod', pod.metadata.name, NAMESPACE) === undefined || undefined);
    const { closure } = await admin.execution(PROJECT, DOMAIN, execution);
    if (!['ABORTED', 'ABORTING'].includes(closure.phase)) {throw new Error(`its phase is ${closure.phase}`);}
  });
}

async function schedule(admin: AdminApi, report: LevelReport): Promise<void> {
  const id: Identifier = { project: PROJECT, domain: DOMAIN, name: 'every-minute', version: 'v1' };
  await report.attempt('the scheduler fires a schedule, and the execution ends SUCCEEDED', async () => {
    await admin.createLaunchPlan(id, { ...id, name: 'hello' }, true);
    await admin.setState(id, 'ACTIVE');
    await waitFor('an execution of the schedule', 200, async () => {
      const fired = (await admin.executions(PROJECT, DOMAIN)).filter((one) => one.spec.launch_plan.name === id.name);
      if (fired.length === 0) {throw new Error('none yet');}
      if (fired.some((one) => one.closure.phase === 'SUCCEEDED')) {return true;}
      throw new Error(`phases ${fired.map((one) => one.closure.phase).join(', ')}`);
    }, 1000);
    await admin.setState(id, 'INACTIVE');
  });
}

/** What someone changed by hand in a project's namespace; ClusterResourceSync puts it right when it starts again. */
async function drift(stack: Stack): Promise<void> {
  const { client } = stack.cluster;
  const namespace = await client.get('v1', 'Namespace', NAMESPACE);
  await client.mergePatch(namespace, { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } });
  const account = await client.get('v1', 'ServiceAccount', 'default', NAMESPACE);
  await client.mergePatch(account, { automountServiceAccountToken: true });
  for (const policy of await client.list('networking.k8s.io/v1', 'NetworkPolicy', NAMESPACE)) {
    await client.mergePatch(policy, { spec: { ingress: [{}] } });
  }
}

async function driftIsRepaired(stack: Stack): Promise<void> {
  const { client } = stack.cluster;
  await waitFor('the namespace has its level again', 60, async () => {
    const { metadata } = await client.get('v1', 'Namespace', NAMESPACE);
    return metadata.labels?.['pod-security.kubernetes.io/enforce'] !== 'privileged' || undefined;
  });
  await waitFor('the default service account mounts no token again', 30, async () =>
    (await client.get('v1', 'ServiceAccount', 'default', NAMESPACE)).automountServiceAccountToken === false || undefined);
}

/** Each process again, over what its first start left behind: an update instead of a creation, and no denial. */
async function restarts(stack: Stack, report: LevelReport): Promise<void> {
  await drift(stack);
  for (const name of ['flytepropeller', 'flyte-pod-webhook', 'syncresources', 'flyte-binary'].filter((one) => stack.runs.has(one))) {
    const workload = stack.workloads().find((one) => one.metadata.name === name)!;
    await stack.stopWorkload(name);
    await stack.run(name === 'flytepropeller' || name === 'flyte-binary' ? collectingOften(workload) : workload, report);
  }
  await stack.allReady(report, 120, 'is ready after the restarts');
  await report.attempt('ClusterResourceSync repairs what was changed by hand', () => driftIsRepaired(stack));
  await report.attempt('flytepropeller collects what is done', async () => {
    await waitFor('a round of its collector', 60, () => accessesOf(readAudit(stack.cluster.control.auditLog))
      .some((access) => access.verb === 'deletecollection' && /:(flytepropeller|flyte-binary)$/.test(access.user)) || undefined);
  });
}

/** Every half hour is too seldom for a test. */
function collectingOften(workload: KubeObject): KubeObject {
  const copy = structuredClone(workload) as KubeObject & { spec: { template: Pod } };
  const [container] = copy.spec.template.spec.containers;
  container.env = [...container.env ?? [], { name: 'PROPELLER.GC_INTERVAL', value: '5s' }];
  return copy;
}

/** What RBAC refused, and what it grants and nothing used. */
function judgeAccess(stack: Stack, example: Example, report: LevelReport): void {
  const accesses = accessesOf(readAudit(stack.cluster.control.auditLog));
  const denials = denialsOf(accesses);
  report.check('RBAC refuses nothing that the processes ask for', denials.length > 0 ? denials.join('; ') : undefined);
  const grants = grantsOf(example.objects.filter(hasRunningAccount(stack)));
  const unused = new Map(unusedGrants(grants, accesses).map((grant) => [`${grant.account.split(':')[1]}: ${grant.verb} ${grant.what}`, grant]));
  for (const [text, grant] of unused) {
    const reason = KEPT_GRANTS[text] as string | undefined;
    if (reason !== undefined) {report.note(`granted, not used here: ${text}: ${reason}`);}
    report.check(`every granted verb is used: ${text}`, reason === undefined ? `nothing used it (${grant.role})` : undefined);
  }
  const accounts = runningAccounts(stack);
  for (const text of Object.keys(KEPT_GRANTS).filter((one) => accounts.has(one.split(':')[0]) && !unused.has(one))) {
    report.check(`kept grants are granted and unused: ${text}`, 'it is used, or no longer granted; take it from the list');
  }
  report.passed += grants.length - unused.size;
}

/** RBAC of processes that do not run here says nothing about what they use. */
function hasRunningAccount(stack: Stack): (object: KubeObject) => boolean {
  const accounts = runningAccounts(stack);
  return (object) => !object.kind.endsWith('Binding')
    || ((object as KubeObject & { subjects?: { name: string }[] }).subjects ?? []).some((subject) => accounts.has(subject.name));
}

function runningAccounts(stack: Stack): Set<string | undefined> {
  return new Set([...stack.runs.values()].map((run) => run.pod.spec.serviceAccountName));
}
