/** A simple command: its words, with quotes taken off. */
export type Command = string[];

/** Commands joined by `|`; its status is that of the last one. */
export interface Pipeline {
  readonly commands: Command[];
  /** The operator that follows: `&&`, `||`, `;` (a line end too), `&`, or empty at the end. */
  readonly then: string;
}

/** Longer scripts are no probes any more; they are not read. */
const LENGTH_LIMIT = 64 * 1024;
const OPERATORS = ['&&', '||', ';;', '|&', ';', '\n', '|', '&'];
const CLOSING: { readonly [opening: string]: string } = { '(': ')', '{': '}' };

/** The pipelines of a shell script in order; undefined when it cannot be read, as with an unclosed quote. */
export function pipelinesOf(script: string): Pipeline[] | undefined {
  if (script.length > LENGTH_LIMIT) {
    return undefined;
  }
  const pipelines: Pipeline[] = [];
  let commands: Command[] = [[]];
  let word: string | undefined;
  const endWord = () => {
    if (word !== undefined) { commands[commands.length - 1].push(word); }
    word = undefined;
  };
  const endPipeline = (then: string) => {
    endWord();
    const filled = commands.filter((command) => command.length > 0);
    if (filled.length > 0) { pipelines.push({ commands: filled, then }); }
    commands = [[]];
  };
  let at = 0;
  while (at < script.length) {
    const char = script[at];
    const operator = OPERATORS.find((candidate) => script.startsWith(candidate, at));
    if (char === '\\') {
      word = script[at + 1] === '\n' ? word : (word ?? '') + (script[at + 1] ?? '');
      at += 2;
    } else if (char === '\'' || char === '"' || char === '`' || (char === '$' && script[at + 1] in CLOSING)) {
      const end = endOfQuoted(script, at);
      if (end === undefined) { return undefined; }
      const quoted = char === '\'' || char === '"';
      word = (word ?? '') + script.slice(at + (quoted ? 1 : 0), end - (quoted ? 1 : 0));
      at = end;
    } else if (char === '#' && word === undefined) {
      const lineEnd = script.indexOf('\n', at);
      at = lineEnd === -1 ? script.length : lineEnd;
    } else if (/[<>]/.test(char) || script.startsWith('&>', at)) {
      // A redirection says nothing about the status; `2>&1` must not read as a command sent to the background.
      endWord();
      const redirection = /^&?[<>]+(?:[&|](?:\d+|-)?)?\s*/.exec(script.slice(at))!;
      at += redirection[0].length;
      word = '>';
    } else if (operator === '|' || operator === '|&') {
      endWord();
      commands.push([]);
      at += operator.length;
    } else if (operator !== undefined) {
      endPipeline(operator === '\n' || operator === ';;' ? ';' : operator);
      at += operator.length;
    } else if (/\s/.test(char)) {
      endWord();
      at++;
    } else {
      word = (word ?? '') + char;
      at++;
    }
  }
  endPipeline('');
  return pipelines;
}

/** Where a quoted part, a command substitution or a `${...}` ends; undefined when it does not. */
function endOfQuoted(script: string, start: number): number | undefined {
  const char = script[start];
  if (char === '\'') {
    const end = script.indexOf('\'', start + 1);
    return end === -1 ? undefined : end + 1;
  }
  const nested = char === '$';
  const closing = nested ? CLOSING[script[start + 1]] : char;
  let depth = 1;
  for (let at = start + (nested ? 2 : 1); at < script.length; at++) {
    if (script[at] === '\\') {
      at++;
    } else if (script[at] === closing) {
      depth--;
      if (depth === 0) { return at + 1; }
    } else if (nested && script[at] === script[start + 1]) {
      depth++;
    }
  }
  return undefined;
}
