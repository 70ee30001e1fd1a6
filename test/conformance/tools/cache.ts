import { createHash } from 'crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from 'fs';
import { homedir } from 'os';
import { join } from 'path';

/** The folder outside the repository that keeps what is slow to make. */
export function cacheDir(): string {
  const own = process.env.CDK8S_FLYTE_CACHE;
  const shared = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return own || join(shared, 'cdk8s-flyte', 'conformance');
}

/** A short digest of texts, for names of cached things. */
export function digest(...parts: string[]): string {
  const hash = createHash('sha256');
  parts.forEach((part) => hash.update(`${part.length}:${part}`));
  return hash.digest('hex').slice(0, 16);
}

/** A digest of the files that decide what a Go module builds. */
export function digestOfGroup(directory: string): string {
  const files = readdirSync(directory).filter((name) => /^go\.(mod|sum)$|\.go$/.test(name)).sort();
  return digest(...files.flatMap((name) => [name, readFileSync(join(directory, name), 'utf8')]));
}

/**
 * Returns a cached folder, made by `make` if it is not there yet. The folder
 * appears under its name only when `make` is done, so an interrupted or a
 * concurrent run never leaves half a result behind.
 */
export async function cached(name: string, key: string, make: (directory: string) => Promise<void>): Promise<string> {
  const parent = join(cacheDir(), name);
  const target = join(parent, key);
  if (existsSync(target)) {
    return target;
  }
  mkdirSync(parent, { recursive: true });
  const building = mkdtempSync(join(parent, '.building-'));
  try {
    await make(building);
    // mkdtemp keeps others out, and the programs in here run as other users.
    chmodSync(building, 0o755);
    publish(building, target);
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
  return target;
}

function publish(building: string, target: string): void {
  try {
    renameSync(building, target);
  } catch (error) {
    // Another run was faster; both made the same thing.
    if (!existsSync(target)) {
      throw error;
    }
  }
}
