// Has jest parse and compile a file once in each of its processes, not once for each test file that loads it: node --require
// ./scripts/compile-once.js, which every Node started from there inherits. Every test file still runs every module it loads in a context
// of its own; what is shared is V8's bytecode. Jest compiles a function for a context, for which V8 keeps nothing; a Script serves any.
const vm = require('vm');
const { inherited } = require('./inherited');

const { compileFunction } = vm;
const compiled = new Map();

vm.compileFunction = (source, parameters, options) => {
  const { filename, parsingContext } = options ?? {};
  if (filename === undefined || parsingContext === undefined) { return compileFunction(source, parameters, options); }
  const head = `(function (${parameters.join(', ')}) {`;
  let known = compiled.get(filename);
  if (known?.source !== source || known.head !== head) {
    known = { source, head, script: new vm.Script(`${head}${source}\n})`, { filename, columnOffset: -head.length }) };
    compiled.set(filename, known);
  }
  return known.script.runInContext(parsingContext);
};
inherited(__filename);
