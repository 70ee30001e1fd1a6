/** Words that, at the end of a name, say that its value is a credential. */
const LAST_WORDS = new Set([
  'password', 'passwd', 'passphrase', 'pwd', 'pass', 'secret', 'token', 'apikey', 'accesskey', 'secretkey', 'privatekey', 'credential', 'credentials',
]);
/** Words before `key` that make it one. */
const KEY_OWNERS = new Set(['api', 'access', 'secret', 'private', 'account', 'shared', 'signing', 'encryption', 'auth', 'storage', 'hash', 'block', 'rsa']);

/**
 * `name: value`, `name=value` and their quoted forms, as in YAML, JSON, properties and shell. Names are bounded and begin
 * at a word, so that a long line without any pair is not searched anew from each of its characters. A bracket begins no value, but
 * further pairs, as in `auth: {password: x}`.
 */
const PAIR = /(?<![\w.-])([A-Za-z_-][\w.-]{0,100})["']?\s{0,20}[:=]\s{0,20}("(?:[^"\\]|\\.)*"|'[^']*'|[^\s,;&|<>{[][^\s,;&|<>]{0,999})/g;
const URL_WITH_PASSWORD = /(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@"']{0,200}:([^\s/@"']{1,200})@/gi;
const PRIVATE_KEY = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/;
/** An access key id of AWS, which stands beside its key as a rule. */
const AWS_KEY_ID = /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])/;
const JSON_WEB_TOKEN = /(?<![\w.-])eyJ[\w-]{10,4000}\.eyJ[\w-]{10,4000}\.[\w-]{10,4000}/;
const LENGTH_LIMIT = 1024 * 1024;

/** What every name of a credential holds: a line without is not searched for pairs, which takes most of the time. */
const HINT = /pass|pwd|secret|token|key|credential/i;

/** Whether a name says that its value is a credential; `passwordPath` or `secretName` only say where one is. */
export function isCredentialName(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const last = words[words.length - 1] ?? '';
  return LAST_WORDS.has(last) || last.endsWith('password') || (last === 'key' && KEY_OWNERS.has(words[words.length - 2] ?? ''))
    || words.slice(-3).join(' ') === 'access key id';
}

/** Whether a value is the credential itself, not a path to it, a placeholder, a switch or a duration. */
export function isLiteral(value: string): boolean {
  const text = value.trim();
  return text !== ''
    && !/^(\/|\.\.?\/|file:)/.test(text)
    && !/\$[({\w@]|\{\{|^<[^>]*>$|^\*+$/.test(text)
    && !/^(true|false|yes|no|on|off|null|none|nil|~)$/i.test(text)
    && !/^\d+(\.\d+)?(ms|s|m|h|d)$/.test(text);
}

/** What gives a credential away in free text, such as a configuration file or a script; empty when nothing does. */
export function credentialsIn(text: string): string[] {
  const found = new Set<string>();
  // A megabyte is what a ConfigMap may hold; more would only cost time.
  const body = text.slice(0, LENGTH_LIMIT);
  for (const line of body.split('\n')) {
    if (HINT.test(line) && !/^\s*(#|\/\/)/.test(line)) {
      pairsOf(line).forEach((name) => found.add(`the value of ${name}`));
    }
  }
  for (const match of body.matchAll(URL_WITH_PASSWORD)) {
    if (isLiteral(match[1])) {
      found.add('a password in a URL');
    }
  }
  for (const [shape, what] of [[PRIVATE_KEY, 'a private key'], [AWS_KEY_ID, 'an AWS access key id'], [JSON_WEB_TOKEN, 'a JSON Web Token']] as const) {
    if (shape.test(body)) { found.add(what); }
  }
  return [...found];
}

/** What gives a credential away in a named text: the name and the text together, or something in the text. */
export function credentialOf(name: string, value: string): string | undefined {
  return isCredentialName(name) && isLiteral(value) ? 'a text' : credentialsIn(value)[0];
}

function pairsOf(line: string): string[] {
  return [...line.matchAll(PAIR)]
    .filter(([, name, value]) => isCredentialName(name) && isLiteral(unquoted(value)) && !looksLikeCode(value))
    .map(([, name]) => name);
}

function unquoted(value: string): string {
  return /^["']/.test(value) ? value.slice(1, -1) : value.replace(/[)}\]"']{1,5}$/, '');
}

/** An unquoted value with brackets or an operator is code that computes the value. */
function looksLikeCode(value: string): boolean {
  return /^[=>~&*!|?]/.test(value) || (!/^["']/.test(value) && /[([{]/.test(value));
}
