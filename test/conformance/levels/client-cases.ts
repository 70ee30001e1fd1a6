import { isDeepStrictEqual } from 'node:util';

/** What the client tells of an execution. */
export interface ClientAnswer {
  readonly execution: string;
  readonly phase: string;
  readonly error: string | null;
  readonly output: unknown;
  readonly attempts: number;
  readonly cached: boolean;
}

/** A workflow of flytekit/, and what has to come of it. */
export interface Case {
  readonly what: string;
  /** Its file, where it is not workflows.py. */
  readonly module?: string;
  readonly workflow: string;
  readonly inputs: Record<string, unknown>;
  readonly output?: unknown;
  readonly attempts?: number;
  /** A part of the message that the user has to see. */
  readonly error?: string;
  /** Flyte's own program without which it cannot run: no stand-in of it can do this. */
  readonly needs?: string;
  /** What is wrong with a second execution. */
  readonly again?: (first: ClientAnswer, second: ClientAnswer) => string | undefined;
}

export const CASES: readonly Case[] = [
  { what: 'tasks hand their results on through the store', workflow: 'chain', inputs: { numbers: 5, name: 'squares' }, output: 'squares: 30' },
  {
    what: 'a task runs as 1000:1000, without capabilities, new privileges or a token',
    workflow: 'identity',
    inputs: {},
    output: {
      uid: '1000 1000 1000 1000', gid: '1000 1000 1000 1000', groups: '1000', capabilities: '0000000000000000', no_new_privileges: '1', token: 'False',
    },
  },
  { what: 'the message of a task that fails reaches the user', workflow: 'fails', inputs: { moisture: 1 }, error: 'the soil is too dry' },
  { what: 'a task that fails is tried again', workflow: 'retries', inputs: {}, output: 1, attempts: 2 },
  { what: 'a task reads a secret that the webhook injects', workflow: 'secret', inputs: {}, output: 'not so secret'.length },
  { what: 'a task is mapped over a list by the plugin k8s-array', workflow: 'mapped', inputs: { numbers: [1, 2, 3] }, output: [2, 4, 6] },
  {
    what: 'a task is mapped over a list as a node',
    module: 'array_node',
    workflow: 'array_node',
    inputs: { numbers: [1, 2, 3] },
    output: [3, 6, 9],
    needs: 'flyteadmin',
  },
  { what: 'a dynamic workflow unfolds', workflow: 'unfolds', inputs: { number: 3, times: 2 }, output: 12 },
  {
    what: 'a cached task is not run a second time',
    workflow: 'cached',
    inputs: { name: 'once' },
    needs: 'datacatalog',
    again: (first, second) => second.cached && first.output === second.output && !first.cached
      ? undefined : `first ${JSON.stringify(first)}, then ${JSON.stringify(second)}`,
  },
];

/** What every kind of install has to run. */
export const EVERYWHERE = CASES.filter(({ workflow }) => ['chain', 'identity', 'fails'].includes(workflow));

export const RAW_CONTAINER: Case = {
  what: 'a task of any image gets its inputs from the copilot, and hands its outputs on',
  module: 'raw_container',
  workflow: 'raw',
  inputs: { name: 'you' },
  output: 'hello you, from 1000',
};

/** The file that a case is in, without its ending. */
export function moduleOf({ module = 'workflows' }: Case): string {
  return module;
}

/** How an execution ended otherwise than it should. */
export function differenceOf(expected: Case, { phase, error, output, attempts }: ClientAnswer): string | undefined {
  if (expected.error !== undefined) {
    return phase === 'FAILED' && error?.includes(expected.error) ? undefined : `it ended ${phase} with ${error ?? 'no message'}`;
  }
  if (phase !== 'SUCCEEDED') {return `it ended ${phase}: ${error ?? ''}`;}
  if ('output' in expected && !isDeepStrictEqual(output, expected.output)) {return `its output is ${JSON.stringify(output)}`;}
  return expected.attempts !== undefined && attempts !== expected.attempts ? `it took ${attempts} attempts` : undefined;
}
