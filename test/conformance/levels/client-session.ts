import * as fs from 'node:fs';
import { Server } from 'node:net';
import * as path from 'node:path';
import { refusals } from './4-processes';
import { Case, ClientAnswer, differenceOf, moduleOf } from './client-cases';
import { LevelContext } from './level';
import { PodKubelet } from './pod-kubelet';
import { Stack } from './stack';
import { accessesOf, denialsOf, readAudit } from '../cluster/audit';
import { Conversation } from '../lib/conversation';
import { forward } from '../lib/forward';
import { Example } from '../lib/manifests';
import { run, tail } from '../lib/processes';
import { LevelReport } from '../lib/report';

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
}

/** How an example differs from the quickstart. */
export interface Expected {
  /** Where its tasks run. */
  readonly namespace?: string;
  /** What it is refused, and does without. */
  readonly denial?: RegExp;
}

/** A running stack, its task pods started, the ports that the README forwards, and a client behind them. */
export async function withClient(
  context: LevelContext, example: Example, report: LevelReport, use: (session: Session) => Promise<void>,
  expected: Expected = {},
): Promise<void> {
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
      apiVersion: 'v1', kind: 'Secret', metadata: { name: 'conformance', namespace: expected.namespace ?? `${PROJECT}-${DOMAIN}` }, stringData: { token: 'not so secret' },
    });
    const folder = path.join(context.folder, 'client');
    fs.cpSync(SOURCES, folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'flyte.yaml'), 'admin: {endpoint: localhost:8089, insecure: true}\n');
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
    const denials = denialsOf(accessesOf(readAudit(stack.cluster.control.auditLog))).filter((denial) => expected.denial?.test(denial) !== true);
    report.check('RBAC refuses nothing that the processes ask for', denials.length > 0 ? denials.join('; ') : undefined);
  } finally {
    await kubelet.stop();
    forwards.forEach((server) => server.close());
    await stack.stop();
  }
}

/** The code of a file, as users bring it. */
export async function register({ folder, env }: Session, file: string, report: LevelReport): Promise<boolean> {
  return report.attempt(`pyflyte registers ${file} over gRPC and uploads it to the store`, async () => {
    const args = ['--config', 'flyte.yaml', 'register', '--project', PROJECT, '--domain', DOMAIN, '--version', VERSION, file];
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

/** What the pods of an execution said, or of all. */
export function logsOf(kubelet: PodKubelet, execution?: string): string {
  const runs = execution === undefined ? [...kubelet.runs.values()] : kubelet.of(execution);
  return runs.flatMap((one) => [...one.initContainers, ...one.containers].map((container) =>
    `\n--- ${one.pod.metadata.name} ${container.spec.name} (${one.phase}) ${container.message}\n${tail(container.log(), 1200)}`)).join('');
}
