import { copyFileSync, readFileSync } from 'fs';
import { join } from 'path';
import { cached, digest } from './cache';
import { run, say } from './process';
import { ToolVersion } from './toolchain';

const PINS = join(__dirname, 'azurestore');
const FILES = ['package.json', 'package-lock.json'];

/** Azurite, Microsoft's own emulator of its storage, in a folder of its own: the project shall not install its 370 packages. */
export async function azurite(): Promise<ToolVersion> {
  const [manifest, lock] = FILES.map((name) => readFileSync(join(PINS, name), 'utf8'));
  const { azurite: version } = (JSON.parse(manifest) as { dependencies: { azurite: string } }).dependencies;
  const folder = await cached('azurite', `${version}-${digest(manifest, lock, process.version)}`, async (building) => {
    say(`installing azurite ${version} (once; about ten seconds)`);
    for (const name of FILES) {copyFileSync(join(PINS, name), join(building, name));}
    await run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], { cwd: building });
  });
  return { name: 'azurite', version, source: 'npm', path: join(folder, 'node_modules', 'azurite', 'dist', 'src', 'blob', 'main.js') };
}
