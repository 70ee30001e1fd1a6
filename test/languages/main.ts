// Every example in every language it is written in, through that language's own tools, against what TypeScript writes.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { dotnet } from './dotnet';
import { go } from './go';
import { java } from './java';
import { python } from './python';
import { mustRun, render, ROOT } from './support';

const LANGUAGES = [
  { name: 'python', file: 'main.py', try: python },
  { name: 'go', file: 'main.go', try: go },
  { name: 'java', file: 'Main.java', try: java },
  { name: 'dotnet', file: 'Main.cs', try: dotnet },
];

function examplesWith(file: string): string[] {
  return readdirSync(join(ROOT, 'examples')).filter((name) => existsSync(join(ROOT, 'examples', name, file))).sort();
}

async function typescript(folder: string): Promise<void> {
  for (const name of examplesWith('main.ts')) {
    const cwd = join(ROOT, 'examples', name);
    await mustRun(process.execPath, [join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs'), 'main.ts'], {
      cwd, env: { CDK8S_OUTDIR: join(folder, name), TSX_TSCONFIG_PATH: join(ROOT, 'examples', 'tsconfig.json') },
    });
  }
}

async function main(wanted: readonly string[]): Promise<void> {
  const unknown = wanted.find((name) => !LANGUAGES.some((language) => language.name === name));
  if (unknown !== undefined) { throw new Error(`there is no language ${unknown}: use ${LANGUAGES.map(({ name }) => name).join(', ')}`); }
  if (!existsSync(join(ROOT, 'lib', 'index.js'))) { await mustRun('npx', ['projen', 'compile']); }
  const folder = mkdtempSync(join(tmpdir(), 'flyte-languages-'));
  try {
    const expected = join(folder, 'typescript');
    await typescript(expected);
    const chosen = LANGUAGES.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
    const found = await Promise.all(chosen.map((language) => {
      return language.try(examplesWith(language.file), { folder: join(folder, language.name), expected });
    }));
    const rows = found.flat();
    process.stdout.write(`\n${render(rows)}`);
    process.exitCode = rows.some((row) => row.problem !== undefined) ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
