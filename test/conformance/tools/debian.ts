import { existsSync, mkdirSync, writeFileSync } from 'fs';
import { run, say } from './process';

const CREATE_CLUSTER = '/etc/postgresql-common/createcluster.conf';

/**
 * Installs Debian packages where that is nobody's machine (CI, as root).
 * Anywhere else it throws with the line to run.
 */
export async function installDebian(packages: readonly string[]): Promise<void> {
  const line = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  const mayInstall = process.env.CI === 'true' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!mayInstall) {
    throw new Error(`missing Debian packages: ${packages.join(', ')}; as root run: ${line}`);
  }
  say(line);
  keepClusterFromStarting();
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env });
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', '-o', 'Dpkg::Options::=--force-confold', ...packages], { env });
}

/** Debian makes and starts a database when PostgreSQL is installed; we only want its programs. */
function keepClusterFromStarting(): void {
  if (!existsSync(CREATE_CLUSTER)) {
    mkdirSync('/etc/postgresql-common', { recursive: true });
    writeFileSync(CREATE_CLUSTER, 'create_main_cluster = false\n');
  }
}
