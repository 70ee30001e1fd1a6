import { isFields } from '../../judging/manifest/json';
import { call, Code, existing, literal, named, texts } from '../code';
import { joined } from '../merge';
import { Context, Part, Reader } from '../row';

export const IS_OFF = 'it is off, so it says nothing';

/** Reads what counts only under a condition; elsewhere it says nothing: why. */
export function when(counts: (context: Context, path: string) => boolean, why: string, read: Reader): Reader {
  return (value, context, path) => counts(context, path) ? read(value, context, path) : { same: why };
}

const wrong = (what: string, fix: string): Part => ({ refused: `it must be ${what}; ${fix}` });

/** A part that says a piece of code, or that the value is none. */
function said(code: Code | undefined, what: string, fix = 'correct the value, or say it in the app'): Part {
  return code === undefined ? wrong(what, fix) : { code };
}

export const bool: Reader = (value) => said(boolOf(value), 'true or false');
/** A text, or a number that is meant as one. */
export const textPart = (value: unknown): Part => said(typeof value === 'string' || typeof value === 'number' ? literal(String(value)) : undefined, 'a text');
export const text: Reader = textPart;
export const integer: Reader = (value) => said(integerOf(value), 'a whole number');
export const number: Reader = (value) => said(typeof value === 'number' ? literal(value) : undefined, 'a number');
export const duration: Reader = (value) => said(durationOf(value), 'a duration such as 30s');
export const cpu: Reader = (value) => said(cpuOf(value), 'an amount of CPU such as 500m or 2');
export const size: Reader = (value) => said(sizeOf(value), 'an amount of memory such as 500Mi');
export const mebibytes: Reader = (value) => said(integerOf(value) === undefined ? undefined : call('Size.mebibytes', integerOf(value)!), 'a whole number of mebibytes');
export const textListPart = (value: unknown): Part => said(
  Array.isArray(value) && value.every((item) => typeof item === 'string') ? texts(value as string[]) : undefined, 'a list of texts');
export const textList: Reader = textListPart;

/** A whole number of some unit: `Duration.minutes`, `Duration.hours`. */
export function countOf(unit: string): Reader {
  return (value) => {
    const count = integerOf(value);
    return said(count === undefined ? undefined : call(unit, count), 'a whole number');
  };
}

/** A text for one of several constants. */
export function choice(names: { readonly [text: string]: string }): Reader {
  return (value) => said(typeof value === 'string' && Object.hasOwn(names, value) ? named(names[value]) : undefined, `one of ${Object.keys(names).join(', ')}`);
}

/** A map of texts, or a list of such with one key each, as Flyte reads it; each text by itself. */
export const map: Reader = (value) => {
  const pairs = pairsOf(value);
  return pairs === undefined ? wrong('a map', 'correct the value') : pairs.map(({ at, key, value: one }): Part => ({ at, to: [{ key }], ...textPart(one) }));
};

/** The same, written as a map or as a list of maps with one key each. */
export function pairsOf(value: unknown): { readonly at: string; readonly key: string; readonly value: unknown }[] | undefined {
  if (isFields(value)) { return Object.entries(value).map(([key, one]) => ({ at: suffix(key), key, value: one })); }
  if (!Array.isArray(value) || !value.every(isFields)) { return undefined; }
  return value.flatMap((item, index) => Object.entries(item).map(([key, one]) => ({ at: `[${index}]${suffix(key)}`, key, value: one })));
}

/** Names of Secrets: texts, or maps with a name. */
export function namesOf(kind: 'Secret' | 'ConfigMap'): Reader {
  return (value) => !Array.isArray(value) ? wrong('a list', 'correct the value') : value.map((item, index): Part => {
    const name: unknown = isFields(item) ? item.name : item;
    return { at: `[${index}]`, ...said(typeof name === 'string' ? existing(kind, name) : undefined, 'the name of a Secret') };
  });
}

/** What a table has under a word of the values, which may be one that every object has. */
export function lookUp<T>(table: { readonly [word: string]: T }, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}

/** Behind the path of a map, one of its keys. */
export function suffix(key: string): string {
  const path = joined('x', key);
  return path.slice(1);
}

/** Names of the whole world, by their end; any other name of two words is that of a Service and its namespace. */
const WORLD = /\.(com|net|org|io|dev|ai|app|cloud|co|eu|de|uk|fr|nl|ch|us|cn|jp|in|local|internal|lan|corp|intra|tech|xyz|info|biz|edu|gov|test|example)$/i;

/** A host as the library wants it: a Service of another namespace says that it is one. */
export function hostOf(value: unknown): string {
  const name = String(value).trim();
  return /^[a-z0-9-]+\.[a-z][a-z0-9-]*$/.test(name) && !WORLD.test(name) ? `${name}.svc` : name;
}

/** A URL whose host is written in the same way. */
export function urlOf(value: unknown): string {
  const [, scheme, host, rest] = /^([a-z]+:\/\/)([^/:]+)(.*)$/.exec(String(value).trim()) ?? [];
  return host === undefined ? String(value) : `${scheme}${hostOf(host)}${rest.replace(/\/+$/, '')}`;
}

export const url: Reader = (value) => ({ code: literal(urlOf(value)) });

export function boolOf(value: unknown): Code | undefined {
  return typeof value === 'boolean' ? literal(value) : value === 'true' || value === 'false' ? literal(value === 'true') : undefined;
}

export function integerOf(value: unknown): Code | undefined {
  const whole = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof whole === 'number' && Number.isSafeInteger(whole) ? literal(whole) : undefined;
}

/** As Go writes it, in the largest unit that keeps it whole. */
export function durationOf(value: unknown): Code | undefined {
  const units: { readonly [unit: string]: number } = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  if (typeof value !== 'string' || !/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(value)) { return undefined; }
  const millis = [...value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)].reduce((sum, [, amount, unit]) => sum + Number(amount) * units[unit], 0);
  const [factory, unit] = ([['hours', 3_600_000], ['minutes', 60_000], ['seconds', 1000], ['millis', 1]] as const).find(([, one]) => millis % one === 0 && millis > 0)
    ?? ['seconds', 1000];
  return call(`Duration.${factory}`, literal(millis / unit));
}

export function cpuOf(value: unknown): Code | undefined {
  const amount = typeof value === 'number' ? String(value) : value;
  if (typeof amount !== 'string' || !/^\d+(\.\d+)?m?$/.test(amount)) { return undefined; }
  const millis = amount.endsWith('m') ? Number(amount.slice(0, -1)) : Math.round(Number(amount) * 1000);
  return millis % 1000 === 0 ? call('Cpu.units', literal(millis / 1000)) : call('Cpu.millis', literal(millis));
}

const BYTES: { readonly [unit: string]: number } = {
  '': 1, 'k': 1e3, 'K': 1e3, 'M': 1e6, 'G': 1e9, 'T': 1e12, 'Ki': 1024, 'Mi': 1024 ** 2, 'Gi': 1024 ** 3, 'Ti': 1024 ** 4,
};

/** In whole mebibytes or more, since cdk8s-plus writes no less; rounded up. */
export function sizeOf(value: unknown): Code | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([kKMGT]i?|)$/.exec(String(value)) ?? [];
  if (amount === undefined || !Object.hasOwn(BYTES, unit)) { return undefined; }
  const mebi = Math.ceil(Number(amount) * BYTES[unit] / 1024 ** 2);
  return mebi % 1024 === 0 && mebi > 0 ? call('Size.gibibytes', literal(mebi / 1024)) : call('Size.mebibytes', literal(mebi));
}
