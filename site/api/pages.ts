import { ApiType, Callable, contentsOf, Docs, isMade, isOurs, isStruct, Method, Property, takersOf, textOf, TypeReference } from './assembly';
import { call, code, Language, LANGUAGES, optionsOf, perLanguage, typeText } from './languages';

/** A page as Markdown, by its address below the site's root. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

const link = (name: string) => `[${name}](${name}.md)`;
/** Prose of docstrings: what is no code must not read as an element. */
const prose = (text: string) => text.split(/(`[^`]*`)/).map((part, index) => index % 2 === 1 ? part : part.replace(/</g, '&lt;')).join('');
const said = (docs?: Docs) => prose(textOf(docs));
const typed = (reference: TypeReference) => perLanguage((language) => `<code>${typeText(language, reference)}</code>`);
const joined = (parts: readonly (string | false | undefined)[]) => parts.filter(Boolean).join('\n\n');

/** The heading of a member, which can be linked to by the name that TypeScript has for it. */
const heading = (name: string, written: (language: Language) => string) => `### ${perLanguage((language) => code(written(language)))} {#${name}}`;

function defaultOf({ docs, optional }: Property): string {
  if (optional !== true) { return 'Required.'; }
  if (docs?.default === undefined) { return ''; }
  return `Default: ${docs.default.startsWith('- ') ? prose(docs.default.slice(2)) : code(docs.default)}`;
}

function parametersOf(callable: Callable): string {
  const options = optionsOf(callable);
  return (callable.parameters ?? []).map((parameter) => {
    const { name, type, optional, docs } = parameter;
    const keywords = parameter === options ? ' <span class="in in-python">Its fields are keyword arguments.</span>' : '';
    const text = [`- ${perLanguage((language) => code(language.parameter(name)))}: ${typed(type)}`, optional && 'optional', docs && said(docs)].filter(Boolean).join(', ');
    return `${text.replace(/[.,\s]+$/, '')}.${keywords}`;
  }).join('\n');
}

function resultOf({ returns, docs }: Method): string | false {
  return returns !== undefined && `Gives ${typed(returns.type)}${docs?.returns === undefined ? '' : `: ${prose(docs.returns).replace(/\.$/, '')}`}.`;
}

const methodOf = (type: ApiType) => (method: Method) => joined([
  heading(method.name, (language) => `${method.static ? language.factory(type, method.name) : language.method(method.name)}${call(language, method)}`),
  said(method.docs), parametersOf(method), resultOf(method),
]);
const fieldOf = (property: Property) => joined([
  heading(property.name, (language) => language.field(property)), typed(property.type), said(property.docs), defaultOf(property),
]);
const propertyOf = (property: Property) => joined([
  heading(property.name, (language) => language.property(property)), typed(property.type), said(property.docs),
]);
const constantOf = (type: ApiType) => (property: Property) => joined([
  heading(property.name, (language) => language.constant(type, property)), said(property.docs),
]);

function relationsOf(type: ApiType): string {
  const struct = isStruct(type.fqn);
  const bases = [...type.base === undefined ? [] : [type.base], ...type.interfaces ?? []].map((fqn) => isOurs(fqn) ? link(fqn.split('.')[1]) : code(fqn));
  const takers = struct ? takersOf(type.fqn).map(({ type: taker, method }) => method === undefined ? link(taker) : `[${taker}.${method}](${taker}.md#${method})`) : [];
  return [
    bases.length > 0 && (struct ? `Has all of ${bases.join(', ')} too.` : `Is a ${bases.join(', ')}.`),
    takers.length > 0 && `Taken by ${takers.join(', ')}.`,
  ].filter(Boolean).join(' ');
}

/** A chapter of the page, unless it would be empty. No member has a name that begins as its anchor does. */
const chapter = (title: string, entries: readonly string[]) => entries.length > 0 && joined([`## ${title} {#_${title.toLowerCase().replace(/ /g, '-')}}`, ...entries]);

function typePage(type: ApiType): Page {
  const { name, docs, properties = [], methods = [], members = [] } = type;
  const own = properties.filter(({ overrides }) => overrides === undefined);
  const [statics, others] = [own.filter((property) => property.static), own.filter((property) => !property.static)];
  const text = joined([
    `---\ntitle: ${name}\naside: false\nlanguages: true\n---`,
    `# ${name}`,
    said(docs),
    relationsOf(type),
    perLanguage((language) => code(language.import(type))),
    isMade(type) && joined([
      '## Constructor {#_constructor}', perLanguage((language) => code(language.construct(type, type.initializer))), parametersOf(type.initializer),
    ]),
    chapter('Made by', methods.filter((method) => method.static).map(methodOf(type))),
    chapter('Constants', statics.map(constantOf(type))),
    chapter('Values', members.map((member) => joined([heading(member.name, (language) => language.value(type, member.name)), said(member.docs)]))),
    isStruct(type.fqn) ? chapter('Props', others.map(fieldOf)) : chapter('Properties', others.map(propertyOf)),
    chapter('Methods', methods.filter((method) => !method.static && method.overrides === undefined).map(methodOf(type))),
  ]);
  return { path: `api/${name}.md`, text: `${text}\n` };
}

function contentsPage(): Page {
  const subjects = contentsOf().map(({ title, says, classes, rest }) => joined([
    `## ${title}`,
    says,
    classes.map((type) => `- ${link(type.name)}: ${prose(type.docs?.summary ?? '')}`).join('\n'),
    rest.length > 0 && `Their options: ${rest.map((type) => link(type.name)).join(', ')}.`,
  ]));
  const text = joined([
    '---\nlanguages: true\n---',
    '# API',
    `Every type, as ${LANGUAGES.map(({ title }) => title).join(', ').replace(/, ([^,]*)$/, ' and $1')} write it; the choice above is kept. A struct says the props of its own and `
      + 'names those it has others from; what constructs have from cdk8s is left out. What the packages need is in [Other languages](../languages.md).',
    ...subjects,
  ]);
  return { path: 'api/index.md', text: `${text}\n` };
}

/** A page for each type, and one that leads to them. */
export function apiPages(): Page[] {
  return [contentsPage(), ...contentsOf().flatMap(({ classes, rest }) => [...classes, ...rest]).map(typePage)];
}
