/*
 * Writes src/config/keys/<release>.ts: the names, types and defaults of every key that Flyte's programs register, from the
 * configuration documents that a release publishes of itself; and src/config/keys/older.ts: in what the releases before it differ.
 *
 *   node scripts/flyte-config-keys.js v1.16.8 FOLDER
 *   node scripts/flyte-config-keys.js older FOLDERS
 *
 * FOLDER is docs/deployment/configuration/generated of that release; FOLDERS holds one such folder for each release, by its name, the
 * newest too. Only names, types and defaults are taken, none of the sentences.
 * src/config/keys/release-keys.ts says how the table is read; conformance level 3 compares it with its own reading of the documents.
 */
const { readdirSync, readFileSync, writeFileSync } = require('fs');
const { join } = require('path');

const DOCUMENTS = {
  flyteadmin: 'flyteadmin_config.rst',
  flytescheduler: 'scheduler_config.rst',
  datacatalog: 'datacatalog_config.rst',
  flytepropeller: 'flytepropeller_config.rst',
};

/** Sections and subsections are registered in lower case; this is how Flyte's own manifests spell them. */
const SPELLED = Object.fromEntries(['clusterPools', 'qualityOfService', 'externalEvents', 'cloudEvents', 'remoteData', 'workflowStore', 'catalogCache']
  .map((name) => [name.toLowerCase(), name]));

/** Structs that Flyte reads from a text, and other types that the documents leave open, by the word that the table has for each. */
const WORDS = {
  'config.Duration': 'duration',
  'config.URL': 'url',
  'url.URL': 'url',
  'config.Port': 'port',
  'resource.Quantity': 'quantity',
  'interface': 'any',
  'interfaces.ExecutionQueues': '[]object',
  'interfaces.WorkflowConfigs': '[]object',
};

/** Sections whose value is a list of what the document describes. */
const LISTS = ['domains'];

/** What the documents list as keys and the programs refuse: fields without a name in the file. Conformance level 3 has this from flytepropeller. */
const NO_KEYS = {
  'bigquery.Config': 'bigQueryEndpoint',
  'config.EventConfig': 'ErrorOnAlreadyExists',
  'databricks.Config': 'databricksEndpoint',
  'snowflake.Config': 'snowflakeEndpoint',
};

/** What the single binary has of its own, beside the sections of all programs. It has no document: read in cmd/single/config.go. */
const SINGLE = {
  'flyte': 'admin|{single.Admin};dataCatalog|{single.DataCatalog};propeller|{single.Propeller}',
  'single.Admin': 'disableClusterResourceManager|bool;disableScheduler|bool;disabled|bool;seedProjects|[]string;seedProjectsWithDetails|[]{single.SeedProject}',
  'single.DataCatalog': 'disabled|bool',
  'single.Propeller': 'disableWebhook|bool;disabled|bool',
  'single.SeedProject': 'description;name',
};

/** Defaults that say nothing: Go has them without being told. */
const ZERO = /^(null|false|0|0s|)$/;

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
      keys.push({ name, type: /^`(.*)`_$/.exec(type)?.[1] ?? type, default: defaultAfter(lines, index + 2) });
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
      return /^[A-Za-z0-9_./:-]+$/.test(value) && !ZERO.test(value) ? value : '';
    }
  }
  return '';
}

/** One line for each struct, of any program: two programs share one where it has the same keys, and have one each where not. */
class Lines {
  byName = new Map();
  byText = new Map();

  /** The name of the line for the keys, or for another with the same. */
  add(program, structs, name, keys) {
    const text = keys.filter((key) => key.name !== NO_KEYS[name]).map((key) => this.entry(program, structs, key)).sort().join(';');
    const known = this.byText.get(`${name}=${text}`);
    if (known !== undefined) { return known; }
    const free = this.byName.has(name) ? `${program}:${name}` : name;
    if (this.byName.has(free)) { throw new Error(`${free} is there twice`); }
    this.byName.set(free, text);
    this.byText.set(`${name}=${text}`, free);
    return free;
  }

  entry(program, structs, key) {
    const type = this.type(program, structs, key.type);
    return [SPELLED[key.name] ?? key.name, type === 'string' ? '' : type, key.default].join('|').replace(/\|+$/, '');
  }

  type(program, structs, type) {
    const inner = (prefix, rest) => `${prefix}${this.type(program, structs, rest)}`;
    if (type.startsWith('*')) { return this.type(program, structs, type.slice(1)); }
    if (type.startsWith('[]')) { return inner('[]', type.slice(2)); }
    const value = /^map\[[^\]]*\](.*)$/.exec(type)?.[1];
    if (value !== undefined) { return inner('map:', value); }
    if (WORDS[type] !== undefined) { return WORDS[type]; }
    const keys = structs.get(type);
    // The same struct at two places has a name each: `logs.LogConfig`, `logs.LogConfig (config)`.
    if (keys !== undefined) { return keys.length === 0 ? 'object' : `{${this.add(program, structs, type.replace(/ \(.*\)$/, ''), keys)}}`; }
    return type.includes('.') ? 'object' : type;
  }
}

/** The table of a release: a line for the sections of each program, and one for each struct. */
function tableOf(folder) {
  const lines = new Lines();
  const programs = new Map();
  for (const [program, file] of Object.entries(DOCUMENTS)) {
    const { sections, structs } = parseDocument(readFileSync(join(folder, file), 'utf8'));
    const text = [...sections].map(([name, keys]) => {
      const spelled = SPELLED[name] ?? name;
      if (keys === undefined) { return `${spelled}|map:any`; }
      return `${spelled}|${LISTS.includes(name) ? '[]' : ''}{${lines.add(program, structs, name, keys)}}`;
    }).sort().join(';');
    programs.set(text, [...programs.get(text) ?? [], program]);
  }
  // flytepropeller comes last, and has every plugin.
  programs.set('@flyteadmin;@datacatalog;@flytepropeller;flyte|{flyte}', ['flyte']);
  Object.entries(SINGLE).forEach(([name, keys]) => lines.byName.set(name, keys));
  return [
    ...[...programs].map(([text, names]) => [names.map((name) => `@${name}`).join(','), text]),
    ...[...lines.byName].sort(([a], [b]) => (a < b ? -1 : 1)),
  ];
}

/**
 * What turns the table of a release into that of the one before it: `name=+key;-key`, with the whole entry of a key that comes or changes,
 * and the name of one that goes. A struct that nothing names any more stays, as nobody will look at it.
 */
function differences(newer, older) {
  const split = (table) => new Map(table.flatMap(([names, text]) => names.split(',').map((name) => [name, text.split(';')])));
  const before = split(newer);
  return [...split(older)].flatMap(([name, entries]) => {
    const known = before.get(name) ?? [];
    const nameOf = (entry) => entry.split('|')[0];
    const names = entries.map(nameOf);
    const changes = [
      ...entries.filter((entry) => !known.includes(entry)).map((entry) => `+${entry}`),
      ...known.map(nameOf).filter((key) => !names.includes(key)).map((key) => `-${key}`),
    ];
    return changes.length === 0 ? [] : [`${name}=${changes.join(';')}`];
  });
}

function write(file, body) {
  if (/[\\$]/.test(body)) { throw new Error('the table holds what a template text would read otherwise'); }
  writeFileSync(join(__dirname, '..', 'src', 'config', 'keys', file), body);
}

function main(release, folder) {
  const table = tableOf(folder).map(([name, text]) => `${name}=${text}`).join('\n');
  write(`${release}.ts`, `// Made by scripts/flyte-config-keys.js from the configuration documents of Flyte ${release}; not to be edited.

/** Every key that the programs of Flyte ${release} register. */
export const KEYS_${release.replace(/\./g, '_').toUpperCase()} = \`
${table}
\`;
`);
}

function mainOlder(folders) {
  const releases = readdirSync(folders).sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  const blocks = releases.slice(1).map((release, index) => {
    const changes = differences(tableOf(join(folders, releases[index])), tableOf(join(folders, release)));
    return `  ['${release}', \`\n${changes.map((line) => `${line}\n`).join('')}\`],\n`;
  });
  write('older.ts', `// Made by scripts/flyte-config-keys.js from the configuration documents of the releases; not to be edited.

/** In what the keys of each release differ from those of the one after it, the newest of them first. */
export const OLDER_KEYS: readonly (readonly [version: string, changes: string])[] = [
${blocks.join('')}];
`);
}

if (process.argv[2] === 'older') {
  mainOlder(process.argv[3]);
} else {
  main(process.argv[2], process.argv[3]);
}
