import { existsSync } from 'fs';
import { join } from 'path';
import { ROOT } from './api/assembly';
import { LANGUAGES } from './api/languages';
import { Page } from './api/pages';
import { exampleNames, moved, REPOSITORY, source } from './docs';

const PROGRAMS: { readonly [language: string]: readonly [string, string] } = {
  typescript: ['main.ts', 'ts'], python: ['main.py', 'python'], java: ['Main.java', 'java'], go: ['main.go', 'go'], csharp: ['Main.cs', 'csharp'],
};

/** The cell of the README's table that says what an example shows. */
function shown(name: string, place: string, types: readonly string[]): string {
  const row = source('README.md').split('\n').find((line) => line.startsWith('| [') && line.includes(`examples/${name}/main.ts)`))!;
  return moved(row.split(' | ')[1].replace(/ \|$/, ''), 'README.md', place, types);
}

function examplePage(name: string, types: readonly string[]): Page {
  const place = `examples/${name}.md`;
  const programs = LANGUAGES.map(({ id, title }) => {
    const [file, highlighted] = PROGRAMS[id];
    const path = `examples/${name}/${file}`;
    const text = existsSync(join(ROOT, path)) ? `\`\`\`\`${highlighted}\n${source(path).trimEnd()}\n\`\`\`\`` : `This example is not written in ${title}. [Other languages](../languages.md) says which are.`;
    return `<div class="in in-${id}">\n\n${text}\n\n</div>`;
  });
  const text = [
    `---\ntitle: Example ${name}\naside: false\nlanguages: true\n---`,
    `# Example ${name}`,
    `${shown(name, place, types).replace(/^./, (first) => first.toUpperCase())}. [Its folder](${REPOSITORY}/tree/main/examples/${name}) has the snapshot of what it writes.`,
    ...programs,
  ].join('\n\n');
  return { path: place, text: `${text}\n` };
}

/** A page for each example, with its program in every language that has one. */
export function examplePages(types: readonly string[]): Page[] {
  return exampleNames().map((name) => examplePage(name, types));
}
