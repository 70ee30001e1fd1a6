import { Code, ExistingKind, moduleOf, sharedId, sharedIn, usesOf } from './code';
import { print, quoted } from './print';
import { AppShape, factoryOf } from './trial';

/** The app as TypeScript. */
export function programOf(props: Code, { construct, namespace }: AppShape): string {
  const names = new Set<string>(['App', 'Chart', construct]);
  const objects = new Map<string, { kind: ExistingKind; name: string }>();
  usesOf(props, names, objects);
  const variables = new Map<string, string>();
  const lines: string[] = [];
  const variableFor = (id: string, name: string): string => {
    const variable = fresh(name, new Set([...variables.values(), 'app', 'chart']));
    variables.set(id, variable);
    return variable;
  };
  for (const [id, { kind, name }] of objects) {
    lines.push(`const ${variableFor(id, name)} = ${kind}.${factoryOf(kind)}(chart, ${quoted(`${kind.toLowerCase()}-${name}`)}, ${quoted(name)});`);
  }
  for (const [name, value] of sharedIn(props)) {
    const start = `const ${variableFor(sharedId(name), name)} = `;
    lines.push(`${start}${print(value, variables, 0, start.length)};`);
  }
  const imports = ['cdk8s', 'cdk8s-flyte', 'cdk8s-plus-27'].flatMap((module) => {
    const mine = [...names].filter((name) => (name === 'App' || name === 'Chart' ? 'cdk8s' : moduleOf(name)) === module).sort();
    return mine.length === 0 ? [] : [importOf(mine, module)];
  });
  return [
    ...imports,
    '',
    'const app = new App();',
    `const chart = new Chart(app, 'flyte', { namespace: ${quoted(namespace)} });`,
    ...lines,
    '',
    `new ${construct}(chart, 'flyte', ${print(props, variables, 0, `new ${construct}(chart, 'flyte', `.length)});`,
    '',
    'app.synth();',
    '',
  ].join('\n');
}

function importOf(names: readonly string[], module: string): string {
  const line = `import { ${names.join(', ')} } from '${module}';`;
  return line.length <= 120 ? line : `import {\n${names.map((name) => `  ${name},\n`).join('')}} from '${module}';`;
}

/** A variable called after an object; never a word of TypeScript, nor twice. */
function fresh(name: string, taken: ReadonlySet<string>): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const camel = words.map((word, index) => index === 0 ? word.charAt(0).toLowerCase() + word.slice(1) : word.charAt(0).toUpperCase() + word.slice(1)).join('');
  const base = `${/^[a-z]/.test(camel) ? camel : `object${camel}`}Object`.replace(/^(\w+)Object$/, (_all, word: string) => RESERVED.test(word) ? `${word}Object` : word);
  let variable = base;
  for (let number = 2; taken.has(variable); number++) { variable = `${base}${number}`; }
  return variable;
}

const RESERVED = /^(break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|export|extends|false|finally|for|function|if|implements|import|in|instanceof|interface|let|new|null|package|private|protected|public|return|static|super|switch|this|throw|true|try|typeof|var|void|while|with|yield|await|arguments|eval|undefined|app|chart|require|module|exports|process|global)$/;
