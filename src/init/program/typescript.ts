import { importsOf, Options, Program, Value } from './value';

const WIDTH = 120;
const STEP = '  ';

/** The program in TypeScript. */
export function typescriptProgram(program: Program): string {
  const { constants, secrets, composition, options, what } = program;
  const { flyte, plus } = importsOf(program, false);
  return [
    "import { App, Chart } from 'cdk8s';\n",
    imported(flyte, 'cdk8s-flyte'),
    ...plus.length === 0 ? [] : [imported(plus.filter((name) => name !== 'SecretValue'), 'cdk8s-plus-27')],
    '\n// What is yours: change each of these, they are examples.\n\n',
    ...constants.map(({ name, value, what: meaning }) => `/** ${meaning} */\nconst ${name} = ${quoted(value)};\n`),
    `\n/** ${what} */\nexport function synthesize(app: App): App {\n`,
    "  const chart = new Chart(app, 'flyte', { namespace: 'flyte' });\n",
    '  // Somebody has to make these; README.md says how.\n',
    ...Object.entries(secrets).map(([variable, name]) => `  const ${camel(variable)} = Secret.fromSecretName(chart, ${quoted(camel(variable))}, ${quoted(name)});\n`),
    `\n  new ${composition}(chart, 'flyte', ${broken(options, STEP)});\n`,
    '  return app;\n}\n\nif (require.main === module) { synthesize(new App()).synth(); }\n',
  ].join('');
}

function imported(names: readonly string[], from: string): string {
  const line = `import { ${names.join(', ')} } from '${from}';\n`;
  return line.length <= WIDTH ? line : `import {\n${names.map((name) => `  ${name},\n`).join('')}} from '${from}';\n`;
}

/** A value where so much room is left on its line. */
function show(value: Value, indent: string, room: number): string {
  const line = inline(value);
  if (line !== undefined && line.length <= room) { return line; }
  if (typeof value === 'object') {
    if ('call' in value) {
      const given = (value.args ?? []).map((arg) => show(arg, indent, room));
      return `${value.call.join('.')}(${[...given, ...value.options === undefined ? [] : [broken(value.options, indent)]].join(', ')})`;
    }
    if ('struct' in value) { return broken(value.options, indent); }
    if ('list' in value) { return `[\n${value.list.map((one) => `${indent}${STEP}${show(one, `${indent}${STEP}`, WIDTH - indent.length)},\n`).join('')}${indent}]`; }
  }
  return inline(value)!;
}

function broken(options: Options, indent: string): string {
  const inner = `${indent}${STEP}`;
  const lines = options.map(([key, value, why]) =>
    `${why === undefined ? '' : `${inner}// ${why}\n`}${inner}${key}: ${show(value, inner, WIDTH - inner.length - key.length - 3)},\n`);
  return `{\n${lines.join('')}${indent}}`;
}

/** On one line; undefined where a comment stands inside. */
function inline(value: Value): string | undefined {
  if (typeof value === 'string') { return quoted(value); }
  if (typeof value !== 'object') { return String(value); }
  if ('name' in value) { return camel(value.name); }
  if ('text' in value) { return `\`${value.text}\${${value.end}}\``; }
  if ('map' in value) { return `{ ${Object.entries(value.map).map(([key, text]) => `${quoted(key)}: ${quoted(text)}`).join(', ')} }`; }
  if ('list' in value) { return joined(value.list.map(inline), (all) => `[${all}]`); }
  const options = value.options === undefined ? [] : [joined(value.options.map(([key, inner, why]) => {
    const text = inline(inner);
    return text === undefined || why !== undefined ? undefined : text === key ? key : `${key}: ${text}`;
  }), (all) => `{ ${all} }`)];
  return 'struct' in value ? options[0] : joined([...(value.args ?? []).map(inline), ...options], (all) => `${value.call.join('.')}(${all})`);
}

function joined(parts: readonly (string | undefined)[], around: (all: string) => string): string | undefined {
  return parts.includes(undefined) ? undefined : around(parts.join(', '));
}

/** Variables are in snake case; constants stay as they are. */
function camel(name: string): string {
  return /^[A-Z]/.test(name) ? name : name.replace(/_(.)/g, (_all, letter: string) => letter.toUpperCase());
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
