import * as fs from 'node:fs';
import * as path from 'node:path';
import { CASES, ClientAnswer, EVERYWHERE, moduleOf, RAW_CONTAINER } from './client-cases';
import { activateSchedule, logsOf, PATIENCE, register, runCases, scheduled, Session, withClient } from './client-session';
import { narrow, restricted, TASKS } from './client-stacks';
import { exampleNamed, Level, LevelContext, namesOf } from './level';
import { Example } from '../lib/manifests';
import { run, tail } from '../lib/processes';
import { LevelReport } from '../lib/report';
import { waitFor } from '../lib/wait';

export const client: Level = {
  number: 10,
  title: 'a user\'s workflows',
  tools: ['etcd', 'kube-apiserver', 'flyteadmin', 'flytescheduler', 'flytepropeller', 'minio', 'postgres', 'initdb', 'pg_isready'],
  async run(context, report) {
    report.with(...namesOf(context, 'flytekit', 'flyteadmin', 'flytescheduler', 'datacatalog', 'flytepropeller'));
    await quickstart(context, exampleNamed(context, 'quickstart'), report);
    await restrictedTasks({ ...context, folder: path.join(context.folder, 'restricted') }, report);
    await narrowInstall({ ...context, folder: path.join(context.folder, 'narrow') }, report);
  },
};

/** Namespaces that enforce `restricted`, and the copilot, which brings a task of any image its inputs and takes its outputs away. */
async function restrictedTasks(context: LevelContext, report: LevelReport): Promise<void> {
  report.say('namespaces that enforce restricted');
  const hasCoPilot = context.given.includes('flyte-copilot');
  if (!hasCoPilot) {report.note('not run: a task of any image, in a namespace that enforces restricted: flyte-copilot is not given');}
  await withClient(context, restricted(), report, {}, async (session) => {
    if (!await register(session, 'workflows.py', report)) {return;}
    if (hasCoPilot && !await register(session, `${moduleOf(RAW_CONTAINER)}.py`, report)) {return;}
    await runCases(session, [...EVERYWHERE, ...hasCoPilot ? [RAW_CONTAINER] : []], report);
  });
}

/** No ClusterRole: tasks run, fail and are ended in the one namespace. */
async function narrowInstall(context: LevelContext, report: LevelReport): Promise<void> {
  report.say('a narrow install');
  await withClient(context, narrow(), report, { namespace: TASKS, denial: /podtemplates/ }, async (session) => {
    if (!await register(session, 'workflows.py', report)) {return;}
    await runCases(session, EVERYWHERE, report);
    await abort(session, report);
  });
}

/** Everything that the README promises of the quickstart, and a user's further workflows. */
async function quickstart(context: LevelContext, example: Example, report: LevelReport): Promise<void> {
  await withClient(context, example, report, {}, async (session) => {
    await readmeCommands(session, report);
    const lacking = CASES.filter(({ needs }) => needs !== undefined && !context.given.includes(needs));
    for (const { what, needs } of lacking) {report.note(`not run: ${what}: ${needs} is not given`);}
    const cases = CASES.filter((one) => !lacking.includes(one));
    for (const file of new Set(cases.map(moduleOf))) {
      if (!await register(session, `${file}.py`, report)) {return;}
    }
    const activated = await activateSchedule(session, report);
    await runCases(session, cases, report);
    await abort(session, report);
    if (activated) {await scheduled(session, report);}
  });
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
      await stack.cluster.client.find('v1', 'Pod', task.pod.metadata.name, task.pod.metadata.namespace) === undefined || undefined);
    const { phase } = await conversation.ask<ClientAnswer>({ do: 'result', id: 'waits', seconds: 60 });
    if (phase !== 'ABORTED') {throw new Error(`its phase is ${phase}`);}
  });
}
