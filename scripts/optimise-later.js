// Has V8 optimise functions three times later than by default: node --require ./scripts/optimise-later.js, which every Node started from
// there inherits. Jest loads each function anew for each test file, and compilers and commands end soon, so that most are thrown away
// before the work spent on them comes back: a sixth of all CPU time. Node 20 alone has this setting; later ones count invocations.
const { inherited } = require('./inherited');

if (process.versions.node.startsWith('20.')) { require('v8').setFlagsFromString('--interrupt-budget=400000'); }
inherited(__filename);
