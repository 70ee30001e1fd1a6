import { importsOf, Options, Program, Value } from './value';

const WIDTH = 100;
const STEP = '    ';

/** The program in Python, formatted as black does. */
export function pythonProgram(program: Program): string {
  const { constants, secrets, composition, options, what } = program;
  const { flyte, plus } = importsOf(program, true);
  return [
    'from cdk8s import App, Chart\n',
    imported(flyte, 'cdk8s_flyte'),
    ...plus.length === 0 ? [] : [imported(plus, 'cdk8s_plus_27')],
    '\n# What is yours: change each of these, they are examples.\n\n',
    ...constants.map(({ name, value, what: meaning }) => `# ${meaning}\n${name} = ${quoted(value)}\n`),
    `\n\ndef synthesize(app: App) -> App:\n${docstring(what)}`,
    '    chart = Chart(app, "flyte", namespace="flyte")\n',
    '    # Somebody has to make these; README.md says how.\n',
    ...Object.entries(secrets).map(([variable, name]) => `    ${variable} = Secret.from_secret_name(chart, ${quoted(variable)}, ${quoted(name)})\n`),
    `\n    ${composition}(\n        chart,\n        "flyte",\n${broken(options, STEP)}    )\n`,
    '    return app\n\n\nif __name__ == "__main__":\n    synthesize(App()).synth()\n',
  ].join('');
}

function imported(names: readonly string[], from: string): string {
  const line = `from ${from} import ${names.join(', ')}\n`;
  return line.length <= WIDTH ? line : `from ${from} import (\n${names.map((name) => `    ${name},\n`).join('')})\n`;
}

function docstring(what: string): string {
  const lines: string[] = [''];
  for (const word of what.split(' ')) {
    const line = lines[lines.length - 1];
    if (line.length + word.length + 8 > WIDTH) { lines.push(word); } else { lines[lines.length - 1] = line === '' ? word : `${line} ${word}`; }
  }
  return lines.length === 1 ? `    """${what}"""\n` : `    """${lines.join('\n    ')}\n    """\n`;
}

function show(value: Value, indent: string, room: number): string {
  const line = inline(value);
  if (line !== undefined && line.length <= room) { return line; }
  if (typeof value === 'object') {
    const inner = `${indent}${STEP}`;
    if ('call' in value || 'struct' in value) {
      const given = 'call' in value ? (value.args ?? []).map((arg) => `${inner}${show(arg, inner, WIDTH - inner.length - 1)},\n`).join('') : '';
      return `${called(value)}(\n${given}${broken(value.options ?? [], indent)}${indent})`;
    }
    if ('list' in value) { return `[\n${value.list.map((one) => `${inner}${show(one, inner, WIDTH - inner.length - 1)},\n`).join('')}${indent}]`; }
  }
  return inline(value)!;
}

function broken(options: Options, indent: string): string {
  const inner = `${indent}${STEP}`;
  return options.map(([key, value, why]) => {
    const name = snake(key);
    return `${why === undefined ? '' : `${inner}# ${why}\n`}${inner}${name}=${show(value, inner, WIDTH - inner.length - name.length - 2)},\n`;
  }).join('');
}

/** On one line; undefined where a comment stands inside. */
function inline(value: Value): string | undefined {
  if (typeof value === 'string') { return quoted(value); }
  if (typeof value === 'boolean') { return value ? 'True' : 'False'; }
  if (typeof value !== 'object') { return String(value); }
  if ('name' in value) { return value.name; }
  if ('text' in value) { return `f"${value.text}{${value.end}}"`; }
  if ('map' in value) { return `{${Object.entries(value.map).map(([key, text]) => `${quoted(key)}: ${quoted(text)}`).join(', ')}}`; }
  if ('list' in value) { return joined(value.list.map(inline), (all) => `[${all}]`); }
  const options = (value.options ?? []).map(([key, inner, why]) => {
    const text = inline(inner);
    return text === undefined || why !== undefined ? undefined : `${snake(key)}=${text}`;
  });
  return joined([...'call' in value ? (value.args ?? []).map(inline) : [], ...options], (all) => `${called(value)}(${all})`);
}

function called(value: Extract<Value, { readonly options?: Options }>): string {
  return 'struct' in value ? value.struct : `${value.call[0]}.${snake(value.call[1])}`;
}

function joined(parts: readonly (string | undefined)[], around: (all: string) => string): string | undefined {
  return parts.includes(undefined) ? undefined : around(parts.join(', '));
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
