import { OutputError, run, UNUSABLE } from './run';

/** Put in by scripts/bundle-cli.js. */
declare const PACKAGE_VERSION: string;

// Without a listener, an error would end the process with Node's own status, which reads as violations found.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

void run(process.argv.slice(2), {
  directory: process.cwd(),
  stdin: process.stdin,
  out: (text) => new Promise((resolve, reject) => process.stdout.write(text, (error) => error ? reject(new OutputError(error)) : resolve())),
  error: (text) => void process.stderr.write(text),
  version: PACKAGE_VERSION,
}).then((status) => { process.exitCode = status; }, (error: unknown) => {
  // Node's own status for this is 1, which would read as violations found.
  process.stderr.write(`cdk8s-flyte: internal error: ${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = UNUSABLE;
});
