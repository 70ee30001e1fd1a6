import { counted, plain } from '../../judging/manifest/text';
import { Need, NeededKey } from '../needs';
import { wordsOf } from '../purpose';

/** Wider cells do not set the width of their column. */
const WIDTH_LIMIT = 60;
const HEADINGS = ['KEY', 'COMES FROM', 'WHAT IT IS', 'READ BY'];

/** Every Secret that is missing, with its keys; and what to do next. */
export function* table(needs: readonly Need[], inputs: readonly string[]): Generator<string> {
  if (needs.length === 0) {
    yield 'Nothing is missing: each Secret that the manifests read is among them.\n';
    return;
  }
  const rows = new Map(needs.map((need) => [need, need.keys.map((key) => cellsOf(key, need))]));
  const widths = HEADINGS.map(({ length }) => length);
  for (const cells of [...rows.values()].flat()) {
    cells.forEach((cell, index) => { widths[index] = Math.max(widths[index], Math.min(cell.length, WIDTH_LIMIT)); });
  }
  const line = (cells: readonly string[]) => `  ${cells.map((cell, index) => cell.padEnd(widths[index])).join('  ').trimEnd()}\n`;
  for (const need of needs) {
    yield `${plain(titleOf(need))}\n`;
    yield line(HEADINGS);
    for (const cells of rows.get(need)!) { yield line(cells); }
    for (const why of reasonsOf(need)) { yield `  ${plain(why)}\n`; }
    yield '\n';
  }
  yield summary(needs);
  yield* next(needs, inputs);
}

function titleOf({ secret, namespace, ofTasks, by, lacking }: Need): string {
  const place = ofTasks ? 'in each namespace of tasks' : namespace === undefined ? 'without a namespace' : `in ${namespace}`;
  return `Secret ${secret} ${place}${by === undefined ? '' : `, made by ${by}`}${lacking ? ', among the manifests but without these keys' : ''}`;
}

function cellsOf({ key, way, purpose, readers, optional }: NeededKey, { by }: Need): string[] {
  return [key ?? '(all)', by ?? (optional ? 'nobody: it is optional' : comesFrom(way.how)), wordsOf(purpose), readers.join(', ')].map(plain);
}

function comesFrom(how: NeededKey['way']['how']): string {
  return how === 'make' ? 'this command' : how === 'ask' ? 'this command, if named' : 'you';
}

function reasonsOf({ keys, by, lacking }: Need): string[] {
  if (by !== undefined || lacking) { return []; }
  const reasons = keys.flatMap(({ way }) => 'why' in way && way.why !== undefined ? [{ how: way.how, why: way.why }] : []);
  return [...new Set(reasons.map(({ how, why }) => `${how === 'ask' ? 'Made if named only' : 'Not made'}: ${why}.`))];
}

/** Whether a Secret waits for somebody. */
export function isMissing({ by, keys }: Need): boolean {
  return by === undefined && keys.some(({ optional }) => !optional);
}

/** Whether something of it can be made without being named. */
export function canBeMade(need: Need): boolean {
  return isMissing(need) && need.keys.some(({ way }) => way.how === 'make');
}

function summary(needs: readonly Need[]): string {
  const open = needs.filter(isMissing);
  const keys = open.flatMap((need) => need.keys).filter(({ optional }) => !optional);
  const of = (how: string) => keys.filter(({ way }) => way.how === how).length;
  const made = needs.length - open.length;
  return `${counted(open.length, 'Secret')} missing with ${counted(keys.length, 'key')}: ${of('make')} can be made by this command, ${of('ask')} if named, ${of('give')} given by you.`
    + `${made === 0 ? '' : ` ${counted(made, 'more Secret')} made by others or optional.`}\n`;
}

function* next(needs: readonly Need[], inputs: readonly string[]): Generator<string> {
  const from = inputs.map((input) => /^[\w./-]+$/.test(input) ? input : `'${plain(input).replace(/'/g, "'\\''")}'`).join(' ');
  const makeable = needs.filter(canBeMade);
  if (makeable.length > 0) { yield `\nMake them:  cdk8s-flyte secrets ${from} --generate all | kubectl apply -f -\n`; }
  if (needs.some(isMissing)) { yield `${makeable.length > 0 ? '' : '\n'}From a store: cdk8s-flyte secrets ${from} --format external-secret\n`; }
}
