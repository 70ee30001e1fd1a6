import { Command, Pipeline, pipelinesOf } from './shell';

const SHELLS = new Set(['sh', 'bash', 'dash', 'ash', 'ksh', 'zsh']);
/** Succeed whatever happened before them. */
const NEVER_FAIL = new Set(['true', ':', 'echo', 'printf', 'sleep']);
/** Succeed on any input, so that at the end of a pipeline they hide how the command before them ended. */
const FILTERS = new Set(['cat', 'tee', 'head', 'tail', 'tr', 'sed', 'awk', 'wc', 'sort', 'uniq', 'cut']);
/** Begin a part of a compound command whose status decides which branch runs, and nothing else. */
const CONDITIONS = new Set(['if', 'elif', 'for', 'case']);
/** May go on until the probe times out, which is a way to fail. */
const LOOPS = new Set(['while', 'until']);
/** Stand before a command that does count. */
const LEADING = new Set(['then', 'else', 'do', '{', '(']);
const CLOSERS = new Set(['fi', 'done', 'esac', '}', ')']);

interface Script {
  readonly text: string;
  readonly errexit: boolean;
  readonly pipefail: boolean;
  /** What stands after the script: `$0`, then `$1` and on. */
  readonly rest: readonly string[];
}

/** Why the command of an exec probe cannot tell an unhealthy process; undefined when it can. */
export function whyCannotFail(command: readonly string[]): string | undefined {
  const script = scriptOf(command);
  if (script === undefined) {
    const name = baseName(command[0] ?? '');
    return NEVER_FAIL.has(name) ? `it runs ${name}, which always succeeds` : undefined;
  }
  // `sh -c script name` is a common way to set $0; from the second argument on somebody meant a command.
  if (script.rest.length > 1 && !/\$[0-9@*#]|\$\{[0-9@*#]|\bshift\b/.test(script.text)) {
    return `what follows the shell script (${script.rest[0]} and on) is never run: sh -c runs one script and takes the rest as its parameters`;
  }
  const pipelines = pipelinesOf(script.text);
  if (pipelines === undefined || pipelines.some((pipeline) => exitsWithFailure(pipeline) || LOOPS.has(pipeline.commands[0][0]))) {
    return undefined;
  }
  const setOptions = pipelines.flatMap(({ commands }) => commands).filter((words) => words[0] === 'set').map((words) => words.slice(1));
  const errexit = script.errexit || setOptions.some((words) => words.some((word) => /^-[a-z]*e/.test(word) || word === 'errexit'));
  const pipefail = script.pipefail || setOptions.some((words) => words.includes('pipefail'));
  const lists = listsOf(pipelines).filter((list) => list[0].commands[0][0] !== 'set');
  if (lists.length === 0) {
    return 'its script runs nothing';
  }
  const decisive = errexit ? lists : decisiveLists(lists);
  return decisive.some((list) => listCanFail(list, pipefail)) ? undefined : 'the status of its script is lost: the last command always succeeds';
}

function scriptOf(command: readonly string[]): Script | undefined {
  const start = baseName(command[0] ?? '') === 'busybox' ? 1 : 0;
  if (!SHELLS.has(baseName(command[start] ?? ''))) {
    return undefined;
  }
  let errexit = false;
  let pipefail = false;
  let runs = false;
  let at = start + 1;
  for (; at < command.length && /^[-+]./.test(command[at]); at++) {
    const flags = command[at].startsWith('--') ? '' : command[at];
    errexit ||= flags.includes('e');
    runs ||= flags.includes('c');
    if (flags.includes('o')) {
      at++;
      errexit ||= command[at] === 'errexit';
      pipefail ||= command[at] === 'pipefail';
    }
  }
  return runs && at < command.length ? { text: command[at], errexit, pipefail, rest: command.slice(at + 1) } : undefined;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `exit 1`, `exit $status` and a bare `exit`, which repeats the status before it. */
function exitsWithFailure(pipeline: Pipeline): boolean {
  return pipeline.commands.some((words) => words.some((word, index) =>
    (word === 'exit' || word === 'return') && words[index + 1] !== '0'));
}

/** Groups pipelines that `&&` and `||` join. */
function listsOf(pipelines: readonly Pipeline[]): Pipeline[][] {
  const lists: Pipeline[][] = [];
  let open = false;
  for (const pipeline of pipelines) {
    if (open) {
      lists[lists.length - 1].push(pipeline);
    } else {
      lists.push([pipeline]);
    }
    open = pipeline.then === '&&' || pipeline.then === '||';
  }
  return lists;
}

/** The lists that can give the script its status: the last one, or all inside a compound command that stands last. */
function decisiveLists(lists: readonly Pipeline[][]): Pipeline[][] {
  const last = lists[lists.length - 1];
  const compound = CLOSERS.has(last[0].commands[0][0]);
  return compound ? lists.slice(0, -1).filter((list) => !CONDITIONS.has(list[0].commands[0][0])) : [last];
}

function listCanFail(list: readonly Pipeline[], pipefail: boolean): boolean {
  if (list[list.length - 1].then === '&') {
    return false;
  }
  let fails = pipelineCanFail(list[0], pipefail);
  for (let at = 1; at < list.length; at++) {
    const next = pipelineCanFail(list[at], pipefail);
    fails = list[at - 1].then === '||' ? fails && next : fails || next;
  }
  return fails;
}

function pipelineCanFail(pipeline: Pipeline, pipefail: boolean): boolean {
  const { commands } = pipeline;
  const last = commands.length - 1;
  return commandCanFail(commands[last], last > 0)
    || (pipefail && commands.slice(0, last).some((command) => commandCanFail(command, false)));
}

function commandCanFail(words: Command, piped: boolean): boolean {
  let at = 0;
  while (LEADING.has(words[at])) { at++; }
  // An assignment has the status of the command substitution in it, and succeeds when there is none.
  let substituted = false;
  while (/^[A-Za-z_]\w*=/.test(words[at] ?? '')) {
    substituted ||= /\$\(|`/.test(words[at]);
    at++;
  }
  if (at >= words.length) {
    return substituted;
  }
  const name = baseName(words[at]);
  return !(NEVER_FAIL.has(name) || CLOSERS.has(name) || name === 'exit' || (piped && FILTERS.has(name)));
}
