import { credentialOf } from '../judging/hardening/credentials';
import { refusal } from '../private/checks';

/** Values of placeholders by name. */
export interface PlaceholderValues { readonly [placeholder: string]: string }

/** The placeholders that Flyte fills itself. */
export interface FlyteValues extends PlaceholderValues {
  readonly namespace: string;
  readonly project: string;
  readonly domain: string;
}

/** As Flyte would fill them for a project. */
export const SAMPLE: FlyteValues = { namespace: 'flytesnacks-development', project: 'flytesnacks', domain: 'development' };

/** As Flyte would fill them for another one. */
export const OTHER_SAMPLE: FlyteValues = { namespace: 'flytetester-production', project: 'flytetester', domain: 'production' };

const NAME = /^[A-Za-z][A-Za-z0-9_]*$/;

/** The placeholders in the text, each once. Refuses what Flyte would leave as it is: it replaces names with exactly one space each side. */
export function placeholdersOf(where: string, prop: string, text: string): string[] {
  const names = new Set<string>();
  for (const [written] of text.matchAll(/\{\{(?:(?!\}\}).)*(\}\})?/gs)) {
    const name = /^\{\{ ([A-Za-z][A-Za-z0-9_]*) \}\}$/.exec(written)?.[1];
    if (name === undefined) {
      throw refusal(where, prop, 'have placeholders of letters, digits and _ with one space each side', written, 'write for example {{ namespace }}; Flyte leaves anything else as it is');
    }
    names.add(name);
  }
  return [...names];
}

/** The text with its placeholders replaced, as Flyte does it: the text's own first, then those that stand in their values. */
export function filled(text: string, own: PlaceholderValues, ofFlyte: PlaceholderValues): string {
  return [own, ofFlyte].reduce((before, values) => Object.entries(values)
    .reduce((result, [name, value]) => result.split(`{{ ${name} }}`).join(value), before), text);
}

/** Values of placeholders, by domain and placeholder. */
export interface CustomData { readonly [domain: string]: PlaceholderValues }

/** Refuses domains that are none, names Flyte fills itself, and values that it would not fill in or that are secrets. */
export function requireCustomData(path: string, customData: CustomData, domains: readonly string[]): CustomData {
  for (const [domain, entries] of Object.entries(customData)) {
    if (!domains.includes(domain)) {
      throw refusal(path, 'customData', `have domains as keys (${domains.join(', ')})`, domain, 'fix the name, or add the domain');
    }
    const reserved = Object.keys(entries).find((key) => key in SAMPLE || !NAME.test(key));
    if (reserved !== undefined) {
      throw refusal(path, `customData.${domain}`, 'have names of letters, digits and _ other than namespace, project and domain as keys', reserved, 'rename it');
    }
    Object.entries(entries).forEach(([key, value]) => requireValue(path, `customData.${domain}.${key}`, key, value));
  }
  return customData;
}

function requireValue(path: string, prop: string, key: string, value: string): void {
  if (typeof value !== 'string' || value === '') {
    throw refusal(path, prop, 'be a text that is not empty', value, 'Flyte stops at a placeholder without a value; write numbers as text');
  }
  if (credentialOf(key, value) !== undefined) {
    throw refusal(path, prop, 'not be written into a ConfigMap', '(a secret)',
      'let an operator such as External Secrets make the Secret; where it only names one, call it ...Name');
  }
  const [other] = placeholdersOf(path, prop, value).filter((name) => !(name in SAMPLE));
  if (other !== undefined) {
    throw refusal(path, prop, 'hold no placeholder but {{ namespace }}, {{ project }} and {{ domain }}', `{{ ${other} }}`,
      'write its value out: Flyte fills placeholders in no particular order');
  }
}
