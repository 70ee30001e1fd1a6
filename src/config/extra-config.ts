import { harmOf, isSecurityKey } from './harm';
import { keyProblems } from './keys/key-problems';
import { Keys, keysOf, ReleaseKeys } from './keys/release-keys';
import { ownerOf } from './owned';
import { isRead, pluginsOff, Program, readersOf } from './processes';
import { secretIn, secretNamedBy, wayForSecret } from './secrets-in-config';
import { refusal } from '../private/checks';
import { Document, documentOf, isDocument } from '../private/documents';
import { nearest } from '../private/spelling';
import { FlyteRelease } from '../release';

/** The process that reads a configuration. */
export interface ConfigReader {
  /** Path of its component, for messages. */
  readonly path: string;
  readonly program: Program;
  /** Name of its component: one program can be several processes, which read different parts of what it registers. */
  readonly process: string;
  readonly release: FlyteRelease;
}

/**
 * Lays extra configuration on the rendered one. Flyte reads keys without regard to case, so a key in another spelling replaces ours
 * instead of standing beside it, where either might win.
 *
 * Refuses what extra configuration cannot carry: keys that the process does not know or does not read, values of another type, secrets,
 * security contexts, what would undo a promise (debug logs print secrets, another switch for authentication or TLS, an empty plugin list
 * means all), what other objects of ours follow or a prop says, and what takes out an object with all the keys in it.
 */
export function withExtraConfig(reader: ConfigReader, base: Document, extra: Document): Document {
  if (Object.keys(extra).length === 0) { return base; }
  const known = requireKnownRelease(reader, extra);
  if (known !== undefined) {
    requireSections(reader, known, extra);
    requireRead(reader, known.sectionsOf(reader.program), extra, []);
  }
  // Before anything that shows a value: it might be a secret.
  walk(reader.path, extra, []);
  requireNotOwned(reader.path, extra, []);
  const result = lay(reader.path, base, extra, ['extraConfig']);
  if (known !== undefined) {
    requirePlugins(reader, base, extra);
    requireKeys(reader, known, extra);
  }
  return result;
}

function lay(path: string, base: Document, extra: Document, at: string[]): Document {
  const result: Document = { ...base };
  for (const [written, value] of Object.entries(extra)) {
    if (value === undefined) { continue; }
    const key = Object.keys(result).find((known) => known.toLowerCase() === written.toLowerCase()) ?? written;
    const before = result[key];
    if (isDocument(before) && !isDocument(value)) {
      throw refusal(path, [...at, written].join('.'), 'be an object', value, 'the library sets keys in it, which this would take out');
    }
    result[key] = isDocument(before) && isDocument(value) ? lay(path, before, value, [...at, written]) : value;
  }
  return result;
}

/** The keys of the release, or nothing where its consumer said to go without. */
function requireKnownRelease({ path, release }: ConfigReader, extra: Document): ReleaseKeys | undefined {
  const known = keysOf(release.version);
  if (known === undefined && !release._allowsUnknownKeys) {
    throw refusal(path, 'extraConfig', `not be given with Flyte ${release.version}, whose keys this version of the library does not know`, Object.keys(extra),
      'make the release by FlyteRelease.of with allowUnknownKeys true; nothing tells a misspelt key then');
  }
  return known;
}

function requireSections({ path, program, release }: ConfigReader, keys: ReleaseKeys, extra: Document): void {
  const sections = keys.sectionsOf(program);
  const unknown = Object.keys(extra).find((section) => !sections.has(section.toLowerCase()));
  if (unknown === undefined) { return; }
  const names = [...sections.values()].map(({ name }) => name).sort();
  const near = nearest(unknown, names);
  throw refusal(path, 'extraConfig', `have sections that ${program} ${release.version} registers`, unknown, near === undefined ? `use one of ${names.join(', ')}` : `did you mean '${near}'?`);
}

/** Refuses what the process does not look at: its program registers more than it reads. */
function requireRead(reader: ConfigReader, keys: Keys, extra: Document, at: readonly string[]): void {
  for (const [written, value] of Object.entries(extra)) {
    const key = keys.get(written.toLowerCase());
    if (key === undefined || value === undefined) { continue; }
    const here = [...at, written];
    if (!isRead(reader.process, here.join('.'))) {
      const others = readersOf(here.join('.'));
      throw refusal(reader.path, `extraConfig.${here.join('.')}`, `be a ${at.length === 0 ? 'section' : 'key'} that ${reader.process} reads`, written,
        others.length === 0 ? 'remove it: no process does' : `remove it, or give it to what reads it: ${others.join(', ')}`);
    }
    if (key.type.kind === 'struct' && isDocument(value)) { requireRead(reader, key.type.keys, value, here); }
  }
}

/** Refuses what is said by a prop, or followed by other objects. */
function requireNotOwned(path: string, extra: Document, at: readonly string[]): void {
  for (const [key, value] of Object.entries(extra)) {
    if (value === undefined) { continue; }
    const here = [...at, key];
    const owner = ownerOf(here.join('.'));
    if (owner !== undefined) { throw refusal(path, `extraConfig.${here.join('.')}`, 'not be set here', value, owner); }
    if (isDocument(value)) { requireNotOwned(path, value, here); }
  }
}

/** Refuses settings of plugins that are off. */
function requirePlugins({ path }: ConfigReader, base: Document, extra: Document): void {
  const section = Object.keys(extra).find((key) => key.toLowerCase() === 'plugins');
  for (const plugin of section === undefined ? [] : Object.keys(documentOf(extra[section]))) {
    const off = pluginsOff(base, plugin);
    if (off !== undefined) { throw refusal(path, `extraConfig.${section}.${plugin}`, 'come with its plugin', plugin, `add ${off.join(' or ')} to tasks.plugins, or remove it`); }
  }
}

function requireKeys({ path, program, release }: ConfigReader, keys: ReleaseKeys, extra: Document): void {
  const [problem] = keyProblems({ name: `${program} ${release.version}`, sections: keys.sectionsOf(program) }, extra);
  if (problem !== undefined) { throw refusal(path, `extraConfig.${problem.path}`, problem.rule, problem.value, problem.fix); }
}

/** @param secret whether a key above says that what is below is a secret */
function walk(path: string, value: unknown, at: string[], secret = false): void {
  if (Array.isArray(value)) {
    value.forEach((entry, index) => walk(path, entry, [...at, String(index)], secret));
    return;
  }
  if (!isDocument(value)) {
    const what = secret && value !== undefined && value !== '' && value !== null ? 'a secret' : secretIn(value);
    if (what !== undefined) {
      throw refusal(path, `extraConfig.${at.join('.')}`, 'not be written into a ConfigMap', `(${what})`, wayForSecret(at));
    }
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    const here = [...at, key];
    const prop = `extraConfig.${here.join('.')}`;
    if (isSecurityKey(key)) {
      throw refusal(path, prop, 'not be set here', inner, 'security is typed: use runAs, tasks.security or release');
    }
    const harm = harmOf(here.join('.'));
    if (inner !== undefined && harm?.when(inner) === true) { throw refusal(path, prop, harm.rule, inner, harm.fix); }
    walk(path, inner, here, secretNamedBy(key, value, here, inner, secret));
  }
}
