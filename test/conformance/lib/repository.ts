import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { mustRun, run, tail } from './processes';
import { cacheDir } from '../tools/cache';

/** Synthesises the examples of this tree into `dist/`. */
export async function synthesise(repository: string): Promise<void> {
  process.stdout.write('synthesising the examples\n');
  await mustRun('node', [path.join(repository, 'scripts', 'synth-examples.js')], { cwd: repository, seconds: 600 });
}

/**
 * The examples as the previous commit synthesises them: the parent of a clean tree, the head of a changed one. Gives a folder like
 * `dist`, or says in words why there is none. The folder is kept in the cache, by commit.
 */
export async function previousExamples(repository: string): Promise<string> {
  const git = (...args: string[]) => run('git', ['-C', repository, ...args]);
  const changed = (await git('status', '--porcelain', '--untracked-files=no')).stdout.trim() !== '';
  const base = process.env.CONFORMANCE_BASE ?? (changed ? 'HEAD' : 'HEAD^');
  const commit = (await git('rev-parse', '--verify', '--quiet', `${base}^{commit}`)).stdout.trim();
  if (!commit) {return `${base} is not in this clone`;}
  const kept = path.join(cacheDir(), 'previous', commit);
  if (fs.existsSync(path.join(kept, '.done'))) {return kept;}
  const tree = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-flyte-tree-'));
  try {
    const added = await git('worktree', 'add', '--detach', '--force', tree, commit);
    if (added.code !== 0) {return `git worktree of ${commit}: ${added.stderr.trim()}`;}
    fs.symlinkSync(path.join(repository, 'node_modules'), path.join(tree, 'node_modules'));
    const script = path.join(tree, 'scripts', 'synth-examples.js');
    if (!fs.existsSync(script)) {return `commit ${commit.slice(0, 7)} has no examples to synthesise`;}
    process.stdout.write(`synthesising the examples of ${commit.slice(0, 7)}\n`);
    const { code, stderr } = await run('node', [script], { cwd: tree, seconds: 600 });
    if (code !== 0) {return `commit ${commit.slice(0, 7)} does not synthesise: ${/^.*Error.*$/m.exec(stderr)?.[0] ?? tail(stderr, 200)}`;}
    if (!fs.existsSync(path.join(tree, 'dist'))) {return `commit ${commit.slice(0, 7)} has no examples to synthesise`;}
    fs.cpSync(path.join(tree, 'dist'), kept, { recursive: true });
    fs.writeFileSync(path.join(kept, '.done'), '');
    return kept;
  } finally {
    await git('worktree', 'remove', '--force', tree);
    fs.rmSync(tree, { recursive: true, force: true });
  }
}
