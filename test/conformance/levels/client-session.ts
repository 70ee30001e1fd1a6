import * as fs from 'node:fs';
import { Server } from 'node:net';
import * as path from 'node:path';
import { denials, refusals } from './4-processes';
import { Case, ClientAnswer, differenceOf, moduleOf } from './client-cases';
import { checkHardening } from './hardening';
import { LevelContext } from './level';
import { PodKubelet } from './pod-kubelet';
import { Stack } from './stack';
import { Conversation } from '../lib/conversation';
import { Example } from '../lib/manifests';
import { run, tail } from '../lib/processes';
import { LevelReport } from '../lib/report';
import { forward } from '../lib/sockets';
import { waitFor } from '../lib/wait';
import { TestCluster } from '../runner/test-cluster';

export const PROJECT = 'flytesnacks';
export const DOMAIN = 'development';
const VERSION = 'v1';
const SOURCES = path.join(__dirname, '..', 'flytekit');
/** As long as all the pods of a level may take on two slow cores. */
export const PATIENCE = 240;

/** A running Flyte and its user. */
export interface Session {
  readonly stack: Stack;
  readonly kubelet: PodKubelet;
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly client: Conversation;
  readonly project: string;
}

/** How an example differs from the quickstart. */
export interface Installation {
  /** @default flytesnacks */
  readonly project?: string;
  /** Where its tasks run, if not in the namespace of the project and its domain. */
  readonly namespace?: string;
  /** What it is refused, and does without. */
  readonly denial?: RegExp;
  /** What the cluster needs before anything is applied. */
  readonly prepare?: (cluster: TestCluster) => Promise<void>;
  /** What is done once the processes run, before there is a client. */
  readonly started?: (stack: Stack) => Promise<void>;
  /** Where tasks run, if not where flyteadmin does. */
  readonly dataPlane?: () => Stack;
  /** How a client reaches it, if not by the ports that the README forwards. */
  readonly client?: { readonly configuration: string; readonly env: Record<string, string> };
}

/** What the README tells a client. */
const CONFIGURATION = 'admin: {endpoint: localhost:8089, insecure: true}\n';

/** A running stack, its task pods started, the ports that the README forwards, and a client behind them. */
export async function withClient(
  context: LevelContext, example: Example, report: LevelReport, installation: Installation, use: (session: Session) => Promise<void>,
): Promise<void> {
  const { project = PROJECT, namespace = `${project}-${DOMAIN}` } = installation;
  const stack = await Stack.start(context, example, report, installation.prepare);
  const forwards: Server[] = [];
  let kubelet: PodKubelet | undefined;
  try {
    if (!await stack.runAll(report)) {return;}
    await checkHardening(stack.runs.values(), report);
    await installation.started?.(stack);
    const plane = installation.dataPlane?.() ?? stack;
    kubelet = new PodKubelet(plane.cluster);
    kubelet.start();
    if (installation.client === undefined) {forwards.push(...await forwardPorts(stack));}
    await waitFor(`the namespace ${namespace}`, 90, () => plane.cluster.client.find('v1', 'Namespace', namespace));
    await plane.cluster.client.apply({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'conformance', namespace }, stringData: { token: 'not so secret' } });
    const folder = path.join(context.folder, 'client');
    fs.cpSync(SOURCES, folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'flyte.yaml'), installation.client?.configuration ?? CONFIGURATION);
    const env = { ...process.env, PATH: `${path.join(context.binaries.flytekit, 'bin')}:${process.env.PATH}`, HOME: folder, ...installation.client?.env };
    const conversation = new Conversation('python3', ['client.py', 'flyte.yaml', project, DOMAIN], { cwd: folder, env });
    try {
      await use({ stack, kubelet, folder, env, client: conversation, project });
    } finally {
      conversation.end();
    }
    await kubelet.stop();
    report.check('every task pod could be started', kubelet.problems.length > 0 ? kubelet.problems.join('; ') : undefined);
    for (const one of new Set([stack, plane])) {
      report.check('network policies let through what the tasks and the processes use', refusals(one));
      report.check('RBAC refuses nothing that the processes ask for', denials(one, installation.denial));
    }
  } finally {
    await kubelet?.stop();
    forwards.forEach((server) => server.close());
    await stack.stop();
  }
}

/** flyteadmin's gRPC, and the store to which code is uploaded. */
function forwardPorts(stack: Stack): Promise<Server[]> {
  const ports = [[8089, stack.api], [9000, stack.workload('minio').metadata.name]] as const;
  return Promise.all(ports.map(([port, workload]) => forward(port, stack.addressOf(workload), port)));
}

/** The code of a file, as users bring it. */
export async function register({ folder, env, project }: Session, file: string, report: LevelReport): Promise<boolean> {
  return report.attempt(`pyflyte registers ${file} over gRPC and uploads it to the store`, async () => {
    const args = ['--config', 'flyte.yaml', 'register', '--project', project, '--domain', DOMAIN, '--version', VERSION, file];
    const { code, stdout, stderr } = await run('pyflyte', args, { cwd: folder, env, seconds: 120 });
    if (code !== 0) {throw new Error(`it ends with ${code}: ${tail(`${stdout}\n${stderr}`, 2000)}`);}
  });
}

/** All at once, as a cluster has them; each is judged when it has ended. */
export async function runCases(session: Session, cases: readonly Case[], report: LevelReport): Promise<void> {
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

/** Switched on before other things are run, and waited for after: the scheduler has its own minute. */
export async function activateSchedule({ client: conversation }: Session, report: LevelReport): Promise<boolean> {
  return report.attempt('a launch plan with a schedule is activated', async () => {
    await conversation.ask({ do: 'activate', launch_plan: 'every_minute' });
  });
}

export async function scheduled({ client: conversation, kubelet }: Session, report: LevelReport): Promise<void> {
  await report.attempt('the schedule launches the workflow, and it succeeds', async () => {
    const { phase, error, execution } = await conversation.ask<ClientAnswer>({ do: 'scheduled', launch_plan: 'every_minute', seconds: 150 });
    if (phase !== 'SUCCEEDED') {throw new Error(`${phase}: ${error ?? ''}${logsOf(kubelet, execution)}`);}
  });
}

/** What the pods of an execution said, or of all. */
export function logsOf(kubelet: PodKubelet, execution?: string): string {
  const runs = execution === undefined ? [...kubelet.runs.values()] : kubelet.of(execution);
  return runs.flatMap((one) => [...one.initContainers, ...one.containers].map((container) =>
    `\n--- ${one.pod.metadata.name} ${container.spec.name} (${one.phase}) ${container.message}\n${tail(container.log(), 1200)}`)).join('');
}
