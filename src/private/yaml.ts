import { createRequire } from 'module';

/** What is used of the parser. */
interface Parser {
  parseAllDocuments(text: string, options: object): { readonly errors: Error[]; readonly warnings: Error[]; toJS(options: object): unknown }[];
}

/** A tag of the parser: its name, or what it is made of. */
type Tag = string | { readonly format?: string; readonly tag?: string };

/** Kubernetes' parser reads `12:30:00` and `2024-01-01` as strings, which YAML 1.1 itself would not. */
const NOT_IN_KUBERNETES = ['intTime', 'floatTime', 'timestamp', 'tag:yaml.org,2002:timestamp'];

/** What the parsers of Go and JavaScript do not read alike, and no object needs: line breaks of YAML 1.1, and a lone carriage return. */
const OTHER_LINE_BREAKS = /[\u0085\u2028\u2029]|\r(?!\n)/;

/**
 * The one document in the text, read as Kubernetes reads it: YAML 1.1, in which `yes` and `on` are true. Throws with what is wrong,
 * also on what another parser might read otherwise; the message never quotes the text.
 *
 * The parser is cdk8s' own, found as cdk8s finds it, so that the package needs none itself. cdk8s offers it for files and URLs only,
 * in a process of its own, and without the errors it met.
 */
export function parseYaml(text: string): unknown {
  if (OTHER_LINE_BREAKS.test(text)) { throw new Error('it holds U+0085, U+2028, U+2029 or a lone carriage return'); }
  if (/^%/m.test(text)) { throw new Error('a line starts with %'); }
  const documents = parser().parseAllDocuments(text, {
    version: '1.1',
    // Go lets a later key win over a merged one, and JavaScript the merged one: read as an ordinary key, and refused below.
    merge: false,
    customTags: (tags: Tag[]) => tags.filter((tag) => !isTime(tag)),
    prettyErrors: false,
    logLevel: 'silent',
  });
  const [problem] = documents.flatMap(({ errors, warnings }) => [...errors, ...warnings]);
  if (problem !== undefined) { throw new Error(worded(problem.message)); }
  if (documents.length !== 1) { throw new Error(`it holds ${documents.length === 0 ? 'no document' : `${documents.length} documents`}`); }
  const value = documents[0].toJS({ maxAliasCount: 100 });
  requireNoMerge(value, []);
  return value;
}

function parser(): Parser {
  return createRequire(require.resolve('cdk8s'))('yaml') as Parser;
}

function isTime(tag: Tag): boolean {
  return NOT_IN_KUBERNETES.includes(typeof tag === 'string' ? tag : tag.format === 'TIME' ? 'intTime' : tag.tag ?? '');
}

/** The message in one line, and without what it quotes, which may be secret. */
function worded(message: string): string {
  return message.split('\n')[0].replace(/"[^"]*"|'[^']*'/g, '…').replace(/[:.]$/, '');
}

function requireNoMerge(value: unknown, parents: readonly object[]): void {
  if (typeof value !== 'object' || value === null) { return; }
  if (parents.includes(value)) { throw new Error('an alias stands inside what it refers to'); }
  if (!Array.isArray(value) && Object.prototype.hasOwnProperty.call(value, '<<')) { throw new Error('it merges maps with <<'); }
  Object.values(value).forEach((inner) => requireNoMerge(inner, [...parents, value]));
}
