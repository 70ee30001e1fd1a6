import { denials, refusals } from './4-processes';
import { AdminApi, Identifier } from './admin-api';
import { checkHardening } from './hardening';
import { exampleNamed, LevelContext, namesOf } from './level';
import { PodKubelet } from './pod-kubelet';
import { Stack } from './stack';
import { TaskKubelet } from './task-kubelet';
import { KubeObject } from '../lib/kube-types';
import { LevelReport } from '../lib/report';
import { waitFor } from '../lib/wait';
import { PodRun } from '../runner/pod-runner';

const PROJECT = 'flytesnacks';
const DOMAIN = 'development';
const NAMESPACE = 'flyte';
/** As many that by chance all of them fall to one of two engines once in 2000 times. */
const EXECUTIONS = 12;

/** The example with a manager: its engines are really started, of the PodTemplate, and each runs the workflows that are its own. */
export async function shards(context: LevelContext, report: LevelReport): Promise<void> {
  report.say('several engines');
  report.with(...namesOf(context, 'flytepropeller-manager'));
  const example = exampleNamed(context, 'manager');
  const stack = await Stack.start(context, example, report);
  const engines = new PodKubelet(stack.cluster, 'app=flytepropeller');
  const tasks = new TaskKubelet(stack.cluster.client);
  try {
    engines.start();
    if (!await stack.runAll(report) || !await allReady(engines, stack, report)) {return;}
    await checkHardening(running(engines, stack), report);
    tasks.start();
    await dividesWorkflows(stack, engines, report);
    await replacesEngine(stack, engines, report);
    await Promise.all([engines.stop(), tasks.stop()]);
    report.check('every engine could be started', engines.problems.length > 0 ? engines.problems.join('; ') : undefined);
    report.check('network policies let through what the manager and its engines use', refusals(stack));
    report.check('RBAC refuses nothing that the manager and its engines ask for', denials(stack));
  } finally {
    await Promise.all([engines.stop(), tasks.stop()]);
    await stack.stop();
  }
}

function running(engines: PodKubelet, stack: Stack): PodRun[] {
  return [...engines.runs.values()].filter((run) => stack.cluster.runs.includes(run));
}

function allReady(engines: PodKubelet, stack: Stack, report: LevelReport): Promise<boolean> {
  return report.attempt('the manager starts two engines of its PodTemplate, and each gets its own Lease', async () => {
    await waitFor('both are ready', 120, () => {
      const ready = running(engines, stack).filter((run) => run.ready).map((run) => run.pod.metadata.name).sort();
      if (ready.join() !== 'flytepropeller-0,flytepropeller-1') {throw new Error(`ready: ${ready.join()}; ${engines.problems.join('; ')}`);}
      return true;
    });
    for (const index of [0, 1]) {
      const lease = await waitFor<KubeObject>(`the Lease of engine ${index}`, 60, () => stack.cluster.client.find('coordination.k8s.io/v1', 'Lease', `propeller-leader-${index}`, NAMESPACE));
      const { holderIdentity } = lease.spec as { holderIdentity: string };
      if (holderIdentity !== `flytepropeller-${index}`) {throw new Error(`propeller-leader-${index} is held by ${holderIdentity}`);}
    }
  });
}

/** Each workflow is evaluated by the engine of its shard, and both have some. */
async function dividesWorkflows(stack: Stack, engines: PodKubelet, report: LevelReport): Promise<void> {
  const admin = new AdminApi(stack.podUrl(stack.api, 8088));
  const id: Identifier = { project: PROJECT, domain: DOMAIN, name: 'hello', version: 'v1' };
  await report.attempt(`${EXECUTIONS} workflows succeed, some by each engine`, async () => {
    await waitFor('the namespace of the project', 90, () => stack.cluster.client.find('v1', 'Namespace', `${PROJECT}-${DOMAIN}`));
    await admin.createTask(id);
    await admin.createWorkflow(id, id);
    await admin.createLaunchPlan(id, id);
    const names = Array.from({ length: EXECUTIONS }, (_, index) => `fshard${String.fromCharCode(97 + index)}`);
    for (const name of names) {await admin.launch(name, id);}
    const keys = new Map<string, string>();
    await waitFor('their ends', 120, async () => {
      for (const { metadata: { name, labels } } of await stack.cluster.client.list<KubeObject>('flyte.lyft.com/v1alpha1', 'FlyteWorkflow')) {
        keys.set(name, labels?.['shard-key'] ?? '');
      }
      const phases = await Promise.all(names.map(async (name) => (await admin.execution(PROJECT, DOMAIN, name)).closure.phase));
      if (phases.some((phase) => phase !== 'SUCCEEDED')) {throw new Error(`phases ${phases.join()}; shard keys ${[...keys.values()].join()}`);}
      return true;
    });
    const logs = running(engines, stack).map((run) => [run.pod.metadata.name, run.container('flytepropeller').spec.args ?? []] as const);
    const shares = logs.map(([, args]) => [...keys.values()].filter((key) => args.some((arg, at) => arg === key && args[at - 1] === '--propeller.include-shard-key-label')).length);
    if (shares.some((share) => share === 0) || shares.reduce((sum, share) => sum + share, 0) !== keys.size) {
      throw new Error(`of ${keys.size} workflows the engines have ${shares.join(' and ')}`);
    }
  });
}

async function replacesEngine(stack: Stack, engines: PodKubelet, report: LevelReport): Promise<void> {
  await report.attempt('an engine that is gone is started again', async () => {
    const [first] = running(engines, stack);
    const { name, uid } = first.pod.metadata;
    await stack.cluster.client.delete(first.pod, 0);
    await waitFor(`${name} again`, 90, () => running(engines, stack).some((run) => run.ready && run.pod.metadata.name === name && run.pod.metadata.uid !== uid) || undefined);
  });
}
