// scripts/bundle-cli.js puts yaml into the command; nothing that the library exports may import this file.
// eslint-disable-next-line import/no-extraneous-dependencies
import { isMap, isScalar, isSeq, Node, Scalar } from 'yaml';
import { NodeError } from './values';

/** Text, and escapes that Go's YAML knows; it refuses those of half a character. */
const READABLE = /[^\\"]+|\\(?:[0abtnvfre "\\N_LP\t]|x[0-9a-fA-F]{2}|u(?![dD][89a-fA-F])[0-9a-fA-F]{4}|U(?!0000[dD][89a-fA-F])[0-9a-fA-F]{8}|\n(?![ \t]*\n))/g;
/** A tab where Go's YAML looks for a key, at the start of a line or behind the dashes there, a key behind a question mark, and a tag with a #. */
const ODD_START = /^(?: *-(?= |\t))* *(\t|\?(?=\s))|(?<=^|[\s,[{])(!)(?=\S*#)/gm;
/** What may stand between a key and its colon. */
const BEFORE_COLON = /^(?:\s|(?<=\s)#[^\n]*\n)*(?=:(\s?))/;
/** Inside a block, Go's YAML takes no tab at the start of a line behind a text without quotes, even between brackets. */
const TAB_BEHIND = /^\s*?\n *\t/;
/** The parser passes over it. */
const EMPTY_TAG = '!<>';
/** How far one looks behind a text between brackets. */
const AHEAD = 1000;

export const TAB_IN_INDENTATION = 'a tab in the indentation; YAML is indented with spaces';

const ODD_STARTS: { readonly [character: string]: string } = {
  '\t': TAB_IN_INDENTATION,
  '?': 'a key behind a question mark; write it before a colon, in quotes if need be',
  '!': 'a tag with a #; leave it out, or put a space between',
};

/** Finds what the parser and Go's YAML read differently, which nobody needs to write: the command refuses it. */
export class Differences {
  /** Scalars and what stands between brackets, each from its first to behind its last character: lines in there are free to begin oddly. */
  private readonly insides: (readonly [number, number])[] = [];
  private rootIsFlow?: boolean;
  /** Where the comment ends that was found last. */
  private commentEnd = 0;
  private readonly oddStarts: readonly RegExpMatchArray[];
  private readonly hasEmptyTag: boolean;

  /** In JSON, which kubectl does not read by its YAML, every escape has its one meaning. */
  constructor(private readonly text: string, private readonly isJson: boolean) {
    this.hasEmptyTag = !isJson && text.includes(EMPTY_TAG);
    this.oddStarts = isJson ? [] : [...text.matchAll(ODD_START)];
  }

  /** Looks at a node on the way into it, first at the root; `flow` says whether it stands between brackets. */
  public see(node: unknown, flow: boolean): void {
    this.rootIsFlow ??= (isMap(node) || isSeq(node)) && node.flow === true;
    if (isScalar(node)) {
      this.seeScalar(node, flow);
    }
    const [start, end] = (node as Node | undefined)?.range ?? [];
    const opening = isMap(node) || isSeq(node) ? 'bracket' : isScalar(node) && node.type?.startsWith('QUOTE') === true ? 'quote' : undefined;
    if (opening !== undefined && ((node as Node).tag ?? (node as Scalar).anchor) !== undefined && /\S/.test(this.text.charAt(start! - 1))) {
      throw new NodeError(`a ${opening} right behind a tag or an anchor; put a space between`, node as Node);
    }
    if (this.hasEmptyTag && start !== undefined && this.text.slice(Math.max(start - AHEAD, 0), start).trimEnd().endsWith(EMPTY_TAG)) {
      throw new NodeError('a tag without a name; leave it out', node as Node);
    }
    if (this.oddStarts.length > 0 && start !== undefined && (isScalar(node) || ((isMap(node) || isSeq(node)) && node.flow))) {
      this.insides.push([start, end!]);
    }
  }

  /** The start of a line that Go's YAML does not take, once every node was seen. */
  public oddStart(): { readonly offset: number; readonly problem: string } | undefined {
    // Both are in the order of the text, so that each inside is passed once. Those within others end before them.
    let next = 0;
    let end = -1;
    for (const match of this.oddStarts) {
      const at = match.index! + match[0].length - 1;
      for (; next < this.insides.length && this.insides[next][0] < at; next++) {
        end = Math.max(end, this.insides[next][1]);
      }
      if (at >= end && !(match[2] === '!' && this.isComment(at))) {
        return { offset: at, problem: ODD_STARTS[match[1] ?? match[2]] };
      }
    }
    return undefined;
  }

  private isComment(at: number): boolean {
    if (at >= this.commentEnd) {
      const start = this.text.lastIndexOf('\n', at) + 1;
      this.commentEnd = /(^|\s)#/.test(this.text.slice(start, at)) ? this.text.indexOf('\n', at) : 0;
    }
    return at < this.commentEnd;
  }

  /** The parser does not always count them to the block of text before them. */
  private blankLinesBehind(end: number): string {
    return /^(?:[ \t]*\n)*/.exec(this.text.slice(end, end + AHEAD))![0];
  }

  private seeScalar(node: Scalar, flow: boolean): void {
    const end = node.range![1];
    if (node.type === 'PLAIN' && flow && (/^:|\?/.test(node.source!) || /^\s*:\S/.test(this.text.slice(end, end + AHEAD)))) {
      throw new NodeError('a text between brackets with a : or ? that kubectl reads in another way; put it in quotes', node);
    }
    if (node.type === 'PLAIN' && flow && !this.rootIsFlow && TAB_BEHIND.test(this.text.slice(end, end + AHEAD))) {
      throw new NodeError(TAB_IN_INDENTATION, node);
    }
    const colon = BEFORE_COLON.exec(this.text.slice(end, end + AHEAD));
    if (colon !== null && (flow || colon[1] !== '') && (colon[0] + this.text.slice(node.range![0], end)).includes('\n')) {
      throw new NodeError('a key that goes on over lines; write it and its colon on one', node);
    }
    if (flow && (node.tag ?? node.anchor) !== undefined && /\n\s*$/.test(this.text.slice(Math.max(node.range![0] - AHEAD, 0), node.range![0]))) {
      throw new NodeError('a tag or an anchor between brackets that stands on another line than its value; write them on one', node);
    }
    if (flow && node.tag !== undefined && node.range![0] === end) {
      throw new NodeError('a tag between brackets that nothing stands behind, which kubectl reads on; put the value in quotes behind it', node);
    }
    if (node.type?.startsWith('BLOCK') === true && hasOddIndentation(this.text.slice(node.range![0], end) + this.blankLinesBehind(end))) {
      throw new NodeError('a block of text with tabs or nothing but spaces where its indentation is; indent each line with as many spaces', node);
    }
    if (node.type?.startsWith('QUOTE') === true && !/^[\s,:\]}]?$/.test(this.text.charAt(end))) {
      throw new NodeError('text right behind a closing quote; put a space between, or all of it in quotes', node);
    }
    const inside = () => this.text.slice(node.range![0] + 1, end - 1);
    // A line that is indented too little may end a quoted text at a quote that is part of it.
    if (node.type === 'QUOTE_SINGLE' && inside().replace(/''/g, '').includes("'")) {
      throw new NodeError('a text in quotes that goes on with a line indented too little', node);
    }
    if (node.type === 'QUOTE_DOUBLE' && !this.isJson && inside().replace(READABLE, '') !== '') {
      throw new NodeError('an escape in double quotes that kubectl does not read; the safe ones are \\n, \\t, \\", \\\\ and \\u with a whole character', node);
    }
  }
}

/** Go's YAML takes a tab in a block scalar only behind the spaces that its first line with text begins with. */
function hasOddIndentation(source: string): boolean {
  const [header, ...lines] = source.split('\n');
  const indents = lines.map((line) => /^ */.exec(line)![0].length);
  const first = lines.findIndex((line) => line.trim() !== '');
  const explicit = /\d/.test(header);
  return indents[first] === 0 || (explicit && lines.some((line) => line !== '' && line.trim() === ''))
    || lines.some((line, index) => line[indents[index]] === '\t' && (first === -1 || index <= first || indents[index] < indents[first] || explicit));
}
