import { call, Code, list } from './code';

/**
 * A step down into the props: a name, and behind it what it holds. `objectStore(ObjectStore.s3)` is made by a factory whose options come
 * below; `tolerations[]` is one more entry of a list; `plugins[spark]` is the entry of that name, which several statements may be about.
 * A key of the values, which may have any characters, stands by itself, and so does an entry of a list that is called after one.
 */
export type Step = string | { readonly key: string } | { readonly list: string; readonly entry: string };

/** One thing that the app says. */
export interface Statement {
  readonly target: readonly Step[];
  readonly code: Code;
  /** Paths of the values that it says; none where the library needs what the values do not have. */
  readonly from: readonly string[];
  readonly note?: string;
  /** What has to be filled in by hand, where it stands for something else. */
  readonly fillIn?: string;
  /** What somebody has to answer for before it runs. */
  readonly decide?: string;
}

/** Steps of a path as the table has it: `admin.server.maxMessageSize`. */
export function stepsOf(path: string): string[] {
  return path.match(/(?:[^.(]|\([^)]*\))+/g) ?? [];
}

/** The same for people, without factories and marks of lists. */
export function propOf(target: readonly Step[]): string {
  return target.map((step) => {
    const { name } = partsOf(step);
    return typeof step === 'string' || /^\w+$/.test(name) ? name : `['${name}']`;
  }).join('.').replace(/\.\[/g, '[');
}

/** What a step is called, without its factory and its entry. */
export function nameOf(step: Step): string {
  return partsOf(step).name;
}

interface Parts {
  readonly name: string;
  /** Of an entry of a list: empty for one more. */
  readonly entry?: string;
  readonly factory?: string;
}

function partsOf(step: Step): Parts {
  if (typeof step !== 'string') { return 'key' in step ? { name: step.key } : { name: step.list, entry: step.entry }; }
  const [, name, entry, factory] = /^([^[(]*)(?:\[([^\]]*)\])?(?:\(([^)]*)\))?$/.exec(step)!;
  return { name, entry, factory };
}

interface Node {
  code?: Code;
  factory?: string;
  readonly fields: Map<string, Node>;
  /** Entries, where it is a list. */
  entries?: Map<string, Node>;
}

const fresh = (): Node => ({ fields: new Map() });

/** Puts all statements into one object; of two about the same the later wins. */
export function assemble(statements: readonly Statement[]): Code {
  const root = fresh();
  for (const { target, code } of statements) {
    let node = root;
    for (const step of target) {
      const { name, entry, factory } = partsOf(step);
      node = below(node.fields, name);
      if (entry !== undefined) {
        node.entries ??= new Map();
        node = below(node.entries, entry === '' ? `\u0000${node.entries.size}` : entry);
      }
      node.factory = factory ?? node.factory;
    }
    node.code = code;
  }
  return codeOf(root);
}

function below(nodes: Map<string, Node>, name: string): Node {
  const node = nodes.get(name) ?? fresh();
  nodes.set(name, node);
  return node;
}

function codeOf({ code, factory, fields, entries }: Node): Code {
  if (entries !== undefined) { return list([...entries.values()].map(codeOf)); }
  // A factory with options says more than a constant does.
  if (fields.size === 0 && code !== undefined) { return code; }
  const options: Code = { is: 'object', fields: [...fields].map(([name, node]) => [name, codeOf(node)] as const) };
  return factory === undefined ? options : call(factory, options);
}

/** Whether any statement is about a prop, or about what is below it. */
export function says(statements: readonly Statement[], path: string): boolean {
  const wanted = path.split('.');
  return statements.some(({ target }) => wanted.every((name, index) => {
    const step = target[index];
    return step !== undefined && partsOf(step).name === name;
  }));
}
