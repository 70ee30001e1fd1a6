import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { toPythonIdentifier } from 'jsii-pacmak/lib/targets/python/util';
import { TargetLanguage, Translator, TypeScriptSnippet, typeScriptSnippetFromCompleteSource } from 'jsii-rosetta';
import { ASSEMBLY, ROOT } from './api/assembly';
import { Page } from './api/pages';

/** A block of TypeScript, and the comment right above it. */
const BLOCK = /(?:<!-- (?<mark>\w+): [^\n]*? -->\n)?^(?<indent> *)```ts\n(?<text>[\s\S]*?)^\k<indent>```$/gm;
/** Of what a comment says that it is of one language: lines of an example, which has its own program in Python, or said to be. */
const ONE_LANGUAGE = ['excerpt', 'typescript'];

/** What a page takes for granted, by its type. */
export const GIVEN: { readonly [type: string]: readonly string[] } = {
  App: ['app', 'central', 'europe'],
  Chart: ['chart'],
  Database: ['database'],
  ObjectStore: ['objectStore'],
  Cloud: ['cloud'],
  Authentication: ['authentication'],
  AuthKeys: ['keys'],
  OidcProviderOptions: ['provider'],
  InternalClientOptions: ['internalClient'],
  ISecret: ['auth', 'bucket', 'db', 'more', 'tls'],
  SecretValue: ['clientSecret', 'password'],
  ContainerResources: ['resources'],
  string: ['commit', 'role', 'taskRole'],
};

/** Lines that are no program of their own, with every name of the library, and what they take for granted and do not make. */
function asProgram(lines: string): string {
  const made = new Set([...lines.matchAll(/^const (\w+)/gm)].map(([, name]) => name));
  const given = Object.entries(GIVEN).flatMap(([type, names]) => names.filter((name) => !made.has(name)).map((name) => `declare const ${name}: ${type};`));
  return `/// !hide
import { ApiObject, App, Chart, Duration, JsonPatch, Size } from 'cdk8s';
import { ContainerResources, Cpu, ISecret, Secret, SecretValue, ServiceType, TaintEffect } from 'cdk8s-plus-27';
${lines.includes('kplus.') ? "import * as kplus from 'cdk8s-plus-27';" : ''}
import { ${Object.values(ASSEMBLY.types).map(({ name }) => name).sort().join(', ')} } from 'cdk8s-flyte';
${given.join('\n')}
/// !show
${lines}`;
}

/** What the expression above finds. */
interface Lines {
  readonly mark?: string;
  readonly indent: string;
  readonly text: string;
}

/** A snippet of a page, as it is in Python. */
export interface Snippet {
  readonly page: string;
  readonly typescript: string;
  readonly python: string;
}

/** Translates what stands in the pages, and refuses what does not compile: nobody could use it either. */
export function snippetsOf(pages: readonly Page[]): Snippet[] {
  const found = pages.flatMap(({ path: page, text }) => [...text.matchAll(BLOCK)].map(({ groups }) => groups as unknown as Lines)
    .filter(({ mark }) => !ONE_LANGUAGE.includes(mark ?? ''))
    .map(({ indent, text: lines }) => ({ page, typescript: lines.replace(new RegExp(`^${indent}`, 'gm'), '') })));
  const folder = folderOfConsumer();
  try {
    const translator = new Translator(true);
    const translated = translator.translateSnippets(found.map((one, index) => complete(one, index, folder)), [TargetLanguage.PYTHON]);
    const problems = translator.diagnostics.filter(({ isError }) => isError).map(({ formattedMessage }) => formattedMessage);
    if (problems.length > 0) { throw new Error(`snippets of the docs that do not compile, or have no words in Python:\n${problems.join('\n')}`); }
    return found.map((one, index) => ({ ...one, python: corrected(translated[index].get(TargetLanguage.PYTHON)!.source) }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function complete({ page, typescript }: { readonly page: string; readonly typescript: string }, index: number, folder: string): TypeScriptSnippet {
  const source = typescript.includes('import ') ? typescript : asProgram(typescript);
  const location = { api: { api: 'file' as const, fileName: page }, field: { field: 'markdown' as const, line: index } };
  return typeScriptSnippetFromCompleteSource(source, location, true, { $compilation: folder });
}

/** Rosetta forgets that jsii renames what Python keeps for itself, and takes a type in as often as it needs it. */
function corrected(python: string): string {
  return python.replace(/\.(\w+)(?=\()/g, (_call, name: string) => `.${toPythonIdentifier(name)}`)
    .replace(/(?<=^from \w+ import ).*$/gm, (names) => [...new Set(names.split(', '))].join(', '));
}

/** Where the library and its peers are found as a consumer finds them. */
function folderOfConsumer(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-flyte-snippets-'));
  for (const [name, from] of [['cdk8s-flyte', ROOT], ...['cdk8s', 'cdk8s-plus-27', 'constructs', '@types/node'].map((one) => [one, join(ROOT, 'node_modules', one)])]) {
    const to = join(folder, 'node_modules', name);
    mkdirSync(dirname(to), { recursive: true });
    symlinkSync(from, to);
  }
  return folder;
}

/** The pages with each snippet in the language that a reader chose; whoever chose one that is not written here sees TypeScript. */
export function withPython(pages: readonly Page[]): Page[] {
  const snippets = snippetsOf(pages);
  let next = 0;
  return pages.map(({ path, text }) => {
    const before = next;
    const written = text.replace(BLOCK, (...match) => {
      const { mark, indent } = match.at(-1) as Lines;
      return ONE_LANGUAGE.includes(mark ?? '') ? match[0] as string : inEach(snippets[next++], indent);
    });
    return { path, text: next === before ? written : `---\nlanguages: true\n---\n\n${written}` };
  });
}

function inEach({ typescript, python }: Snippet, indent: string): string {
  const block = (languages: readonly string[], highlighted: string, text: string) =>
    `<div class="${['in', ...languages.map((one) => `in-${one}`)].join(' ')}">\n\n\`\`\`${highlighted}\n${text.trimEnd()}\n\`\`\`\n\n</div>\n`;
  return [block(['typescript', 'java', 'go', 'csharp'], 'ts', typescript), block(['python'], 'python', python)].join('\n')
    .split('\n').map((line) => line === '' ? line : `${indent}${line}`).join('\n');
}
