// Runs tasks of this project at the same time: node scripts/side-by-side.js compile,jest check -- [words for jest]
// Tasks joined by a comma run one after another; what stands after `--` goes to the last of the first chain. That chain prints as it
// goes, what the others print is shown in one piece when they end. Fails if one fails, after all have ended.
require('./optimise-later');
const { spawn } = require('child_process');
const { dirname, join } = require('path');

const projen = join(dirname(require.resolve('projen/package.json')), 'bin', 'projen');
const words = process.argv.slice(2);
const end = words.includes('--') ? words.indexOf('--') : words.length;
const chains = words.slice(0, end).map((chain) => chain.split(','));

function run(task, more, live) {
  const started = Date.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [projen, task, ...more], { stdio: live ? 'inherit' : ['ignore', 'pipe', 'pipe'] });
    const printed = [];
    child.stdout?.on('data', (chunk) => printed.push(chunk));
    child.stderr?.on('data', (chunk) => printed.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      process.stdout.write(Buffer.concat(printed));
      console.log(`${task} ${code === 0 ? 'passed' : 'FAILED'} in ${Math.round((Date.now() - started) / 1000)} s`);
      resolve(code === 0);
    });
  });
}

/** Whether all passed; what comes after a task that failed is not run. */
async function inTurn(tasks, first) {
  for (const [index, task] of tasks.entries()) {
    if (!await run(task, first && index === tasks.length - 1 ? words.slice(end + 1) : [], first)) { return false; }
  }
  return true;
}

Promise.all(chains.map((chain, index) => inTurn(chain, index === 0))).then((passed) => { process.exitCode = passed.every(Boolean) ? 0 : 1; });
