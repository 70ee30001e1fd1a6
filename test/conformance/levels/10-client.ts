import * as fs from 'node:fs';
import { Server } from 'node:net';
import * as path from 'node:path';
import { refusals } from './4-processes';
import { CASES, Case, ClientAnswer, differenceOf, moduleOf } from './client-cases';
import { exampleNamed, Level, LevelContext, namesOf } from './level';
import { PodKubelet } from './pod-kubelet';
import { Stack } from './stack';
import { accessesOf, denialsOf, readAudit } from '../cluster/audit';
import { Conversation } from '../lib/conversation';
import { forward } from '../lib/forward';
import { Example } from '../lib/manifests';
import { run, tail } from '../lib/processes';
import { LevelReport } from '../lib/report';
import { waitFor } from '../lib/wait';

const PROJECT = 'flytesnacks';
const DOMAIN = 'development';
const NAMESPACE = `${PROJECT}-${DOMAIN}`;
const VERSION = 'v1';
const SOURCES = path.join(__dirname, '..', 'flytekit');
/** As long as all the pods of a level may take on two slow cores. */
const PATIENCE = 240;

export const client: Level = {
  number: 10,
  title: 'a user\'s workflows',
  tools: ['etcd', 'kube-apiserver', 'flyteadmin', 'flytescheduler', 'flytepropeller', 'minio', 'postgres', 'initdb', 'pg_isready'],
  async run(context, report) {
    report.with(...namesOf(context, 'flytekit', 'flyteadmin', 'flytescheduler', 'datacatalog', 'flytepropeller'));
    await quickstart(context, exampleNamed(context, 'quickstart'), report);
  },
};

/** Everything that the README promises of the quickstart, and a user's further workflows. */
async function quickstart(context: LevelContext, example: Example, report: LevelReport): Promise<void> {
  await withClient(context, example, report, async (session) => {
    await readmeCommands(session, report);
    const lacking = CASES.filter(({ needs }) => needs !== undefined && !context.given.includes(needs));
    for (const { what, needs } of lacking) {report.note(`not run: ${what}: ${needs} is not given`);}
    const cases = CASES.filter((one) => !lacking.includes(one));
    for (const file of new Set(cases.map(moduleOf))) {
      if (!await register(session, `${file}.py`, report)) {return;}
    }
    await schedule(session, report, async () => {
      await runCases(session, cases, report);
      await abort(session, report);
    });
  });
}

interface Session {
  readonly stack: Stack;
  readonly kubelet: PodKubelet;
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly client: Conversation;
}

/** A running stack, its task pods started, the ports that the README forwards, and a client behind them. */
async function withClient(context: LevelContext, example: Example, report: LevelReport, use: (session: Session) => Promise<void>): Promise<void> {
  const stack = await Stack.start(context, example, report);
  const kubelet = new PodKubelet(stack.cluster);
  const forwards: Server[] = [];
  try {
    if (!await stack.runAll(report)) {return;}
    kubelet.start();
    for (const [port, workload, target] of [[8089, stack.api, 8089], [9000, stack.workload('minio').metadata.name, 9000]] as const) {
      forwards.push(await forward(port, new URL(stack.podUrl(workload, target)).hostname, target));
    }
    await stack.cluster.client.apply({
      apiVersion: 'v1', kind: 'Secret', metadata: { name: 'conformance', namespace: NAMESPACE }, stringData: { token: 'not so secret' },
    });
    const folder = path.join(context.folder, 'client');
    fs.cpSync(SOURCES, folder, { recursive: true });
    const env = { ...process.env, PATH: `${path.join(context.binaries.flytekit, 'bin')}:${process.env.PATH}`, HOME: folder };
    const conversation = new Conversation('python3', ['client.py', 'localhost:8089', PROJECT, DOMAIN], { cwd: folder, env });
    try {
      await use({ stack, kubelet, folder, env, client: conversation });
    } finally {
      conversation.end();
    }
    await kubelet.stop();
    report.check('every task pod could be started', kubelet.problems.length > 0 ? kubelet.problems.join('; ') : undefined);
    report.check('network policies let through what the tasks and the processes use', refusals(stack));
    const denials = denialsOf(accessesOf(readAudit(stack.cluster.control.auditLog)));
    report.check('RBAC refuses nothing that the processes ask for', denials.length > 0 ? denials.join('; ') : undefined);
  } finally {
    await kubelet.stop();
    forwards.forEach((server) => server.close());
    await stack.stop();
  }
}

/** The lines of the README's first workflow, from the client's configuration on, as they stand there. */
async function readmeCommands({ kubelet, folder, env }: Session, report: LevelReport): Promise<void> {
  await report.attempt('the README\'s first workflow runs by the README\'s commands', async () => {
    const readme = fs.readFileSync(path.join(__dirname, '..', '..', '..', 'README.md'), 'utf8');
    const script = /```sh\n[^`]*?^(printf '[^`]*?)```/m.exec(readme)?.[1];
    if (script === undefined || !script.includes('run --remote --wait')) {throw new Error('the README no longer has such a block');}
    const { code, stdout, stderr } = await run('sh', ['-ec', script], { cwd: folder, env, seconds: PATIENCE });
    if (code !== 0) {throw new Error(`they end with ${code}: ${tail(`${stdout}\n${stderr}`, 2000)}${logsOf(kubelet)}`);}
    const pods = [...kubelet.runs.values()];
    if (pods.length === 0) {throw new Error(`no task pod was started: ${tail(stdout)}`);}
  });
}

async function register({ folder, env }: Session, file: string, report: LevelReport): Promise<boolean> {
  return report.attempt(`pyflyte registers ${file} over gRPC and uploads it to the store`, async () => {
    const args = ['--config', 'flyte.yaml', 'register', '--project', PROJECT, '--domain', DOMAIN, '--version', VERSION, file];
    const { code, stdout, stderr } = await run('pyflyte', args, { cwd: folder, env, seconds: 120 });
    if (code !== 0) {throw new Error(`it ends with ${code}: ${tail(`${stdout}\n${stderr}`, 2000)}`);}
  });
}

/** All at once, as a cluster has them; each is judged when it has ended. */
async function runCases(session: Session, cases: readonly Case[], report: LevelReport): Promise<void> {
  const launched: Case[] = [];
  for (const one of cases) {
    if (await report.attempt(`${one.what}: launched`, () => launch(session, one))) {launched.push(one);}
  }
  for (const one of launched) {
    await report.attempt(one.what, async () => {
      const answer = await session.client.ask<ClientAnswer>({ do: 'result', id: one.workflow, seconds: PATIENCE });
      const difference = differenceOf(one, answer);
      if (difference !== undefined) {throw new Error(`${difference}${logsOf(session.kubelet, answer.execution)}`);}
      if (one.again === undefined) {return;}
      await launch(session, one);
      const second = await session.client.ask<ClientAnswer>({ do: 'result', id: one.workflow, seconds: PATIENCE });
      const other = one.again(answer, second);
      if (other !== undefined) {throw new Error(other);}
    });
  }
}

async function launch({ client: conversation }: Session, one: Case): Promise<void> {
  await conversation.ask({ do: 'launch', id: one.workflow, workflow: `${moduleOf(one)}.${one.workflow}`, inputs: one.inputs });
}

/** Ended by hand while its task runs: the user sees who did it and why, and the pod is gone. */
async function abort({ client: conversation, kubelet, stack }: Session, report: LevelReport): Promise<void> {
  await report.attempt('a workflow that is aborted ends, and its running pod with it', async () => {
    const { execution } = await conversation.ask<{ execution: string }>({ do: 'launch', id: 'waits', workflow: 'workflows.waits', inputs: { seconds: 600 } });
    const [task] = await waitFor('its task runs', PATIENCE, () => {
      const runs = kubelet.of(execution).filter((one) => one.phase === 'Running');
      return runs.length > 0 ? runs : undefined;
    });
    await conversation.ask({ do: 'terminate', id: 'waits', cause: 'no longer needed' });
    await waitFor('the pod is gone', 90, async () =>
      await stack.cluster.client.find('v1', 'Pod', task.pod.metadata.name, NAMESPACE) === undefined || undefined);
    const { phase } = await conversation.ask<ClientAnswer>({ do: 'result', id: 'waits', seconds: 60 });
    if (phase !== 'ABORTED') {throw new Error(`its phase is ${phase}`);}
  });
}

/** Switched on before the others run, and waited for after: the scheduler has its own minute. */
async function schedule({ client: conversation, kubelet }: Session, report: LevelReport, meanwhile: () => Promise<void>): Promise<void> {
  const activated = await report.attempt('a launch plan with a schedule is activated', async () => {
    await conversation.ask({ do: 'activate', launch_plan: 'every_minute' });
  });
  await meanwhile();
  if (!activated) {return;}
  await report.attempt('the schedule launches the workflow, and it succeeds', async () => {
    const { phase, error, execution } = await conversation.ask<ClientAnswer>({ do: 'scheduled', launch_plan: 'every_minute', seconds: 150 });
    if (phase !== 'SUCCEEDED') {throw new Error(`${phase}: ${error ?? ''}${logsOf(kubelet, execution)}`);}
  });
}

/** What the pods of an execution said, or of all. */
function logsOf(kubelet: PodKubelet, execution?: string): string {
  const runs = execution === undefined ? [...kubelet.runs.values()] : kubelet.of(execution);
  return runs.flatMap((one) => [...one.initContainers, ...one.containers].map((container) =>
    `\n--- ${one.pod.metadata.name} ${container.spec.name} (${one.phase}) ${container.message}\n${tail(container.log(), 1200)}`)).join('');
}
