import { readdirSync } from 'fs';
import { join } from 'path';
import { ApiObject, JsonPatch } from 'cdk8s';
import * as library from 'cdk8s-flyte';
import { exampleManifests, textOf } from './page';
import { STRUCTS } from '../../src/private/api-table';
import { Row } from '../bad-input/row';
import { refused } from '../security/refused';
import { COMPONENTS, isolated, testChart, writingApp } from '../support';

const page = textOf('troubleshooting.md');

/** The cells of the rows of all tables of a section, up to the next heading. */
function rowsOf(heading: string): string[][] {
  const section = page.slice(page.indexOf(`\n${heading}\n`) + heading.length + 2).split(/^#/m)[0];
  return section.split('\n').filter((line) => /^\| (?!---)/.test(line)).slice(1).map((line) => line.slice(1, -1).split(' | ').map((cell) => cell.trim()));
}

/** A quoted message as a pattern; `…` stands for anything. */
function patternOf(cell: string): RegExp {
  const quote = /^`(.*)`$/.exec(cell)![1];
  return new RegExp(`(^|: )${quote.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`);
}

/** Every message that test/bad-input.test.ts has the library give. */
const MESSAGES = readdirSync(join(__dirname, '..', 'bad-input')).flatMap((file) =>
  Object.values(jest.requireActual<{ [name: string]: unknown }>(join(__dirname, '..', 'bad-input', file))).filter(Array.isArray)
    .flatMap((rows) => (rows as Row[]).map(([, , message]) => message)));

test.each(rowsOf('## Refusals'))('the library says: %s', (message) => {
  expect(MESSAGES.filter((one) => patternOf(message).test(one)).length).toBeGreaterThan(0);
});

const FIRST = '/spec/template/spec/containers/0';

/** What the guard says of a component that is changed after it was made. */
function guardOf(name: string, kind: string, ...patches: JsonPatch[]): string[] {
  const app = writingApp();
  const component = COMPONENTS[name](testChart(app));
  if (patches.length > 0) {
    isolated(component);
    component.node.findAll().find((one): one is ApiObject => ApiObject.isApiObject(one) && one.kind === kind)!.addJsonPatch(...patches);
  }
  return refused(app);
}

const GUARD = [
  ...guardOf('flyteconsole', 'Deployment'),
  ...guardOf('flyteconsole', 'Deployment', JsonPatch.replace(`${FIRST}/securityContext/runAsUser`, 0)),
  ...guardOf('flyteconsole', 'Deployment', JsonPatch.remove(`${FIRST}/resources`)),
  ...guardOf('flyteconsole', 'Deployment', JsonPatch.add(`${FIRST}/env`, [{ name: 'DB_PASSWORD', value: 'x' }])),
  ...guardOf('flytepropeller', 'ClusterRole', JsonPatch.replace('/rules/0/verbs', ['*'])),
];

test.each(rowsOf('### The guard'))('the guard says: %s', (message) => {
  expect(GUARD.filter((one) => patternOf(message).test(one)).length).toBe(1);
});

test('what check-db-ready says is what its script says', () => {
  const said = /check-db-ready: (PostgreSQL at HOST:5432 did not accept connections within 300 seconds)/.exec(page)![1];
  const script = said.replace('HOST:5432', '$PGHOST:$PGPORT').replace('300', '$CHECK_DEADLINE_SECONDS');
  expect(JSON.stringify(exampleManifests('aws'))).toContain(script);
  expect(JSON.stringify(exampleManifests('aws'))).toContain('{"name":"CHECK_DEADLINE_SECONDS","value":"300"}');
});

/** The props of all structs of the API. */
const PROPS = new Set(Object.values(STRUCTS).flatMap((fields) => [...fields.matchAll(/(\w+)\??: /g)].map((match) => match[1])));
const SECTIONS = ['## Refusals', '### The guard', '## Applying', '## Pods', '## Login', '## Workflows', '## The cloud'];

/** What stands in no struct, though it looks like a prop: a word of the cluster, a database, an account. */
const OTHERS = ['default', 'flyteadmin', 'datacatalog', 'chown', 'null'];

test.each(SECTIONS.flatMap((heading) => rowsOf(heading).map((cells): [string, string] => [cells[0], cells[cells.length - 1]])))('the way out of %s exists', (_what, way) => {
  const words = [...way.matchAll(/`([^`]+)`/g)].map((match) => match[1]);
  const props = words.filter((word) => /^[a-z]\w*(\.[a-z]\w*)*$/.test(word) && !OTHERS.includes(word));
  expect(props.filter((word) => !word.split('.').every((part) => PROPS.has(part)))).toEqual([]);
  const classes = words.map((word) => /^([A-Z]\w+)(?:\.(\w+))?(?:\(\.\.\.\))?$/.exec(word)).filter((match) => match !== null)
    .filter(([word]) => !['USER', 'EnvValue.fromSecretValue'].includes(word) && !/^Cidrs$/.test(word));
  const api = library as unknown as { [name: string]: { [member: string]: unknown } | undefined };
  expect(classes.filter(([, name, member]) => api[name] === undefined || (member !== undefined && api[name]?.[member] === undefined))).toEqual([]);
});

test('each section has its rows', () => {
  expect(SECTIONS.map((heading) => rowsOf(heading).length > 4)).toEqual(SECTIONS.map(() => true));
  const widths = SECTIONS.flatMap((heading) => rowsOf(heading).map((cells) => [heading, cells.length, cells[0]]));
  expect(widths.filter(([heading, width]) => width !== (heading === '## Refusals' || heading === '### The guard' ? 3 : 4))).toEqual([]);
});
