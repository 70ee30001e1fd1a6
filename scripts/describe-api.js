// Writes src/private/api-table.ts from the jsii assembly: what callers may pass, which the library checks at run time.
// Usage, after jsii: node scripts/describe-api.js
// The compiled library contains the table, so where it changes jsii runs once more.
const { execFileSync } = require('child_process');
const { existsSync, readFileSync, writeFileSync } = require('fs');
const { dirname, join } = require('path');
const ts = require('typescript');

const root = join(__dirname, '..');
const table = join(root, 'src', 'private', 'api-table.ts');
const own = 'cdk8s-flyte.';
const isStruct = (type) => type.kind === 'interface' && type.datatype === true;
const byName = (a, b) => (a < b ? -1 : 1);

/** The table as TypeScript. */
function describeApi() {
  const types = Object.values(assemblyAt(root).types);
  const structs = new Map();
  const enums = new Map();
  const find = (fqn) => types.find((type) => type.fqn === fqn) ?? foreign(fqn);
  const typeText = (type) => {
    if (type.primitive !== undefined) { return type.primitive === 'json' ? 'any' : type.primitive; }
    if (type.collection !== undefined) {
      const element = typeText(type.collection.elementtype);
      return type.collection.kind === 'array' ? `${element}[]` : `{${element}}`;
    }
    if (type.fqn === undefined) { throw new Error(`a type that the table cannot say: ${JSON.stringify(type)}`); }
    visit(find(type.fqn));
    return shortName(type.fqn);
  };
  const fieldText = (field) => `${field.name}${field.optional === true ? '?' : ''}: ${typeText(field.type)}`;
  const visit = (type) => {
    if (type.kind === 'enum') { enums.set(shortName(type.fqn), valuesOf(type)); }
    if (!isStruct(type) || structs.has(shortName(type.fqn))) { return; }
    structs.set(shortName(type.fqn), '');
    const bases = type.interfaces ?? [];
    bases.forEach((base) => visit(find(base)));
    const fields = [...type.properties ?? []].sort((a, b) => byName(a.name, b.name));
    structs.set(shortName(type.fqn), [...bases.map((base) => `extends ${shortName(base)}`), ...fields.map(fieldText)].join('; '));
  };
  types.forEach(visit);
  const classes = types.filter((type) => type.kind === 'class');
  const makers = new Map(classes.map((type) => [type.name, makersOf(type)]).filter(([, text]) => text !== ''));
  const signatures = new Map(classes.flatMap((type) => (type.methods ?? []).filter((method) => (method.parameters ?? []).length > 0)
    .map((method) => [`${type.name}.${method.name}`, method.parameters.map(fieldText).join('; ')])));
  return [
    '// Made by scripts/describe-api.js from the jsii assembly, whenever the library is compiled. Do not edit.',
    '',
    objectText('STRUCTS', 'What callers pass as an object: its fields, after the structs it extends. `T[]` is a list, `{T}` a map.', structs),
    objectText('SIGNATURES', 'The parameters of every method.', signatures),
    objectText('MAKERS', 'How values of each class are made.', makers),
    enumsText(enums),
  ].join('\n');
}

function assemblyAt(folder) {
  const file = join(folder, '.jsii');
  if (!existsSync(file)) { throw new Error('.jsii is not there: run `npx projen compile` first'); }
  return JSON.parse(readFileSync(file, 'utf8'));
}

// The assemblies of other packages, which are megabytes to read and the same for each of their types.
const others = new Map();

/** A type of another package; what is no struct and no enum needs no more than its name. */
function foreign(fqn) {
  const name = fqn.slice(0, fqn.indexOf('.'));
  if (!others.has(name)) { others.set(name, assemblyAt(dirname(require.resolve(`${name}/package.json`)))); }
  return others.get(name).types[fqn];
}

function shortName(fqn) {
  return fqn.startsWith(own) ? fqn.slice(own.length) : fqn;
}

/** The static methods and constants of a class that give values of it. */
function makersOf(type) {
  const constants = (type.properties ?? []).filter((property) => property.static === true && property.type.fqn === type.fqn).map(({ name }) => `${type.name}.${name}`);
  const methods = (type.methods ?? []).filter((method) => method.static === true && method.returns?.type.fqn === type.fqn)
    .map(({ name, parameters }) => `${type.name}.${name}(${parameters === undefined ? '' : '...'})`);
  return [...constants, ...methods].join(', ');
}

/** The assembly names the members of an enum and leaves out their values. */
function valuesOf(type) {
  if (!type.fqn.startsWith(own)) {
    const [name, member] = type.fqn.split('.');
    return Object.entries(require(name)[member]).filter(([key]) => type.members.some((one) => one.name === key));
  }
  const file = join(root, type.locationInModule.filename);
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const declaration = source.statements.find((statement) => ts.isEnumDeclaration(statement) && statement.name.text === type.name);
  return declaration.members.map((member) => {
    const value = member.initializer;
    if (value === undefined || !(ts.isNumericLiteral(value) || ts.isStringLiteral(value))) {
      throw new Error(`${type.name}.${member.name.text} must say its value`);
    }
    return [member.name.text, ts.isNumericLiteral(value) ? Number(value.text) : value.text];
  });
}

function objectText(name, doc, entries) {
  const rows = [...entries].sort(([a], [b]) => byName(a, b));
  return block(name, doc, '{ readonly [name: string]: string }', rows.map(([key, text]) => [key, literal(text)]));
}

function enumsText(enums) {
  const rows = [...enums].sort(([a], [b]) => byName(a, b))
    .map(([key, values]) => [key, `{ ${values.map(([member, value]) => `${member}: ${typeof value === 'number' ? value : literal(value)}`).join(', ')} }`]);
  return block('ENUMS', 'The members of every enum.', '{ readonly [name: string]: { readonly [member: string]: string | number } }', rows);
}

function block(name, doc, type, rows) {
  const quoted = rows.some(([key]) => !/^\w+$/.test(key));
  const lines = rows.map(([key, value]) => `  ${quoted ? literal(key) : key}: ${value},`);
  return [`/** ${doc} */`, `export const ${name}: ${type} = {`, ...lines, '};', ''].join('\n');
}

function literal(text) {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

/** Whether the file had to be changed. */
function update() {
  const text = describeApi();
  if (existsSync(table) && readFileSync(table, 'utf8') === text) { return false; }
  writeFileSync(table, text);
  return true;
}

if (require.main === module && update()) {
  console.log('src/private/api-table.ts has changed: compiling again');
  execFileSync(join(root, 'node_modules', '.bin', 'jsii'), ['--silence-warnings=reserved-word'], { cwd: root, stdio: 'inherit' });
  if (update()) { throw new Error('src/private/api-table.ts differs after a second compilation'); }
}

module.exports = { describeApi };
