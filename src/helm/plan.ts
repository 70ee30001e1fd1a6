import { BadValues } from './bad-values';
import { Chart } from './chart/chart';
import { absentAt, onPlane } from './chart/planes';
import { Code, textsOf } from './code';
import { at, isNothing, joined, keysOf, Leaf, leavesOf, Values } from './merge';
import { Release, Resolved, resolve } from './resolve';
import { Context, Entry, IDLE, Part, Row } from './row';
import { propOf, Statement, stepsOf } from './statements';
import { credentialsIn, isCredentialName, isLiteral } from '../judging/hardening/credentials';
import { isFields } from '../judging/manifest/json';

/** A Secret's key that takes the place of a plaintext. */
export interface MadeSecret {
  readonly name: string;
  readonly key: string;
  readonly path: string;
}

/** What the values come to, before the library was asked. */
export interface Plan {
  readonly statements: readonly Statement[];
  /** Of values that no statement says. */
  readonly entries: readonly Entry[];
  readonly secrets: readonly MadeSecret[];
  readonly resolved: Resolved;
  readonly context: Context;
  readonly leaves: readonly Leaf[];
}

const HELM = 'a template that only Helm fills in; write the value itself into the values file, or by hand into the app';
const SECRET = 'it holds a secret where the library takes none; make a Secret, and give it by reference (env, envFrom or the prop that takes a SecretValue)';
const NOTHING = 'says nothing';
/** Of a value that only stands for others: what they become, it becomes. */
export const REFERRED = 'by the values that refer to it';

/** Finds what each value of a chart comes to. Pure: no file is read, and the library is not asked. */
export function planOf(values: Values, chart: Chart, release: Release): Plan {
  requireMaps(values, chart);
  const resolved = resolve(values, release);
  const secrets: MadeSecret[] = [];
  const context = contextOf(resolved, chart, release, secrets);
  const leaves = leavesOf(values).filter(({ path }) => path !== '');
  const tainted = taintedPaths(values, resolved);
  const statements: Statement[] = [];
  const entries: Entry[] = [];
  for (const { row, path, leaves: own } of matched(leaves, chart)) {
    if (row === undefined) {
      entries.push(...own.map(({ path: leaf, value }) => withoutRow(leaf, value, chart, resolved)));
      continue;
    }
    const value = at(resolved.values, keysOf(path));
    const parts = partsOf(row, value, chart, context, path);
    const valueOf = new Map(own.map((leaf) => [leaf.path, leaf.value]));
    const taken = own.map((leaf) => ({ leaf, part: partFor(leaf, path, parts) }));
    for (const part of parts) {
      const mine = taken.filter((one) => one.part === part).map(({ leaf }) => leaf.path);
      const also = part.also?.flatMap((prefix) => leaves.filter((leaf) => isBelow(leaf.path, prefix)).map((leaf) => leaf.path)) ?? [];
      const from = [...new Set([...mine, ...also])];
      if (from.length === 0) { continue; }
      const problem = part.code === undefined ? undefined : from.some((leaf) => resolved.unresolved.has(leaf)) ? HELM
        : (from.some((leaf) => tainted.has(leaf)) && !isReference(part.code)) || secretIn(part.code) ? SECRET : undefined;
      if (part.code !== undefined && problem === undefined) {
        const standIn = isReference(part.code) ? undefined : from.find((leaf) => resolved.standIns.has(leaf));
        statements.push({
          target: part.of!,
          code: part.code,
          from,
          note: part.note,
          ...part.decide === undefined ? {} : { decide: part.decide },
          ...standIn === undefined ? {} : { fillIn: `${standIn} is a placeholder in the values` },
        });
      } else {
        entries.push(...mine.map((leaf): Entry => isNothing(valueOf.get(leaf)) && row.empty === undefined ? { path: leaf, verdict: 'default', why: NOTHING } : problem !== undefined ? { path: leaf, verdict: 'refused', why: problem }
          : part.app !== undefined ? { path: leaf, verdict: 'carried', prop: part.app }
            : part.same !== undefined ? { path: leaf, verdict: 'default', why: part.same } : { path: leaf, verdict: 'refused', why: part.refused }));
      }
    }
    entries.push(...taken.filter(({ part }) => part === undefined).map(({ leaf }): Entry => (
      isNothing(leaf.value) ? { path: leaf.path, verdict: 'default', why: NOTHING } : { path: leaf.path, verdict: 'unknown' })));
  }
  return { statements, entries, secrets, resolved, context, leaves };
}

interface Match {
  readonly row?: Row;
  readonly path: string;
  readonly leaves: Leaf[];
}

/** Groups the values by the row that is about them, in the order of the table, so that the app does not depend on that of the file. */
function matched(leaves: readonly Leaf[], chart: Chart): Match[] {
  const groups = new Map<string, Match & { readonly rank: number }>();
  for (const leaf of leaves) {
    const found = chart.rowFor(keysOf(leaf.path));
    const id = found === undefined ? '' : `${found.rank} ${found.path}`;
    const group = groups.get(id) ?? { row: found?.row, path: found?.path ?? '', leaves: [], rank: found?.rank ?? Infinity };
    group.leaves.push(leaf);
    groups.set(id, group);
  }
  return [...groups.values()].sort((one, other) => one.rank - other.rank || (one.path < other.path ? -1 : 1));
}

function partsOf(row: Row, value: unknown, chart: Chart, context: Context, path: string): readonly Part[] {
  const absent = absentAt(path, context);
  if (absent !== undefined) { return [absent]; }
  if (row.idle !== undefined) { return [{ same: `${IDLE}: ${row.idle}` }]; }
  const off = chart.off(path, context);
  if (off !== undefined) { return [{ same: off }]; }
  if (row.always !== undefined) { return [{ same: row.always }]; }
  if (row.same?.some((one) => equal(one, value)) === true) { return [{ same: 'the library has it so' }]; }
  if (isNothing(value) && row.empty === undefined) { return [{ same: NOTHING }]; }
  if (row.app !== undefined && value === false) { return [{ app: row.app }]; }
  if (row.refused !== undefined) { return [{ refused: row.refused }]; }
  const parts = isNothing(value) ? row.empty! : row.read!(value, context, path);
  return (Array.isArray(parts) ? parts as readonly Part[] : [parts as Part]).map((part) => part.code === undefined ? part
    : onPlane(part, [...part.of ?? stepsOf(row.says!), ...part.to ?? []], context));
}

/** The part that is about a value: the most exact one. */
function partFor(leaf: Leaf, path: string, parts: readonly Part[]): Part | undefined {
  return parts.filter((part) => isBelow(leaf.path, `${path}${part.at ?? ''}`))
    .sort((one, other) => (other.at ?? '').length - (one.at ?? '').length)[0];
}

export function isBelow(path: string, prefix: string): boolean {
  return path === prefix || (path.startsWith(prefix) && /^[.[]/.test(path.slice(prefix.length)));
}

function withoutRow(path: string, value: unknown, chart: Chart, resolved: Resolved): Entry {
  const keys = keysOf(path);
  const referrers = resolved.referred.get(path);
  if (referrers !== undefined) { return { path, verdict: 'carried', why: REFERRED }; }
  if (isNothing(value) && chart.knowsMap(keys)) { return { path, verdict: 'default', why: NOTHING }; }
  const foreign = chart.foreign(keys);
  if (foreign !== undefined) { return { path, ...foreign }; }
  return { path, verdict: 'unknown' };
}

function requireMaps(values: Values, chart: Chart): void {
  const look = (value: unknown, keys: string[]): void => {
    if (value === null || value === undefined || !chart.knowsMap(keys)) { return; }
    if (!isFields(value)) {
      const what = Array.isArray(value) ? 'a list' : `a ${typeof value === 'string' ? 'text' : typeof value}`;
      throw new BadValues(`${keys.reduce(joined, '') || 'the values'} must be a map, as in the chart ${chart.name}, and is ${what}`);
    }
    Object.entries(value).forEach(([key, one]) => look(one, [...keys, key]));
  };
  look(values, []);
}

function contextOf(resolved: Resolved, chart: Chart, release: Release, secrets: MadeSecret[]): Context {
  const get = (path: string) => at(resolved.values, keysOf(path));
  const text = (path: string) => {
    const value = get(path);
    return typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;
  };
  const base = {
    values: resolved.values,
    get,
    text,
    on: (path: string) => get(path) === true,
    namespace: release.namespace,
    release: release.name,
    secret: (name: string, key: string, path: string): Code => {
      if (!secrets.some((one) => one.name === name && one.key === key)) { secrets.push({ name, key, path }); }
      return { is: 'object', fields: [['secret', { is: 'existing', kind: 'Secret', name }], ['key', { is: 'literal', value: key }]] };
    },
  };
  return { ...base, ...chart.look(base) };
}

/** Paths of values that hold a secret: by their name, or because they refer to one that does. */
function taintedPaths(values: Values, { referred }: Resolved): Set<string> {
  const secret = leavesOf(values).filter(({ path, value }) => {
    return (typeof value === 'string' || typeof value === 'number') && isLiteral(String(value)) && isCredentialName(/([^.[\]"]+)"?\]?$/.exec(path)?.[1] ?? '');
  }).map(({ path }) => path);
  return new Set([...secret, ...secret.flatMap((path) => referred.get(path) ?? [])]);
}

/** Whether a piece of code holds nothing but the reference to a Secret. */
function isReference(code: Code): boolean {
  return code.is === 'existing' || (code.is === 'object' && code.fields.some(([, value]) => value.is === 'existing'))
    || (code.is === 'call' && code.args.every((arg) => isReference(arg)));
}

function secretIn(code: Code): boolean {
  return textsOf(code).some(([name, text]) => (isCredentialName(name) && name !== 'key' && isLiteral(text) && !isReference(code)) || credentialsIn(text).length > 0);
}

export function equal(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The entry of each value that a statement says. */
export function carriedBy(statement: Statement): Entry[] {
  return statement.from.map((path) => ({ path, verdict: 'carried', prop: propOf(statement.target), why: statement.note }));
}
