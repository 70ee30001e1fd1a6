import { at, fieldsOf, joined, Values } from './merge';
import { isFields } from '../judging/manifest/json';

/** Values without what only Helm could fill in. */
export interface Resolved {
  readonly values: Values;
  /** Paths of values that a template of Helm's makes, beyond what is understood here. */
  readonly unresolved: ReadonlySet<string>;
  /** Paths of values that others refer to, with those that do. */
  readonly referred: ReadonlyMap<string, readonly string[]>;
  /** Placeholders such as `<BUCKET_NAME>` that had a stand-in put into their place, by the path of their value. */
  readonly standIns: ReadonlyMap<string, string>;
}

/** What Helm knows of a release; the app is written for the namespace `flyte`, unless the values say another. */
export interface Release {
  readonly name: string;
  readonly namespace: string;
}

const REFERENCE = /^\.Values((?:\.[\w-]+)+)$/;
const TEXT = /^(?:"([^"\\]*)"|`([^`]*)`)$/;
/** What Flyte fills in itself: `{{ namespace }}`, `{{.podName}}`, `{{ workflow.name }}`. */
const FLYTES = /^\.?[A-Za-z]\w*(\.\w+)*$/;
/** `<BUCKET_NAME>` as in the charts' profiles, `${BUCKET_NAME}` as scripts fill in, `${module.store.bucket}` as Terraform does. */
const PLACEHOLDER = /<([A-Za-z][A-Za-z0-9_ -]*)>|\$\{\{?\s*([A-Za-z][\w.-]*)\s*\}?\}/g;
/** Texts of mails, in which `<b>` is no placeholder. */
const HTML = /\.emailer\.(subject|body)$/;
/** References may lead to references. */
const DEPTH = 5;

/** Puts in what values say by reference to others, as the charts' `tpl` does, and stand-ins for the placeholders of profiles. */
export function resolve(values: Values, release: Release): Resolved {
  const unresolved = new Set<string>();
  const referred = new Map<string, string[]>();
  const standIns = new Map<string, string>();
  const walk = (value: unknown, path: string): unknown => {
    if (Array.isArray(value)) { return value.map((item: unknown, index) => walk(item, `${path}[${index}]`)); }
    if (isFields(value)) { return fieldsOf(Object.entries(value).map(([key, one]) => [key, walk(one, joined(path, key))] as const)); }
    if (typeof value !== 'string') { return value; }
    const filled = fill(value, path, 0);
    const whole = filled.replace(PLACEHOLDER, (all, angle?: string, braces?: string) => (
      angle !== undefined && HTML.test(path) ? all : standInFor(angle ?? braces!, filled, path)));
    if (whole !== filled) { standIns.set(path, whole); }
    return whole;
  };
  const fill = (text: string, path: string, depth: number): string => text.replace(/\{\{-?\s*((?:"[^"]*"|`[^`]*`|[^}"`]|\}(?!\}))*?)\s*-?\}\}/g, (all, inner: string) => {
    const [, reference] = REFERENCE.exec(inner) ?? [];
    const found = reference === undefined ? undefined : at(values, reference.slice(1).split('.'));
    if (reference !== undefined && (typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean') && depth < DEPTH) {
      const from = reference.slice(1);
      referred.set(from, [...referred.get(from) ?? [], path]);
      return fill(String(found), path, depth + 1);
    }
    if (inner === '.Release.Namespace') { return release.namespace; }
    if (inner === '.Release.Name') { return release.name; }
    const [, double, back] = TEXT.exec(inner) ?? [];
    if (double !== undefined || back !== undefined) { return double ?? back; }
    if (FLYTES.test(inner) && !/^\.[A-Z]/.test(inner)) { return all; }
    unresolved.add(path);
    return all;
  });
  return { values: walk(values, '') as Values, unresolved, referred, standIns };
}

const ROLE = 'arn:aws:iam::123456789012:role/fill-in';
const CERTIFICATE = 'arn:aws:acm:us-east-1:123456789012:certificate/fill-in';
const GOOGLE_ACCOUNT = 'fill-in@fill-in.iam.gserviceaccount.com';

/** What a value wants that is nothing but a placeholder, by the end of its path. */
const WANTED: readonly (readonly [end: RegExp, standIn: (label: string) => string])[] = [
  [/eks\.amazonaws\.com\/role-arn"\]$|\.scheduleRole$/, () => ROLE],
  [/certificate-arn"\]$/, () => CERTIFICATE],
  [/iam\.gke\.io\/gcp-service-account"\]$|\.signingPrincipal$/, () => GOOGLE_ACCOUNT],
  [/azure\.workload\.identity\/client-id"\]$/, () => '00000000-0000-0000-0000-000000000000'],
  [/\.dbname$/, (label) => label.replace(/-/g, '_')],
  [/\.(stow\.config|azure)\.account$/, (label) => label.replace(/-/g, '').slice(0, 24)],
];

/** Something of the same kind that the library takes, until somebody fills in what is meant. */
function standInFor(name: string, text: string, path: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase().split(/[^a-z0-9]+/);
  const has = (...some: string[]) => some.some((word) => words.includes(word));
  const label = words.filter((word) => word !== '').join('-');
  const isWhole = /^(<[^>]*>|\$\{\{?[^}]*\}?\})$/.test(text.trim());
  const wanted = isWhole ? WANTED.find(([end]) => end.test(path)) : undefined;
  if (wanted !== undefined) { return wanted[1](label); }
  if (has('region')) { return 'us-east-1'; }
  if (has('account') && has('number', 'id')) { return '123456789012'; }
  if (has('email') || (has('sa') && has('iam'))) { return GOOGLE_ACCOUNT; }
  if (has('certificate') && has('arn')) { return CERTIFICATE; }
  if (has('arn')) { return ROLE; }
  if (has('url') && /^[<$]/.test(text)) { return `https://${label}.example.com`; }
  if (has('host', 'hostname', 'dns', 'ip', 'url', 'flytedomain', 'domain')) { return `${label}.example.com`; }
  return label;
}
