import { Code, sharedId } from './code';

const WIDTH = 120;
const WORD = /^[A-Za-z_$][\w$]*$/;

/** A text as a literal of TypeScript that nothing in it can end. */
export function quoted(text: string): string {
  const escaped = text.replace(/[\\\n\r\t]/g, (character) => ({ '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' })[character]!)
    // What is not seen, or ends a line for some readers only, is written out; half a character too.
    .replace(/[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff\ud800-\udfff]/g, (character) => // eslint-disable-line no-control-regex
      `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return escaped.includes("'") && !escaped.includes('"') ? `"${escaped}"` : `'${escaped.replace(/'/g, "\\'")}'`;
}

/** Prints a piece of code that begins at a column, on one line where it fits. */
export function print(code: Code, variables: ReadonlyMap<string, string>, indent: number, column: number): string {
  const line = onOneLine(code, variables);
  if (column + line.length <= WIDTH || code.is === 'literal' || code.is === 'name' || code.is === 'existing' || code.is === 'shared') { return line; }
  const inner = ' '.repeat(indent + 2);
  const end = ' '.repeat(indent);
  switch (code.is) {
    case 'list':
      return `[\n${code.items.map((item) => `${inner}${print(item, variables, indent + 2, indent + 2)},\n`).join('')}${end}]`;
    case 'object': {
      const keys = keysOf(code.fields.map(([name]) => name));
      return `{\n${code.fields.map(([, value], at) => `${inner}${keys[at]}: ${print(value, variables, indent + 2, indent + 4 + keys[at].length)},\n`).join('')}${end}}`;
    }
    case 'call':
      return `${code.name}(${code.args.map((arg) => print(arg, variables, indent, column + code.name.length + 1)).join(', ')})`;
  }
}

function onOneLine(code: Code, variables: ReadonlyMap<string, string>): string {
  switch (code.is) {
    case 'literal': return typeof code.value === 'string' ? quoted(code.value) : String(code.value);
    case 'list': return `[${code.items.map((item) => onOneLine(item, variables)).join(', ')}]`;
    case 'object': {
      if (code.fields.length === 0) { return '{}'; }
      const keys = keysOf(code.fields.map(([name]) => name));
      return `{ ${code.fields.map(([, value], at) => `${keys[at]}: ${onOneLine(value, variables)}`).join(', ')} }`;
    }
    case 'name': return code.name;
    case 'call': return `${code.name}(${code.args.map((arg) => onOneLine(arg, variables)).join(', ')})`;
    case 'existing': return variables.get(`${code.kind} ${code.name}`)!;
    case 'shared': return variables.get(sharedId(code.name))!;
  }
}

/** Keys of one object: all of them in quotes if one has to be. `__proto__` in quotes would be the prototype, and not a key. */
function keysOf(names: readonly string[]): string[] {
  const bare = names.every((name) => WORD.test(name) && name !== '__proto__');
  return names.map((name) => name === '__proto__' ? "['__proto__']" : bare ? name : quoted(name));
}
