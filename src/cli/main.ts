import { fstatSync, readlinkSync } from 'fs';
import { createRequire } from 'module';
import { join } from 'path';
import { IMPORT_HELP, IMPORT_VALUES, importCommand } from '../helm/command';
import { Modules } from '../helm/make';
import { INIT, initCommand } from '../init/command';
import { INIT_HELP } from '../init/help';
import { Versions } from '../init/versions';
import { DIFF, DIFF_HELP, diffCommand } from '../judging/cli/diff';
import { OutputError, run, UNUSABLE } from '../judging/cli/run';
import { SECRETS, secretsCommand } from '../secrets/command';
import { SECRETS_HELP } from '../secrets/help';

/** Put in by scripts/bundle-cli.js. */
declare const PACKAGE_VERSION: string;
declare const TESTED_VERSIONS: Versions;

/** The library stands above the command in the package, and beside it what it is made with. Loaded only where it is asked. */
const load = createRequire(__filename);
const modules: Modules = (name) => load(name === 'cdk8s-flyte' ? join(__dirname, '..', '..', 'index.js') : name) as ReturnType<Modules>;

/** The file that a shell has put behind standard output, where the system tells. */
function outFile(): string | undefined {
  try {
    return fstatSync(1).isFile() ? readlinkSync('/proc/self/fd/1') : undefined;
  } catch {
    return undefined;
  }
}

// Without a listener, an error would end the process with Node's own status, which reads as violations found.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

void run(process.argv.slice(2), {
  directory: process.cwd(),
  stdin: process.stdin,
  out: (text) => new Promise((resolve, reject) => process.stdout.write(text, (error) => error ? reject(new OutputError(error)) : resolve())),
  error: (text) => void process.stderr.write(text),
  version: PACKAGE_VERSION,
  commands: {
    [DIFF]: { help: DIFF_HELP, run: diffCommand },
    [IMPORT_VALUES]: { help: IMPORT_HELP, run: (words, around) => importCommand(words, around, modules) },
    [INIT]: { help: INIT_HELP, run: (words, around) => initCommand(words, around, TESTED_VERSIONS) },
    [SECRETS]: { help: SECRETS_HELP, run: (words, around) => secretsCommand(words, around, outFile()) },
  },
}).then((status) => { process.exitCode = status; }, (error: unknown) => {
  // Node's own status for this is 1, which would read as violations found.
  process.stderr.write(`cdk8s-flyte: internal error: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = UNUSABLE;
});
