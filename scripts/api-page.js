// Writes API.md and docs/props.md from the jsii assembly: node scripts/api-page.js, or with --print only says API.md.
// jsii-docgen repeats what is inherited at every class and struct, which was nine tenths of the page. Here a type says what is its own,
// and names those it has the rest from. test/api-page.test.ts holds both pages to the assembly.
const { existsSync, readFileSync, writeFileSync } = require('fs');
const { join } = require('path');

const root = join(__dirname, '..');
const assembly = join(root, '.jsii');
if (!existsSync(assembly)) { throw new Error('.jsii is not there: run `npx projen compile` first'); }
const { name: PACKAGE, types } = JSON.parse(readFileSync(assembly, 'utf8'));
const all = Object.values(types);

/** The subjects of the contents, by the folder that a type is in. */
const SUBJECTS = [
  ['Compositions', 'Several components, wired together.', ['compositions']],
  ['Components', 'One process of Flyte each.', ['components']],
  ['Dependencies', 'A database and a store inside the cluster, for development.', ['dependencies']],
  ['Settings', 'The values that props take.', ['settings', 'release.ts']],
  ['Workloads', 'What pods are told.', ['workload']],
  ['Access', 'Services, ways in, network policies.', ['access']],
  ['Security and judging', 'Profiles, the audit, the report.', ['security', 'judging']],
];

const folderOf = (type) => type.locationInModule.filename.split('/')[1];
const isStruct = (type) => type.kind === 'interface';
const anchorOf = (name) => name.toLowerCase();
const link = (name, page = '') => `[${name}](${page}#${anchorOf(name)})`;
const escaped = (text) => text.replace(/\|/g, '\\|').replace(/</g, '&lt;');
const oneLine = (text) => text.replace(/\n\n+/g, '<br>').replace(/\n/g, ' ').trim();
const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** Summary and remarks: jsii parts them at the first full stop. */
function textOf({ summary = '', remarks = '' } = {}) {
  return [summary, remarks].filter(Boolean).join(summary.endsWith('.') && /^[A-Z`]/.test(remarks) && remarks.includes('\n') ? '\n\n' : ' ');
}

/** A type, with links to those of this package. */
function typeOf(type, page) {
  if (type === undefined) { return 'void'; }
  if (type.primitive !== undefined) { return type.primitive; }
  if (type.collection !== undefined) {
    const { kind, elementtype } = type.collection;
    return kind === 'array' ? `${typeOf(elementtype, page)}[]` : `{ [name]: ${typeOf(elementtype, page)} }`;
  }
  if (type.union !== undefined) { return type.union.types.map((one) => typeOf(one, page)).join(' or '); }
  const [owner, ...name] = type.fqn.split('.');
  return owner === PACKAGE ? link(name.join('.'), page) : `${owner}.${name.join('.')}`;
}

function defaultOf({ docs = {}, optional }) {
  if (optional !== true) { return 'required'; }
  return docs.default === undefined ? '' : docs.default.startsWith('- ') ? docs.default.slice(2) : `\`${docs.default}\``;
}

const cells = (texts) => texts.map((text) => escapedCell(text));
/** Text in a cell; what is code or a link stays. */
function escapedCell(text) {
  return oneLine(text).split(/(`[^`]*`)/).map((part, index) => index % 2 === 1 ? part.replace(/\|/g, '\\|') : escaped(part).replace(/&lt;br>/g, '<br>')).join('');
}

function signature({ name, parameters = [], variadic }) {
  const list = parameters.map((one, index) => `${variadic && index === parameters.length - 1 ? '...' : ''}${one.name}${one.optional ? '?' : ''}`);
  return `${name}(${list.join(', ')})`;
}

function parametersOf({ parameters = [] }) {
  return parameters.map(({ name, docs, type, optional }) => `\`${name}\`${optional ? ', optional' : ''}: ${typeOf(type)}${docs === undefined ? '' : `, ${textOf(docs)}`}`.replace(/[,.\s]+$/, ''));
}

/** A type that is given back, and what of it. */
function resultOf({ docs = {}, returns }) {
  if (returns === undefined) { return ''; }
  return `Gives ${typeOf(returns.type)}${docs.returns === undefined ? '' : `: ${docs.returns}`}.`.replace('..', '.');
}

const methodRow = (method) => cells([`\`${signature(method)}\``, [textOf(method.docs), ...parametersOf(method), resultOf(method)].filter(Boolean).join('\n\n')]);
const propertyRow = (property) => cells([`\`${property.name}\``, typeOf(property.type), textOf(property.docs)]);
const propRow = (prop) => cells([`\`${prop.name}\``, typeOf(prop.type), defaultOf(prop), textOf(prop.docs)]);

function sectionOf(type) {
  const { name, docs, properties = [], methods = [], members = [], initializer } = type;
  const bases = [...type.base === undefined ? [] : [{ fqn: type.base }], ...(type.interfaces ?? []).map((fqn) => ({ fqn }))];
  const users = !isStruct(type) ? [] : takersOf(type.fqn)
    .map(({ type: taker, method }) => method === undefined ? link(taker) : `[${taker}.${method}](#${anchorOf(taker)})`);
  const own = properties.filter((property) => property.overrides === undefined);
  const [statics, others] = [own.filter((property) => property.static), own.filter((property) => !property.static)];
  const [made, called] = [methods.filter((method) => method.static), methods.filter((method) => !method.static && method.overrides === undefined)];
  return [
    `### ${name}`,
    textOf(docs),
    bases.length > 0 && `${isStruct(type) ? 'Has all of' : 'Is a'} ${bases.map((one) => typeOf(one)).join(', ')}${isStruct(type) ? ' too' : ''}.`,
    users.length > 0 && `Taken by ${users.join(', ')}.`,
    initializer !== undefined && `\`new ${signature({ ...initializer, name })}\`\n\n${parametersOf(initializer).map((line) => `- ${line}`).join('\n')}`,
    made.length > 0 && table(['made by', ''], made.map(methodRow)),
    statics.length > 0 && table(['constant', 'type', ''], statics.map(propertyRow)),
    members.length > 0 && table(['value', ''], members.map((member) => cells([`\`${member.name}\``, textOf(member.docs)]))),
    others.length > 0 && (isStruct(type) ? table(['prop', 'type', 'default', ''], others.map(propRow)) : table(['property', 'type', ''], others.map(propertyRow))),
    called.length > 0 && table(['method', ''], called.map(methodRow)),
  ].filter(Boolean).join('\n\n');
}

/** Constructors (which have no name) and factories that take a struct, so that one who reads of it knows where it goes. */
function takersOf(fqn) {
  return all.flatMap((type) => [...type.initializer === undefined ? [] : [{ ...type.initializer, name: undefined }], ...(type.methods ?? []).filter((method) => method.static)]
    .filter(({ parameters = [] }) => parameters.some((parameter) => parameter.type.fqn === fqn))
    .map(({ name }) => ({ type: type.name, method: name })));
}

/** Classes before what they are made of, each by name. */
function ordered(folders) {
  const rank = (type) => type.kind === 'class' ? 0 : type.kind === 'enum' ? 2 : 1;
  return all.filter((type) => folders.includes(folderOf(type))).sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}

/** The subjects with their types, of which none may be left out. */
function contentsOf() {
  const covered = SUBJECTS.flatMap(([, , folders]) => folders);
  const missed = all.find((type) => !covered.includes(folderOf(type)));
  if (missed !== undefined) { throw new Error(`${missed.name} is in ${folderOf(missed)}, which has no subject`); }
  return SUBJECTS.map(([title, says, folders]) => ({
    title, says, classes: ordered(folders).filter(({ kind }) => kind === 'class'), rest: ordered(folders).filter(({ kind }) => kind !== 'class'),
  }));
}

function apiPage() {
  const contents = contentsOf().map(({ title, says, classes, rest }) => {
    return [`### ${title}`, says, table(['', ''], classes.map((type) => cells([link(type.name), type.docs?.summary ?? '']))),
      rest.length > 0 && `Their options: ${rest.map((type) => link(type.name)).join(', ')}.`].filter(Boolean).join('\n\n');
  });
  return `${[
    '# API',
    'Every type, as TypeScript has it. A struct says the props of its own and names those it has others from; what constructs have from cdk8s is left out. '
      + 'Which props a composition takes is short in [docs/props.md](docs/props.md). `npx projen docgen` writes this page.',
    '## Contents',
    ...contents,
    '## Types',
    ...SUBJECTS.flatMap(([, , folders]) => ordered(folders)).map(sectionOf),
  ].join('\n\n')}\n`;
}

/** What a struct has of its own and from others, by the struct that says it. */
function propsBySource(struct) {
  return [...(struct.interfaces ?? []).flatMap((fqn) => types[fqn] === undefined ? [] : propsBySource(types[fqn])), { struct, props: struct.properties ?? [] }];
}

const COMPOSITIONS = ['FlyteCore', 'FlyteBinary', 'FlyteControlPlane', 'FlyteDataPlane'];

function propsPage() {
  const sources = new Map();
  for (const composition of COMPOSITIONS) {
    for (const { struct, props } of propsBySource(types[`${PACKAGE}.${composition}Props`])) {
      for (const prop of props) {
        const key = `${prop.name} ${JSON.stringify(prop.type)}`;
        const known = sources.get(key) ?? { prop, struct, takers: [] };
        if (!known.takers.includes(composition)) { known.takers.push(composition); }
        sources.set(key, known);
      }
    }
  }
  const rows = [...sources.values()].sort((a, b) => a.prop.name < b.prop.name ? -1 : a.prop.name > b.prop.name ? 1 : 0).map(({ prop, takers }) => cells([
    `\`${prop.name}\``, typeOf(prop.type, '../API.md'), (prop.docs?.summary ?? '').replace(/;$/, ''), ...COMPOSITIONS.map((name) => takers.includes(name) ? (prop.optional ? '✓' : 'required') : ''),
  ]));
  return `${[
    '# Props',
    'What the compositions take, in short. Defaults and everything else are in [API.md](../API.md). `npx projen docgen` writes this page.',
    table(['prop', 'type', 'what it is', ...COMPOSITIONS.map((name) => link(name, '../API.md'))], rows),
  ].join('\n\n')}\n`;
}

function write() {
  writeFileSync(join(root, 'API.md'), apiPage());
  writeFileSync(join(root, 'docs', 'props.md'), propsPage());
}

// The site of the docs has a page for each type, with the same subjects and texts.
module.exports = { contentsOf, takersOf, textOf };

if (require.main === module) {
  if (process.argv.includes('--print')) { process.stdout.write(process.argv.includes('--props') ? propsPage() : apiPage()); } else { write(); }
}
