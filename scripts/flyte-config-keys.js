/*
 * Writes src/config/keys/<release>.ts: the names, types and defaults of every key that Flyte's programs register, from the
 * configuration documents that a release publishes of itself.
 *
 *   node scripts/flyte-config-keys.js v1.16.8 FOLDER
 *
 * FOLDER is docs/deployment/configuration/generated of that release. Only names, types and defaults are taken, none of the sentences.
 */
const { readFileSync, writeFileSync } = require('fs');
const { join } = require('path');

const DOCUMENTS = {
  flyteadmin: 'flyteadmin_config.rst',
  flytescheduler: 'scheduler_config.rst',
  datacatalog: 'datacatalog_config.rst',
  flytepropeller: 'flytepropeller_config.rst',
};

/** Structs that Flyte reads from a text, and the word the table has for each. */
const TEXTS = { 'config.Duration': 'duration', 'config.URL': 'url', 'url.URL': 'url', 'config.Port': 'port', 'resource.Quantity': 'quantity' };

/** What a document says: sections by name, structs by name, each with its keys. */
function parseDocument(text) {
  const lines = text.split('\n');
  const sections = new Map();
  const structs = new Map();
  for (const [, name] of text.matchAll(/^- `(\S+) <#section-/gm)) { sections.set(name, undefined); }
  let keys = [];
  lines.slice(0, -1).forEach((line, index) => {
    const rule = /^([=^"-])\1{60,}$/.exec(lines[index + 1])?.[1];
    if (rule === '=') {
      keys = [];
      sections.set(line.replace(/^Section: /, ''), keys);
    } else if (rule === '^') {
      keys = [];
      structs.set(line, keys);
    } else if (rule !== undefined) {
      const [, name, type] = /^(\S+) \((.*)\)$/.exec(line);
      keys.push({ name, type, default: defaultAfter(lines, index + 2) });
    }
  });
  return { sections, structs };
}

/** The value of a key's `Default Value` block where it is one plain word or number. */
function defaultAfter(lines, start) {
  for (let index = start; index < lines.length && !/^([=^"-])\1{60,}$/.test(lines[index + 1] ?? ''); index++) {
    if (lines[index].startsWith('**Default Value**')) {
      const block = lines.slice(index + 4, index + 6).map((line) => line.trim());
      const value = block[1] === '' ? block[0].replace(/^"(.*)"$/, '$1') : '';
      return /^[A-Za-z0-9_./:-]+$/.test(value) ? value : '';
    }
  }
  return '';
}

function typeWord(type, structs) {
  const linked = /^`(.*)`_$/.exec(type)?.[1] ?? type;
  if (TEXTS[linked] !== undefined) { return TEXTS[linked]; }
  // The one type whose link leads to a struct although the file holds a text.
  if (structs.has(linked)) { return `{${linked}}`; }
  return linked;
}

/** `name|type|default`, joined by semicolons: one struct is one line of the table. */
function packed(keys, structs) {
  return keys.map((key) => [key.name, typeWord(key.type, structs), key.default].join('|').replace(/\|+$/, '')).sort().join(';');
}

function main(release, folder) {
  const structs = new Map();
  const programs = Object.entries(DOCUMENTS).map(([program, file]) => {
    const parsed = parseDocument(readFileSync(join(folder, file), 'utf8'));
    for (const name of Object.keys(TEXTS)) { parsed.structs.delete(name); }
    const named = (name, keys) => {
      const text = packed(keys, parsed.structs);
      // Programs share most structs. Where two differ, the later one carries its program's name, under which it is looked for first.
      const key = structs.has(name) && structs.get(name) !== text ? `${program}:${name}` : name;
      if (key !== name) { console.log(`${program} has its own ${name}`); }
      structs.set(key, text);
    };
    for (const [name, keys] of parsed.structs) { named(name, keys); }
    const sections = [...parsed.sections].sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, keys]) => {
        if (keys === undefined) { return `${name}|map`; }
        named(`section ${name}`, keys);
        return `${name}|{section ${name}}`;
      });
    return [program, sections.join(';')];
  });
  const quoted = (text) => `'${text.replace(/'/g, "\\'")}'`;
  const rows = (entries) => entries.map(([name, text]) => `    ${quoted(name)}: ${quoted(text)},`).join('\n');
  const body = `// Made by scripts/flyte-config-keys.js from the configuration documents of Flyte ${release}; not to be edited.
import { PackedKeys } from './packed-keys';

/** Every key that the programs of Flyte ${release} register: \`name|type|default\`, by section and by struct. */
export const KEYS_${release.replace(/\./g, '_').toUpperCase()}: PackedKeys = {
  programs: {
${rows(programs)}
  },
  structs: {
${rows([...structs].sort(([a], [b]) => (a < b ? -1 : 1)))}
  },
};
`;
  writeFileSync(join(__dirname, '..', 'src', 'config', 'keys', `${release}.ts`), body);
}

main(process.argv[2], process.argv[3]);
