import { run } from './process';
import { ModuleSource } from './specs';

interface Download {
  readonly Dir?: string;
  readonly Sum?: string;
  readonly Error?: string;
}

/** Returns the folder with a module's files, after comparing its sum with the one recorded. */
export async function moduleFolder(source: ModuleSource): Promise<string> {
  const module = `${source.module}@${source.version}`;
  // From a folder without go.mod, so that no other module's replaces apply.
  const { stdout } = await run('go', ['mod', 'download', '-json', module], { cwd: '/', env: { ...process.env, GOWORK: 'off' } });
  const download = JSON.parse(stdout) as Download;
  if (download.Sum !== source.sum || !download.Dir) {
    const got = download.Sum ?? download.Error ?? 'nothing';
    throw new Error(`${module}: expected sum ${source.sum}, got ${got}; correct specs.ts if the version is meant to change`);
  }
  return download.Dir;
}
