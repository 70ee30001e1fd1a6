import * as fs from 'node:fs';
import * as path from 'node:path';
import { stringify } from 'yaml';
import { Key, Keys, keysOf, KeyType } from '../../../src/config/keys/release-keys';
import { run } from '../lib/processes';
import { LevelReport } from '../lib/report';
import { DocumentedSetting, FlyteConfigDocs } from '../tools/flyte-config';

/** What the documents list and flytepropeller itself refuses: fields that have no name in the file. */
const NO_KEYS = ['plugins.bigquery.bigqueryendpoint', 'plugins.databricks.databricksendpoint', 'plugins.snowflake.snowflakeendpoint'];

/** Words of the table for types of the documents. */
const WORDS: Readonly<Record<string, string>> = {
  'config.Duration': 'duration',
  'config.URL': 'url',
  'config.Port': 'port',
  'resource.Quantity': 'quantity',
  'interface': 'any',
  'interfaces.ExecutionQueues': '[]object',
  'interfaces.WorkflowConfigs': '[]object',
  'map': 'map:any',
};

/** Of each type one value that Flyte takes; what is not here is a number. */
const VALUES: Readonly<Record<string, unknown>> = { string: 'a', bool: true, duration: '1s', url: 'http://a', quantity: '1', object: {}, any: 'a' };
const ENUMERATED: Readonly<Record<string, unknown>> = {
  authtype: 'Pkce', kvversion: '1', secretmanagertype: 'AWS', authservertype: 'External', samesitepolicy: 'LaxMode', cloudeventversion: 'v2', task_type_whitelist: [{ project: 'a' }],
};
const NOBODYS = 'nobodys-key';

/**
 * The table by which extra configuration is judged, against the documents that it was made from, read here in another way: each key of the
 * one is in the other, with the same type and default.
 */
export function checkTable(version: string, docs: ReadonlyMap<string, FlyteConfigDocs>, report: LevelReport): void {
  for (const [program, documents] of docs) {
    const table = settingsOf(keysOf(version)!.sectionsOf(program), '');
    const documented = documents.settings();
    for (const at of NO_KEYS) {documented.delete(at);}
    const wrong = [...new Set([...table.keys(), ...documented.keys()])].flatMap((at) => {
      const [ours, theirs] = [table.get(at), documented.get(at)];
      const said = ours === undefined ? 'is not in the table' : theirs === undefined ? 'is not in the documents' : difference(ours, theirs);
      return said === undefined ? [] : [`${at} ${said}`];
    });
    report.check(`${program}: the table of ${version} has the ${documented.size} settings of the documents`, wrong.length === 0 ? undefined : wrong.join('; '));
  }
}

/** The table against a program itself: in strict mode it takes every key, and refuses one more in each struct, and what is no key. */
export async function checkTableBy(binary: string, program: string, version: string, folder: string, report: LevelReport): Promise<void> {
  const sections = keysOf(version)!.sectionsOf(program);
  const strictly = async (name: string, config: object): Promise<{ code: number | null; refused: string }> => {
    const file = path.join(folder, `${program}-${name}.yaml`);
    fs.writeFileSync(file, stringify(config));
    const { code, stderr } = await run(binary, ['config', 'validate', '--strict', '--file', file], { cwd: folder });
    return { code, refused: stderr.split('Usage:')[0] };
  };
  const all = await strictly('all-keys', filled(sections, []));
  report.check(`${program} takes every key of the table of ${version}`, all.code === 0 ? undefined : all.refused.slice(-600));
  const more = Object.fromEntries(Object.entries(filled(sections, [NOBODYS])).filter(([section]) => section !== NOBODYS));
  const { code, refused } = await strictly('one-more-key', more);
  const structs = countStructs(sections);
  const found = refused.split(NOBODYS).length - 1;
  report.check(`${program} refuses a key more in each struct of the table of ${version}`,
    code !== 0 && found === structs ? undefined : `code ${code}, refused in ${found} of ${structs} structs`);
  if (program === 'flytepropeller') {
    for (const at of NO_KEYS) {
      const [section, plugin, key] = at.split('.');
      const wrong = await strictly(key, { [section]: { [plugin]: { [key]: 'http://a' } } });
      report.check(`${program} refuses ${at}, which its documents list`, wrong.refused.includes(`invalid keys: ${key}`) ? undefined : 'it does not: the table lacks it');
    }
  }
}

interface Setting {
  readonly type: string;
  readonly fallback?: string;
}

function settingsOf(keys: Keys, at: string): Map<string, Setting> {
  return new Map([...keys].flatMap(([name, key]): [string, Setting][] => {
    const type = at === '' && key.type.kind === 'list' ? key.type.of : key.type;
    return type.kind === 'struct' ? [...settingsOf(type.keys, `${at}${name}.`)] : [[at + name, { type: written(type), fallback: key.default }]];
  }));
}

function written(type: KeyType): string {
  switch (type.kind) {
    case 'struct': return 'object';
    case 'list': return `[]${written(type.of)}`;
    case 'map': return `map:${written(type.of)}`;
    case 'word': return type.word;
  }
}

function difference(ours: Setting, theirs: DocumentedSetting): string | undefined {
  const type = theirs.type.replace(/map\[[^\]]*\]/g, 'map:')
    .replace(/[A-Za-z0-9.]+( \(.*\))?$/, (word) => WORDS[word] ?? (word.includes('.') ? 'object' : word));
  if (ours.type !== type) {return `is ${ours.type} in the table, ${type} in the documents`;}
  // The table leaves out what is zero, empty or no plain word.
  const plain = theirs.fallback !== undefined && /^[\w./:-]+$/.test(theirs.fallback) && !['null', 'false', '0', '0s'].includes(theirs.fallback);
  const fallback = plain ? theirs.fallback : undefined;
  return ours.fallback === fallback ? undefined : `is ${ours.fallback ?? 'nothing'} by default in the table, ${fallback ?? 'nothing'} in the documents`;
}

/** A configuration with every key, and the given ones more in each struct. */
function filled(keys: Keys, more: readonly string[]): Record<string, unknown> {
  const own = [...keys.values()].map((key): [string, unknown] => [key.name, valueOf(key, key.type, more)]);
  return Object.fromEntries([...own, ...more.map((name): [string, unknown] => [name, 1])]);
}

function valueOf(key: Key, type: KeyType, more: readonly string[]): unknown {
  switch (type.kind) {
    case 'struct': return filled(type.keys, more);
    case 'list': return [valueOf(key, type.of, more)];
    case 'map': return [{ Any: valueOf(key, type.of, more) }];
    case 'word': return ENUMERATED[key.name.toLowerCase()] ?? VALUES[type.word] ?? 1;
  }
}

/** How many structs the sections have, each place counted. */
function countStructs(keys: Keys): number {
  const of = (type: KeyType): number => type.kind === 'struct' ? 1 + [...type.keys.values()].reduce((sum, key) => sum + of(key.type), 0)
    : type.kind === 'word' ? 0 : of(type.of);
  return [...keys.values()].reduce((sum, key) => sum + of(key.type), 0);
}
