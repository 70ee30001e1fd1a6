// scripts/bundle-cli.js puts yaml into the command; nothing that the library exports may import this file.
// eslint-disable-next-line import/no-extraneous-dependencies
import { Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, ParsedNode, Tags } from 'yaml';
import { RawDocument } from './split';

/** A document with a way back from its fields to the lines of the file. */
export interface ParsedDocument {
  readonly value: unknown;
  /** Line that a path such as `spec.rules[0].host` stands on, or that of the closest parent. */
  readonly lineOf: (path: string) => number;
}

/** A document that cannot be used, and the line that says why. */
export class ParseError extends Error {
  constructor(message: string, public readonly line: number) {
    super(message);
  }
}

const DEPTH_LIMIT = 200;
const NODE_LIMIT = 5_000_000;
/** How often an anchor may be used, with the anchors inside it multiplied: the parser's guard against alias bombs. */
const ALIAS_LIMIT = 1000;
/** Kubernetes' parser reads `12:30:00` and `2024-01-01` as strings, which YAML 1.1 itself would not. */
const NOT_IN_KUBERNETES = ['intTime', 'floatTime', 'timestamp'];

/** Parses as Kubernetes does: YAML 1.1, in which `yes` and `on` are true. JSON is YAML too. */
export function parse({ text, line }: RawDocument): ParsedDocument {
  const counter = new LineCounter();
  const at = (offset: number) => line - 1 + Math.max(counter.linePos(offset).line, 1);
  const document = parseDocument(text, {
    version: '1.1',
    customTags: (tags) => tags.filter((tag) => !isTimeTag(tag)),
    lineCounter: counter,
    prettyErrors: false,
    // Silence would also hide that there is a second document.
    logLevel: 'error',
  });
  const [error] = document.errors;
  if (error !== undefined) {
    throw new ParseError(explain(error.code, error.message, text.slice(error.pos[0], error.pos[0] + 200)), at(error.pos[0]));
  }
  const start = at(offsetOf(document, ''));
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: ALIAS_LIMIT });
  } catch (thrown) {
    const { message } = thrown as Error;
    const alias = /^Unresolved alias .*: (\S+)$/.exec(message)?.[1];
    throw alias === undefined
      ? new ParseError(explain('', message, ''), start)
      : new ParseError(`*${alias} refers to no anchor that stands before it`, at(text.indexOf(`*${alias}`)));
  }
  new Measure(start).visit(value, 0);
  return { value, lineOf: (path) => at(offsetOf(document, path)) };
}

/** Refuses what would make a walk over the value endless. */
class Measure {
  private nodes = 0;
  private readonly parents = new Set<unknown>();

  constructor(private readonly line: number) {}

  public visit(value: unknown, depth: number): void {
    if (typeof value !== 'object' || value === null) {
      return;
    }
    if (this.parents.has(value)) {
      throw new ParseError('an alias stands inside what it refers to, so the document has no end; write the value out', this.line);
    }
    if (depth > DEPTH_LIMIT) {
      throw new ParseError(`nested deeper than ${DEPTH_LIMIT} levels, which no Kubernetes object is`, this.line);
    }
    this.nodes++;
    if (this.nodes > NODE_LIMIT) {
      throw new ParseError('its aliases expand to millions of values (an alias bomb); write the values out', this.line);
    }
    this.parents.add(value);
    for (const child of Object.values(value)) {
      this.visit(child, depth + 1);
    }
    this.parents.delete(value);
  }
}

function isTimeTag(tag: Tags[number]): boolean {
  const format = typeof tag === 'string' ? tag : 'format' in tag && tag.format === 'TIME' ? 'intTime' : tag.tag;
  return NOT_IN_KUBERNETES.includes(format) || format === 'tag:yaml.org,2002:timestamp';
}

function explain(code: string, message: string, near: string): string {
  if (/call stack/i.test(message)) {
    return `nested deeper than ${DEPTH_LIMIT} levels, which no Kubernetes object is`;
  }
  if (/alias count/i.test(message)) {
    return 'its aliases expand to far more than is written (an alias bomb); write the values out';
  }
  switch (code) {
    case 'DUPLICATE_KEY': return `key ${/^(["']?)[^\s"':,{}]*\1/.exec(near)![0]} stands twice in one map; remove one of them`;
    case 'TAB_AS_INDENT': return 'a tab in the indentation; YAML is indented with spaces';
    default: return `not YAML: ${message.split('\n')[0].replace(/[:.]$/, '')}`;
  }
}

/** Goes as far down the path as the document does. */
function offsetOf(document: Document.Parsed, path: string): number {
  let node: ParsedNode | null | undefined = document.contents;
  let offset = node?.range[0] ?? 0;
  for (const [, name, quoted, index] of path.matchAll(/([^.[\]]+)|\['([^']*)'\]|\[(\d+)\]/g)) {
    const target: ParsedNode | null | undefined = isAlias(node) ? node.resolve(document) as ParsedNode | undefined : node;
    if (index !== undefined && isSeq(target)) {
      node = target.items[Number(index)] as ParsedNode | undefined;
      offset = node?.range[0] ?? offset;
    } else if (index === undefined && isMap(target)) {
      const pair = target.items.find(({ key }) => isScalar(key) && String(key.value) === (name ?? quoted));
      node = pair?.value as ParsedNode | null | undefined;
      offset = (pair?.key as ParsedNode | undefined)?.range[0] ?? offset;
    } else {
      break;
    }
    if (node === undefined) {
      break;
    }
  }
  return offset;
}
