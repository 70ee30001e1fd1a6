import { run, UNUSABLE } from './run';

/** Put in by scripts/bundle-cli.js. */
declare const PACKAGE_VERSION: string;

// `audit ... | head` closes the pipe early, which is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') {
    throw error;
  }
});

void run(process.argv.slice(2), {
  directory: process.cwd(),
  stdin: process.stdin,
  out: (text) => new Promise((resolve) => process.stdout.write(text, () => resolve())),
  error: (text) => void process.stderr.write(text),
  version: PACKAGE_VERSION,
}).then((status) => { process.exitCode = status; }, (error: unknown) => {
  // Node's own status for this is 1, which would read as violations found.
  process.stderr.write(`cdk8s-flyte: internal error: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = UNUSABLE;
});
