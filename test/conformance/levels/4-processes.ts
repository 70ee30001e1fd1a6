import * as path from 'node:path';
import { AdminApi, Identifier } from './admin-api';
import { metricsExist } from './alerts';
import { checkHardening, identityProblem } from './hardening';
import { exampleNamed, Level, LevelContext, namesOf, withSingleBinary } from './level';
import { shards } from './shards';
import { Stack } from './stack';
import { accessesOf, denialsOf, readAudit } from '../cluster/audit';
import { KubeObject, Pod } from '../lib/kube-types';
import { Example } from '../lib/manifests';
import { LevelReport } from '../lib/report';
import { sleep, waitFor } from '../lib/wait';
import { describeFlow } from '../runner/policies';

const CHECK_DB_READY = 'check-db-ready';
const OUTAGE_SECONDS = 8;

export const processes: Level = {
  number: 4,
  title: 'processes',
  tools: ['etcd', 'kube-apiserver', 'flyteadmin', 'flytescheduler', 'flytepropeller', 'flytepropeller-manager', 'minio', 'postgres', 'initdb', 'pg_isready'],
  async run(context, report) {
    report.with(...namesOf(context, 'postgres', 'minio', 'flyteadmin', 'flytescheduler', 'datacatalog', 'flytepropeller'));
    await endure(context, exampleNamed(context, 'quickstart'), report);
    await withSingleBinary(context, report, endure);
    await shards({ ...context, folder: path.join(context.folder, 'manager') }, report);
  },
};

/** The processes of one example: they wait, run as declared, and outlive their stores. */
async function endure(context: LevelContext, example: Example, report: LevelReport): Promise<void> {
  const stack = await Stack.start(context, example, report);
  try {
    await startWithoutDatabase(stack, report);
    await passedDeadline(stack, report);
    for (const program of ['postgres', 'minio']) {await stack.run(stack.workload(program), report);}
    if (!await stack.allReady(report, 180)) {return;}
    await checkHardening(stack.runs.values(), report);
    // Those of the single binary are the same, in one answer.
    if (stack.runs.has('flyteadmin')) {await metricsExist(stack, report);}
    await strangers(stack, report);
    await outages(stack, report);
    report.check('network policies let through what the processes use', refusals(stack));
  } finally {
    await stack.stop();
  }
}

/** Everything but the stores. What needs the database waits for it, as a user that is not root. */
async function startWithoutDatabase(stack: Stack, report: LevelReport): Promise<void> {
  const stores = [stack.workload('postgres'), stack.workload('minio')].map((store) => store.metadata.name);
  for (const workload of stack.workloads(report).filter((one) => !stores.includes(one.metadata.name))) {await stack.run(workload, report);}
  const waiting = [...stack.runs].filter(([, run]) => run.initContainers.some((one) => one.spec.name === CHECK_DB_READY));
  report.check('some process waits for the database', waiting.length > 0 ? undefined : `no pod has a container ${CHECK_DB_READY}`);
  await Promise.all(waiting.map(([name, run]) => report.attempt(`${name} waits for PostgreSQL, not as root`, async () => {
    const container = run.container(CHECK_DB_READY);
    await waitFor(`${CHECK_DB_READY} of ${name} asks`, 20, () => container.log().includes('no response') || undefined);
    const problem = identityProblem(run, container);
    if (problem) {throw new Error(problem);}
    if (container.restarts > 0) {throw new Error(`restarted ${container.restarts} times: ${container.message}`);}
  })));
}

/** A copy of a waiting pod, with a shorter patience: it must give up, and say why. */
async function passedDeadline(stack: Stack, report: LevelReport): Promise<void> {
  await report.attempt('past its deadline, check-db-ready fails with a message', async () => {
    const copy = structuredClone(stack.workload(stack.api)) as KubeObject & { spec: { template: { spec: Pod['spec'] } } };
    copy.metadata.name = 'impatient';
    const check = copy.spec.template.spec.initContainers?.find((one) => one.name === CHECK_DB_READY);
    const deadline = check?.env?.find((variable) => variable.name === 'CHECK_DEADLINE_SECONDS');
    if (!deadline) {throw new Error(`${CHECK_DB_READY} has no CHECK_DEADLINE_SECONDS`);}
    deadline.value = '3';
    const run = await stack.run(copy, report);
    try {
      const container = run.container(CHECK_DB_READY);
      await waitFor('it gives up', 30, () => container.lastExit !== undefined && container.lastExit !== 0 ? true : undefined);
      if (!/PostgreSQL at .+ did not accept connections within 3 seconds/.test(container.log())) {
        throw new Error(`it said: ${container.log().split('\n').slice(-3).join(' ')}`);
      }
    } finally {
      await stack.stopWorkload('impatient', 1);
    }
  });
}

/** A pod that is no part of Flyte must not reach the database: that is what the policies are for. */
async function strangers(stack: Stack, report: LevelReport): Promise<void> {
  await report.attempt('a stranger in the namespace does not reach PostgreSQL', async () => {
    const database = stack.workload('postgres');
    const { spec } = structuredClone(database as KubeObject & { spec: { template: Pod } }).spec.template;
    const [container] = spec.containers;
    const pod: Pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'stranger', namespace: database.metadata.namespace, labels: { app: 'stranger' } },
      spec: {
        restartPolicy: 'Never',
        serviceAccountName: 'default',
        securityContext: spec.securityContext,
        containers: [{
          name: 'ask',
          image: container.image,
          securityContext: container.securityContext,
          resources: container.resources,
          command: ['pg_isready', '--host=postgres', '--username=flyte', '--timeout=3'],
        }],
      },
    };
    const run = await stack.run(pod, report);
    try {
      await waitFor('its question is answered', 20, () => ['Succeeded', 'Failed'].includes(run.phase) || undefined);
      if (run.phase === 'Succeeded') {throw new Error(`PostgreSQL answered: ${run.containers[0].log()}`);}
    } finally {
      await stack.stopWorkload('stranger', 1);
    }
  });
  // Its refused attempt is what was wanted.
  stack.cluster.network.refused.length = 0;
}

/** Each store goes away for a while and comes back; what was kept is still there, and everything is ready again. */
async function outages(stack: Stack, report: LevelReport): Promise<void> {
  const admin = new AdminApi(stack.podUrl(stack.api, 8088));
  const id: Identifier = { project: 'flytesnacks', domain: 'development', name: 'outage', version: 'v1' };
  await report.attempt('flyteadmin keeps a project, a task and a workflow', async () => {
    await admin.createProject('outage');
    await admin.createTask(id);
    await admin.createWorkflow(id, id);
  });
  for (const program of ['postgres', 'minio']) {
    const store = stack.workload(program);
    await report.attempt(`${program} stops for ${OUTAGE_SECONDS} s and starts again`, async () => {
      await stack.stopWorkload(store.metadata.name, 20);
      await sleep(OUTAGE_SECONDS * 1000);
      await stack.run(store, report);
      await stack.cluster.ready(stack.runs.get(store.metadata.name)!, 60);
    });
    await stack.allReady(report, 120, `is ready after the outage of ${program}`);
    await report.attempt(`nothing is lost after the outage of ${program}`, async () => {
      await waitFor('the project is known', 60, async () => (await admin.projects()).includes('outage') || undefined);
      await waitFor('the workflow can be read', 60, async () => await admin.compiledNodes(id) > 0 || undefined);
      await admin.createProject(`after-${program}`);
      const next: Identifier = { ...id, name: `after-${program}` };
      await admin.createTask(next);
      await admin.createWorkflow(next, next);
    });
  }
}

export function refusals(stack: Stack): string | undefined {
  const flows = [...new Set(stack.cluster.network.refused.map(describeFlow))];
  return flows.length > 0 ? `refused: ${flows.join('; ')}` : undefined;
}

/** What RBAC refused, but for what is meant. */
export function denials(stack: Stack, meant?: RegExp): string | undefined {
  const denied = denialsOf(accessesOf(readAudit(stack.cluster.control.auditLog))).filter((denial) => meant?.test(denial) !== true);
  return denied.length > 0 ? denied.join('; ') : undefined;
}
