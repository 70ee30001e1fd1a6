// The licences of what a bundle holds of other packages, from what esbuild says went into it. They ask to be kept with each copy.
const { existsSync, readFileSync } = require('fs');
const { join } = require('path');

const root = join(__dirname, '..');
/** Under these anybody may use, change and sell it, if the notice stays. Anything else is a person's decision. */
const ACCEPTED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];
const NOTICE = /copyright|licen[cs]e/i;

/** Every package of which a file is in the bundle, by name, with those files. */
function packagesOf(metafile) {
  const packages = {};
  for (const path of Object.keys(metafile.inputs).sort()) {
    const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
    if (name !== undefined) { (packages[name] ??= []).push(path); }
  }
  return Object.entries(packages).sort(([a], [b]) => a < b ? -1 : 1).map(([name, files]) => {
    const { version, license } = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'));
    return { name, version, license: accepted(name, license), files };
  });
}

/** Of licences to choose from, the one by which we have it. */
function accepted(name, license) {
  const found = String(license).replace(/^\((.*)\)$/, '$1').split(' OR ').find((one) => ACCEPTED.includes(one));
  if (found === undefined) { throw new Error(`${name} is under ${license}: bundle only what is under one of ${ACCEPTED.join(', ')}`); }
  return found;
}

/** The text of the file THIRD-PARTY-LICENSES. */
function licensesOf(metafile, output) {
  const packages = packagesOf(metafile);
  return [`${output} holds code of the packages ${packages.map(({ name }) => name).join(', ')}.\n`, ...packages.map(section)].join('\n');
}

function section({ name, version, license, files }) {
  const file = join(root, 'node_modules', name, 'LICENSE');
  if (!existsSync(file)) { throw new Error(`${name} has no LICENSE file to keep`); }
  const text = readFileSync(file, 'utf8').trim();
  const more = [...new Set(files.flatMap((path) => notices(readFileSync(join(root, path), 'utf8'))))].filter((one) => !isTold(one, text));
  return [`==== ${name} ${version}, used under ${license} ====`, text, ...more.length > 0 ? [`---- and in files of ${name} ----`, ...more] : []].join('\n\n') + '\n';
}

/** Whether a license names everybody whom a comment does. */
function isTold(comment, license) {
  const holders = comment.split('\n').filter((line) => NOTICE.test(line))
    .map((line) => line.replace(/.*\b\d{4}\b/, '').replace(/all rights reserved\.?/i, '').trim());
  return holders.every((holder) => holder !== '' && license.includes(holder));
}

/** The comments of a source that name an author or a licence of their own, as a library that took code of another has them. */
function notices(source) {
  const comments = source.match(/\/\*[\s\S]*?\*\/|(?:^[ \t]*\/\/.*\n)+/gm) ?? [];
  return comments.filter((comment) => NOTICE.test(comment))
    .map((comment) => comment.replace(/^\s*(?:\/\*+|\*\/|\*|\/\/)[ \t]?|\s*\*\/$/gm, '').trim());
}

module.exports = { licensesOf, packagesOf };
