// ESLint's parser for check.js: where the program that was checked holds a file, its types are taken from there and not made again.
const parser = require('@typescript-eslint/parser');

let checked;

module.exports = {
  ...parser,
  useProgram: (program) => { checked = program; },
  parseForESLint: (code, options) => parser.parseForESLint(code, checked?.getSourceFile(options.filePath) === undefined
    ? options
    : { ...options, projectService: undefined, programs: [checked] }),
};
