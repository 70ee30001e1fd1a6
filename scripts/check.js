// Checks types as `projen typecheck` does, and style as `projen eslint`, in one process: node scripts/check.js
// Reading and typing the sources is most of what either takes, so ESLint gets the program that was checked.
process.env.NODE_NO_WARNINGS = '1';
const { join } = require('path');
const { loadESLint } = require('eslint');
const ts = require('typescript');
const parser = require('./typed-parser');
const { tasks } = require('../.projen/tasks.json');

const root = join(__dirname, '..');
const host = { getCanonicalFileName: (name) => name, getCurrentDirectory: () => root, getNewLine: () => '\n' };

/** The program of test/tsconfig.json, which holds src, the tests, the examples and the benchmarks; undefined where it cannot be read. */
function checkTypes() {
  const found = [];
  const onUnRecoverableConfigFileDiagnostic = (diagnostic) => found.push(diagnostic);
  const config = ts.getParsedCommandLineOfConfigFile(join(root, 'test', 'tsconfig.json'), {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic });
  const program = config && ts.createProgram({ rootNames: config.fileNames, options: config.options, configFileParsingDiagnostics: config.errors });
  found.push(...program === undefined ? [] : ts.getPreEmitDiagnostics(program));
  process.stdout.write(ts.formatDiagnostics(found, host));
  return { program, passed: found.length === 0 };
}

async function checkStyle(program) {
  parser.useProgram(program);
  const ESLint = await loadESLint({ useFlatConfig: false });
  const eslint = new ESLint({ cwd: root, extensions: ['.ts', '.tsx'], errorOnUnmatchedPattern: false, overrideConfig: { parser: join(__dirname, 'typed-parser.js') } });
  // The folders that the task of its own judges.
  const words = tasks.eslint.steps[0].execArgs;
  const results = await eslint.lintFiles(words.slice(words.indexOf('$@') + 1));
  const formatter = await eslint.loadFormatter('stylish');
  process.stdout.write(await formatter.format(results));
  return results.length > 0 && results.every(({ errorCount }) => errorCount === 0);
}

async function main() {
  const { program, passed } = checkTypes();
  const clean = await checkStyle(program);
  process.exitCode = passed && clean ? 0 : 1;
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
