import type { Duration } from 'cdk8s';

/**
 * The wording of every refusal, and the value rules that more than one place needs. One line, four parts: where, which prop,
 * what was given, and the way out.
 */

/** The largest user and group id that Kubernetes takes. */
export const LARGEST_ID = 2147483647;

/** The way out where a Secret and a key are wanted, and a text is what most give. */
export const SECRET_VALUE = "give a SecretValue: its secret by Secret.fromSecretName(scope, 'id', 'name'), and its key";

/** A refused input: `where: prop must …, got value; fix`. */
export function refusal(where: string, prop: string, rule: string, value: unknown, fix: string): Error {
  return new Error(`${where}: ${prop} must ${rule}, got ${shown(value)}; ${fix}`);
}

/** How a bad value is quoted in a message: never longer than a line, never an object dump. */
export function shown(value: unknown): string {
  if (value === undefined) { return 'nothing'; }
  if (typeof value === 'number' || typeof value === 'bigint') { return String(value); }
  const text = typeof value === 'string' ? `'${value}'` : JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
const IPV4 = /^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;

/** Whether the text is a DNS-1123 label. */
export function isLabel(text: string): boolean {
  return LABEL.test(text);
}

/** Whether the text is a DNS-1123 subdomain. */
export function isSubdomain(text: string): boolean {
  return text.length <= 253 && text.split('.').every(isLabel);
}

/** Whether the text is a host name: a subdomain that is no address, nor looks like one. */
function isDnsName(text: string): boolean {
  return isSubdomain(text) && !/^[\d.]+$/.test(text);
}

/** Refuses what is no DNS-1123 label (namespaces, most object names). */
export function requireLabel(where: string, prop: string, value: string, fix: string): string {
  if (typeof value !== 'string' || !isLabel(value)) {
    throw refusal(where, prop, 'be a DNS-1123 label (a-z, 0-9 and -, 63 characters at most)', value, fix);
  }
  return value;
}

/** Refuses what is no DNS-1123 subdomain (object names, ingress hosts). */
export function requireSubdomain(where: string, prop: string, value: string, fix: string): string {
  if (typeof value !== 'string' || !isSubdomain(value)) {
    throw refusal(where, prop, 'be a DNS-1123 subdomain (a-z, 0-9, - and .)', value, fix);
  }
  return value;
}

/** Refuses what is no host name in lower case; an address is none. */
export function requireDnsName(where: string, prop: string, value: string): string {
  if (typeof value !== 'string' || !isDnsName(value)) {
    throw refusal(where, prop, 'be a DNS name in lower case', redacted(value), 'leave out the scheme, the port and the path; an address is no name');
  }
  return value;
}

/** Refuses what Kubernetes takes for no label value. */
export function requireLabelValue(where: string, prop: string, value: string, fix: string): string {
  if (typeof value !== 'string' || !LABEL_VALUE.test(value)) {
    throw refusal(where, prop, 'be a Kubernetes label value', value, fix);
  }
  return value;
}

/** Refuses what is neither a host name nor an IP address; the message tells a URL or a port apart. */
export function requireHost(where: string, prop: string, value: string): string {
  if (typeof value === 'string' && (isDnsName(value.toLowerCase()) || IPV4.test(value) || isIpv6(value))) { return value; }
  const fix = typeof value !== 'string' || value === '' ? 'name the host'
    : value.includes('://') ? 'leave out the scheme, the port and the path'
      : /:\d+$/.test(value) ? 'give the port in its own prop'
        : 'use a DNS name or an IP address';
  throw refusal(where, prop, 'be a host name or an IP address', redacted(value), fix);
}

/** Refuses a port outside 1 to 65535. */
export function requirePort(where: string, prop: string, value: number, fallback: number): number {
  return requireInteger(where, prop, value, 1, 65535, `leave it out for ${fallback}`);
}

/** Refuses what is no whole number within the bounds. */
export function requireInteger(where: string, prop: string, value: number, min: number, max: number, fix: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
    const rule = max === Number.MAX_SAFE_INTEGER ? `be an integer >= ${min}` : `be an integer from ${min} to ${max}`;
    throw refusal(where, prop, rule, value, fix);
  }
  return value;
}

/** Refuses one of two props without the other. */
export function requireBoth(where: string, two: { readonly [prop: string]: unknown }): void {
  const missing = Object.keys(two).find((prop) => two[prop] === undefined);
  const given = Object.keys(two).find((prop) => two[prop] !== undefined);
  if (missing !== undefined && given !== undefined) {
    throw refusal(where, missing, `come with ${given}`, undefined, `add it, or remove ${given}`);
  }
}

/** A time in whole seconds, if there is one; refuses parts of one, and what is out of bounds. */
export function requireSeconds(where: string, prop: string, duration: Duration, min?: number, max?: number, fix?: string): number;
export function requireSeconds(
  where: string, prop: string, duration: Duration | undefined, min?: number, max?: number, fix?: string,
): number | undefined;
export function requireSeconds(
  where: string, prop: string, duration: Duration | undefined, min = 1, max = Number.MAX_SAFE_INTEGER,
  fix = 'use whole seconds, such as Duration.minutes(5)',
): number | undefined {
  return duration === undefined ? undefined : requireInteger(where, prop, duration.toMilliseconds() / 1000, min, max, fix);
}

/** Refuses an empty text. */
export function requireText(where: string, prop: string, value: string, fix: string): string {
  if (typeof value !== 'string' || value.trim() === '') { throw refusal(where, prop, 'not be empty', value, fix); }
  return value;
}

/** Refuses a URL that is none, or that carries a user name or a password. */
export function requireUrl(where: string, prop: string, value: string, schemes: readonly string[] = ['http', 'https']): string {
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    throw refusal(where, prop, `be a URL (${schemes.join(', ')})`, redacted(value), `write it as ${schemes[0]}://host[:port]`);
  }
  if (!schemes.includes(url.protocol.slice(0, -1))) {
    throw refusal(where, prop, `be a URL (${schemes.join(', ')})`, redacted(value), `write it as ${schemes[0]}://host[:port]`);
  }
  if (url.username !== '' || url.password !== '') {
    throw refusal(where, prop, 'carry no user name or password', redacted(value), 'give credentials as a Secret reference');
  }
  return value;
}

/** Refuses a URL with more than scheme, host and port: browsers send an origin as exactly that. */
export function requireOrigin(where: string, prop: string, value: string): string {
  const { origin } = new URL(requireUrl(where, prop, value));
  if (value !== origin) {
    throw refusal(where, prop, 'be scheme, host and port alone, in lower case', value, `did you mean '${origin}'?`);
  }
  return value;
}

/** Refuses what is no path of a site, under which the console is served. */
export function requirePath(where: string, prop: string, value: string): string {
  if (typeof value !== 'string' || !/^(\/[A-Za-z0-9._~-]+)+$/.test(value)) {
    throw refusal(where, prop, 'start with a slash and not end with one', value, "leave it out for '/console'");
  }
  return value;
}

/**
 * Takes the credentials out of a URL before it is quoted in a message: whatever stands before the last `@`, since a password that was
 * not encoded may hold any other delimiter.
 */
export function redacted(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/^([A-Za-z][A-Za-z0-9+.-]*:\/\/)?.*@/s, '$1***@') : value;
}

function isIpv6(value: string): boolean {
  return value.includes(':') && /^[0-9A-Fa-f:.]+$/.test(value) && URL.canParse(`http://[${value}]/`);
}
