// Runs tasks of this project at the same time: node scripts/side-by-side.js compile typecheck
// What each prints is shown in one piece when it ends. Fails if one fails, after all have ended.
const { spawn } = require('child_process');
const { dirname, join } = require('path');

const projen = join(dirname(require.resolve('projen/package.json')), 'bin', 'projen');

function run(task) {
  const started = Date.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [projen, task], { stdio: ['ignore', 'pipe', 'pipe'] });
    const printed = [];
    child.stdout.on('data', (chunk) => printed.push(chunk));
    child.stderr.on('data', (chunk) => printed.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      process.stdout.write(Buffer.concat(printed));
      console.log(`${task} ${code === 0 ? 'passed' : 'FAILED'} in ${Math.round((Date.now() - started) / 1000)} s`);
      resolve(code === 0);
    });
  });
}

Promise.all(process.argv.slice(2).map(run)).then((passed) => { process.exitCode = passed.every(Boolean) ? 0 : 1; });
