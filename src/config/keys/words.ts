import { Key } from './release-keys';
import { isQuantity } from '../../private/quantity';
import { nearest } from '../../private/spelling';

/** Numbers to the documents that Flyte reads from words, by key in lower case. */
const ENUMERATIONS: { readonly [key: string]: readonly string[] } = {
  authservertype: ['Self', 'External'],
  authtype: ['ClientSecret', 'Pkce', 'ExternalCommand', 'DeviceFlow'],
  cloudeventversion: ['v1', 'v2'],
  kvversion: ['1', '2'],
  samesitepolicy: ['DefaultMode', 'LaxMode', 'StrictMode', 'NoneMode'],
  secretmanagertype: ['Global', 'K8s', 'AWS', 'GCP', 'Vault'],
};

/** Those that it reads from their number only. */
const NUMBERED: { readonly [key: string]: readonly string[] } = { inlineeventdatapolicy: ['Offload', 'StoreInline'] };

const DURATION = /^[+-]?(0|((\d+\.?\d*|\.\d+)(ns|us|\u00b5s|ms|s|m|h))+)$/;

/** What must hold for a value, and what to do. */
interface WordProblem {
  readonly rule: string;
  readonly fix: string;
}

/**
 * What is wrong with the value of a key, if it is one word or number to Flyte. Flyte itself is lenient: it reads '' as 0, true as the text
 * 1, and the number 30 as a duration of 30 nanoseconds.
 * @param free whether the value belongs to a name of the consumer's, such as a label: numbers are texts there, as in Flyte's own manifests
 */
export function problemOfWord(key: Key, word: string, value: unknown, free: boolean): WordProblem | undefined {
  const refused = (rule: string, fix: string): WordProblem => ({ rule, fix: `${fix}${key.default === undefined || free ? '' : `; Flyte's default is ${key.default}`}` });
  const words = free ? undefined : ENUMERATIONS[key.name.toLowerCase()];
  if (words !== undefined) { return typeof value === 'string' && words.includes(value) ? undefined : notOneOf(words, value); }
  const numbered = free ? undefined : NUMBERED[key.name.toLowerCase()];
  if (numbered !== undefined) {
    return typeof value === 'number' && numbered[value] !== undefined ? undefined
      : { rule: `be ${numbered.map((name, index) => `${index} (${name})`).join(' or ')}`, fix: 'Flyte knows it by its number only' };
  }
  if (/^u?int\d*$/.test(word)) {
    if (!Number.isSafeInteger(value)) { return refused('be a whole number', 'write it without quotes'); }
    return word.startsWith('u') && Number(value) < 0 ? refused('not be below 0', 'raise it') : undefined;
  }
  if (word.startsWith('float')) { return Number.isFinite(value) ? undefined : refused('be a number', 'write it without quotes'); }
  switch (word) {
    case 'bool': return typeof value === 'boolean' ? undefined : refused('be true or false', 'write it without quotes');
    case 'duration': return typeof value === 'string' && DURATION.test(value) ? undefined : refused('be a duration', "write for example '30s' or '1h30m'");
    case 'port': return Number.isInteger(value) ? undefined : refused('be a port', 'write it without quotes');
    case 'quantity': return isQuantity(value) ? undefined : refused('be a quantity', "write for example '500m' or '1Gi'");
    case 'object': return typeof value === 'object' && !Array.isArray(value) ? undefined : refused('be a map', 'write its keys below it');
    default: return typeof value === 'string' || (free && typeof value === 'number') ? undefined : refused('be a text', 'put it into quotes');
  }
}

function notOneOf(words: readonly string[], value: unknown): WordProblem {
  const near = typeof value === 'string' ? nearest(value, words) : undefined;
  return { rule: `be one of ${words.map((word) => `'${word}'`).join(', ')}`, fix: near === undefined ? 'use one of them' : `did you mean '${near}'?` };
}
