import { Imported, NeededSecret } from './import';
import { Entry, IDLE, Verdict } from './row';
import { counted, escapeMarkdown, plain } from '../judging/manifest/text';

/** How a value came out, for people. */
const WORDS: { readonly [verdict in Verdict]: string } = { carried: 'carried', default: 'default already', refused: 'refused', unknown: 'unknown' };
const VERDICTS = Object.keys(WORDS) as Verdict[];

/** What the report is about, besides the values. */
export interface ReportHead {
  readonly chart: string;
  readonly files: readonly string[];
  /** Values of one file that a later one says otherwise, or removes. */
  readonly overridden: number;
}

/** How many values came out in each way. */
export function tally(entries: readonly Entry[]): { readonly [verdict in Verdict]: number } {
  const counts = VERDICTS.map((verdict) => [verdict, entries.filter((entry) => entry.verdict === verdict).length] as const);
  return Object.fromEntries(counts) as { readonly [verdict in Verdict]: number };
}

/** One line: the numbers, which add up. */
export function sumOf(entries: readonly Entry[]): string {
  const counts = tally(entries);
  return `${counted(entries.length, 'value')}: ${VERDICTS.map((verdict) => `${counts[verdict]} ${WORDS[verdict]}`).join(', ')}`;
}

/** What the app is, where it is not all of Flyte. */
function planeOf({ shape }: Imported): string | undefined {
  return shape.construct === 'FlyteCore' || shape.construct === 'FlyteBinary' ? undefined : `The values are of one plane: the app is a ${shape.construct}.`;
}

/** The reason of an entry, in a few words. */
function reasonFor({ verdict, prop, why }: Entry): string {
  switch (verdict) {
    case 'carried': return prop === undefined ? why ?? '' : `${prop}${why === undefined ? '' : ` (${why})`}`;
    case 'unknown': return 'no key of the chart that has a place here; see docs/from-helm.md';
    default: return why ?? '';
  }
}

/** The table on the screen. Values are never shown: one of them may be a secret. */
export function* screen(imported: Imported, head: ReportHead, output: string): Iterable<string> {
  const shown = imported.entries.map((entry) => [plain(short(entry.path, 72)), WORDS[entry.verdict], plain(reasonFor(entry))] as const);
  const widths = [0, 1].map((column) => Math.max(5, ...shown.map((cells) => cells[column].length)));
  yield `${'VALUE'.padEnd(widths[0])}  ${'RESULT'.padEnd(widths[1])}  PROP OR REASON\n`;
  for (const [path, word, reason] of shown) { yield `${path.padEnd(widths[0])}  ${word.padEnd(widths[1])}  ${reason}\n`; }
  yield `\n${sumOf(imported.entries)}.\n`;
  if (head.overridden > 0) { yield `${counted(head.overridden, 'value')} more of earlier files ${head.overridden === 1 ? 'is' : 'are'} overridden by later ones.\n`; }
  const plane = planeOf(imported);
  if (plane !== undefined) { yield `${plane}\n`; }
  for (const line of todo(imported)) { yield `${plain(line)}\n`; }
  yield `\nWritten to ${plain(output)}: main.ts, cdk8s.yaml, package.json, tsconfig.json, REPORT.md\n`;
}

function short(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** What is left to do by hand, line by line. */
function todo({ decisions, fillIns, secrets, shape }: Imported): string[] {
  return [
    ...decisions.length === 0 ? [] : ['', 'DECIDE BEFORE YOU DEPLOY:', ...decisions.map(({ prop, why }) => `  ${prop}: ${why}`)],
    ...fillIns.length === 0 ? [] : ['', 'To fill in, in main.ts:', ...fillIns.map(({ prop, what }) => `  ${prop}: ${what}`)],
    ...secrets.length === 0 ? [] : ['', 'Secrets that must exist; no value of theirs was written anywhere:', ...secrets.map((secret) => `  ${lineFor(secret, shape.namespace)}`)],
  ];
}

/** What is to be done for a Secret: nothing, where the values say that it is there. */
function lineFor(secret: NeededSecret, namespace: string): string {
  const keys = secret.keys.length === 0 ? '' : ` with ${secret.keys.join(', ')}`;
  return secret.exists ? `# ${secret.name}${keys}, which the values take for given` : commandFor(secret, namespace);
}

/** Makes a Secret from files, so that its values pass through no history of a shell. */
export function commandFor({ name, keys, ofTasks }: NeededSecret, namespace: string): string {
  const files = keys.length === 0 ? '--from-file=KEY=FILE' : keys.map((key) => `--from-file=${quote(key)}=${quote(key.replace(/[^\w.-]/g, '_'))}`).join(' ');
  return `kubectl create secret generic ${quote(name)} --namespace ${ofTasks ? 'PROJECT-DOMAIN' : quote(namespace)} ${files}`;
}

/** For a shell: nothing in it means anything. */
function quote(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`;
}

/** REPORT.md, beside the app. */
export function reportPage(imported: Imported, head: ReportHead): string {
  const { additions, decisions, entries, fillIns, secrets, shape } = imported;
  const code = (text: string) => `\`${plain(text).replace(/`/g, "'").replace(/\|/g, '\\|')}\``;
  const rows = (verdict: Verdict) => entries.filter((entry) => entry.verdict === verdict);
  const isIdle = ({ why }: Entry) => why?.startsWith(IDLE) === true;
  const table = (shown: readonly Entry[], title: string) => shown.length === 0 ? []
    : ['', `## ${title}`, '', '| value | |', '| --- | --- |', ...shown.map((entry) => `| ${code(entry.path)} | ${entry.verdict === 'carried' && entry.prop !== undefined ? code(entry.prop) + (entry.why === undefined ? '' : ` ${escapeMarkdown(entry.why)}`) : escapeMarkdown(reasonFor(entry))} |`)];
  return [
    '# From Helm values',
    '',
    `${head.files.map(code).join(', ')} for chart ${head.chart}. ${sumOf(entries)}.`,
    ...planeOf(imported) === undefined ? [] : ['', planeOf(imported)],
    ...head.overridden === 0 ? [] : ['', `${counted(head.overridden, 'value')} more of earlier files ${head.overridden === 1 ? 'is' : 'are'} overridden by later ones.`],
    ...decisions.length === 0 ? [] : ['', '## Decide before you deploy', '', ...decisions.map(({ prop, why }) => `- **${code(prop)}** ${escapeMarkdown(why)}`)],
    ...fillIns.length === 0 ? [] : ['', '## To fill in', '', 'These stand in main.ts for what the values do not say, or say by a placeholder.', '', '| prop | |', '| --- | --- |', ...fillIns.map(({ prop, what }) => `| ${code(prop)} | ${escapeMarkdown(what)} |`)],
    ...secrets.length === 0 ? [] : [
      '', '## Secrets', '', 'The app refers to these by name. No value of theirs was written anywhere: put each into a file, make the Secret, and delete the file.', '',
      '```sh', ...secrets.map((secret) => plain(lineFor(secret, shape.namespace)).replace(/`/g, "'")), '```',
      ...secrets.some(({ ofTasks }) => ofTasks) ? ['', '`PROJECT-DOMAIN` stands for the namespace of each project and domain.'] : [],
      ...secrets.some(({ plain: paths }) => paths.length > 0) ? ['', `In plain text in the values: ${secrets.flatMap(({ plain: paths }) => paths).map(code).join(', ')}. Whoever could read the values or the release knows them: make new ones.`] : [],
    ],
    ...table(rows('refused'), 'Refused'),
    ...table(rows('unknown'), 'Unknown'),
    ...additions.length === 0 ? [] : ['', '## Added', '', 'These stand in main.ts and in no value.', '', '| prop | |', '| --- | --- |', ...additions.map(({ prop, why }) => `| ${code(prop)} | ${escapeMarkdown(why)} |`)],
    ...table(rows('carried'), 'Carried'),
    ...table(rows('default').filter(isIdle), 'Default already: what no program reads'),
    ...table(rows('default').filter((entry) => !isIdle(entry)), 'Default already'),
    '',
  ].join('\n');
}
