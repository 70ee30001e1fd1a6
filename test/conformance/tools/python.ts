import { readdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { cached, digest } from './cache';
import { run, RunError, say } from './process';
import { ToolVersion } from './toolchain';

const REQUIREMENTS = join(__dirname, '..', 'flytekit', 'requirements.txt');

/** A Python environment with flytekit and all it needs, each of a pinned version, made once. */
export async function pythonEnvironment(): Promise<ToolVersion> {
  const requirements = readFileSync(REQUIREMENTS, 'utf8');
  const pinned = /^flytekit==(\S+)$/m.exec(requirements)![1];
  const [version, base] = (await python('-c', 'import platform, sys; print(platform.python_version()); print(sys.base_prefix)')).split('\n');
  const path = await cached('flytekit', `${pinned}-${digest(requirements, version, base)}`, async (building) => {
    say(`installing flytekit ${pinned} (once; about half a minute)`);
    await python('-m', 'venv', building);
    await run(join(building, 'bin', 'python3'), ['-m', 'pip', 'install', '--quiet', '--no-input', '--disable-pip-version-check', '-r', REQUIREMENTS]);
    movable(building);
  });
  return { name: 'flytekit', version: pinned, source: 'PyPI', path };
}

/** Programs of an environment begin with the path that it was made at; PATH leads to the same Python. */
function movable(folder: string): void {
  const bin = join(folder, 'bin');
  for (const name of readdirSync(bin).filter((one) => /^(pyflyte|flytekit|entrypoint)/.test(one))) {
    const file = join(bin, name);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^#!.*/, '#!/usr/bin/env python3'));
  }
}

async function python(...args: string[]): Promise<string> {
  try {
    return (await run('python3', args)).stdout.trim();
  } catch (error) {
    const why = error instanceof RunError ? error.message : 'python3 is not on PATH';
    throw new Error(`flytekit needs Python 3.10 or newer with its venv module: ${why}; as root run: apt-get install -y python3-venv`);
  }
}
