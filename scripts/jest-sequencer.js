// The order of the test files: those that start other programs first. Jest's own order needs durations of an earlier run, which a
// fresh clone lacks, and the longest file begun last would keep one core busy while the other waits.
const { readFileSync } = require('fs');
const { default: Sequencer } = require('@jest/test-sequencer');

module.exports = class extends Sequencer {
  sort(tests) {
    const startsPrograms = new Map(tests.map(({ path }) => [path, readFileSync(path, 'utf8').includes("'child_process'")]));
    const sorted = super.sort(tests);
    return [...sorted.filter(({ path }) => startsPrograms.get(path)), ...sorted.filter(({ path }) => !startsPrograms.get(path))];
  }
};
