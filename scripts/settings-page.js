// Writes docs/settings.md from docs/settings/*.json: node scripts/settings-page.js, or with --print only says it.
// A row says what becomes of one thing that Flyte's charts can do. test/settings-page.test.ts holds the rows against the library.
const { readFileSync, readdirSync, writeFileSync } = require('fs');
const { join } = require('path');

const docs = join(__dirname, '..', 'docs');
const page = join(docs, 'settings.md');

/** The grades, and how the page says them. */
const GRADES = {
  typed: 'a prop',
  default: 'so by default',
  hatch: 'no prop yet: by `extraConfig`, a method or a patch',
  refused: 'refused, with the reason',
  elsewhere: "the cluster's matter, or another project's",
  'not-flyte': "nothing of Flyte v1.16.8's",
  open: 'open',
};
/** What the same rows were when they were first judged. */
const BEFORE = [['typed', 325], ['hatch', 154], ['open', 109], ['refused', 12]];

function sectionsOf(folder) {
  return readdirSync(folder).sort().flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
}

/** The props of FlyteCore stand without its name: most are. */
function cellsOf({ row, of, keys, is, by = [], note, extraConfig = [], refused = [] }) {
  const setting = keys === undefined || keys === '' ? of : `${of}: \`${keys}\``;
  const names = by.map((prop) => `\`${prop}\``).join(', ');
  const here = names === '' ? GRADES[is].split(':')[0] : names;
  const further = [
    note,
    extraConfig.length > 0 && `\`extraConfig\` takes ${[...new Set(extraConfig.map((key) => `\`${key.split(' ')[1]}\``))].join(', ')}`,
    refused.length > 0 && `\`extraConfig\` refuses ${refused.map((key) => `\`${key}\``).join(', ')}`,
  ].filter(Boolean).join('; ');
  return [row, setting, here, further].map((cell) => cell.replace(/\|/g, '\\|'));
}

const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
const share = (part, whole) => `${(100 * part / whole).toFixed(1)} %`;

function pageOf(sections) {
  const rows = sections.flatMap((section) => section.rows);
  const count = (...grades) => rows.filter((row) => grades.includes(row.is)).length;
  const shown = rows.filter((row) => (row.shown ?? []).length > 0).length;
  const before = new Map([...BEFORE.map(([grade, number]) => [grade, String(number)]), ['default', 'among the props']]);
  const set = count('typed', 'default');
  return `${[
    '# Settings',
    'What Flyte\'s charts of v1.16.8 can do (flyte-core, flyte-binary, the connector\'s, those of dependencies and sandbox, and the published profiles for clouds), row by row, '
      + 'and what it is here. Names without a class are props of `FlyteCore`.',
    `A prop, or so by default: **${set} of ${rows.length}** (${share(set, rows.length)}); of those that are Flyte's to say and not refused, `
      + `${share(set, rows.length - count('elsewhere', 'not-flyte', 'refused'))}. ${shown} rows show a value of it in the manifests of an app.`,
    table(['what the rows are', 'before', 'now'], Object.entries(GRADES).map(([grade, text]) => [text, before.get(grade) ?? '0', String(count(grade))])),
    'A test holds every row to the library: that each prop is there, that each value stands in the manifests, that `extraConfig` takes or refuses the key. '
      + 'The rows are in [settings/](settings/); `node scripts/settings-page.js` writes this page.',
    ...sections.map(({ section, title, rows: own }) => `## ${section}. ${title}\n\n${table(['row', 'setting', 'here', 'note'], own.map(cellsOf))}`),
  ].join('\n\n')}\n`;
}

const text = pageOf(sectionsOf(join(docs, 'settings')));
if (process.argv.includes('--print')) { process.stdout.write(text); } else { writeFileSync(page, text); }
