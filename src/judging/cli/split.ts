/** A document of a YAML stream, not parsed yet. */
export interface RawDocument {
  readonly text: string;
  /** Line of the file that the text begins on, from 1. */
  readonly line: number;
  /** Whether nothing stands before it in the file, not even a byte order mark. */
  readonly startsFile: boolean;
}

/** A part of a file that is no text a parser could take. */
export interface Unreadable {
  readonly line: number;
  readonly problem: string;
}

/** Largest document that is parsed. The API server takes 3 MB in one request; a List of a whole cluster may be larger. */
export const SIZE_LIMIT = 8 * 1024 * 1024;

const LINE_FEED = 10;
/** As much of a line as tells what it is. */
const PEEK = 200;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Whether a piece of a stream could not be read. */
export function isUnreadable(piece: RawDocument | Unreadable): piece is Unreadable {
  return 'problem' in piece;
}

/**
 * Splits bytes into documents as they arrive, as kubectl does: a line that begins with `---` ends a document wherever it stands.
 * What kubectl would not take, or drop without a word, is no document but a problem. No more than one document is held.
 */
export async function* splitDocuments(bytes: AsyncIterable<Buffer>, limit = SIZE_LIMIT): AsyncGenerator<RawDocument | Unreadable> {
  const splitter = new Splitter(limit);
  for await (const chunk of bytes) {
    yield* splitter.push(chunk);
  }
  yield* splitter.end();
}

class Splitter {
  private line = 0;
  private lineParts: Buffer[] = [];
  private lineSize = 0;
  private lines: Buffer[] = [];
  private size = 0;
  private firstLine = 1;
  private contentLine = 1;
  private hasContent = false;
  private beginsWithBracket = false;
  private hasByteOrderMark = false;
  /** Whether `...` ended the document, so that kubectl drops what follows. */
  private ended = false;
  private problem?: Unreadable;

  constructor(private readonly limit: number) {}

  public *push(chunk: Buffer): Generator<RawDocument | Unreadable> {
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      this.hold(chunk.subarray(start, end + 1));
      yield* this.endLine();
      start = end + 1;
    }
    this.hold(chunk.subarray(start));
  }

  public *end(): Generator<RawDocument | Unreadable> {
    if (this.lineSize > 0) {
      yield* this.endLine();
    }
    yield* this.flush();
  }

  private hold(part: Buffer): void {
    // Past the limit no more is kept of a line than tells whether the document ends there.
    const room = Math.max(this.limit - this.size, PEEK) - this.lineSize;
    if (room > 0) {
      this.lineParts.push(part.subarray(0, room));
    }
    this.lineSize += part.length;
  }

  private *endLine(): Generator<RawDocument | Unreadable> {
    this.line++;
    const held = this.size + this.lineSize <= this.limit;
    let bytes = Buffer.concat(this.lineParts);
    const size = this.lineSize;
    this.lineParts = [];
    this.lineSize = 0;
    if (this.line === 1 && bytes.subarray(0, 3).equals(BYTE_ORDER_MARK)) {
      bytes = bytes.subarray(3);
      this.hasByteOrderMark = true;
    }
    const start = bytes.subarray(0, PEEK).toString('latin1');
    const [, marker, rest] = /^(---|\.\.\.(?=\s|$))([^]*)$/.exec(start) ?? [];
    const nothing = isNothing(start, size);
    const problem = marker === undefined ? this.problemOfText(start, nothing) : this.problemOfMarker(marker, rest, size);
    if (marker !== undefined) {
      yield* this.flush();
    }
    this.problem ??= problem === undefined ? undefined : { line: this.line, problem };
    if (marker === '...') {
      this.ended = true;
      return;
    }
    this.size += size;
    if (this.lines.length === 0) {
      this.firstLine = this.line;
    }
    if (held) {
      this.lines.push(bytes);
    }
    if (!this.hasContent && !nothing && marker === undefined) {
      this.hasContent = true;
      this.contentLine = this.line;
      this.beginsWithBracket = /^\s*\{/.test(start);
    }
  }

  private problemOfMarker(marker: string, rest: string, size: number): string | undefined {
    if (rest.startsWith('#') || !isNothing(rest, size)) {
      return `text behind ${marker} on one line, which kubectl does not read; begin a line with it`;
    }
    if (marker === '...' && this.beginsWithBracket) {
      return 'an end mark ... behind what looks like JSON, where kubectl takes none; remove it';
    }
    return marker === '...' && !this.hasContent && !this.ended ? 'an end mark ... of no document; remove it' : undefined;
  }

  private problemOfText(start: string, nothing: boolean): string | undefined {
    if (this.ended && !nothing) {
      return 'text behind the end mark ... of a document, which kubectl does not read; put --- before it';
    }
    return !this.hasContent && start.startsWith('%') ? 'a directive, which kubectl does not read; remove it' : undefined;
  }

  private *flush(): Generator<RawDocument | Unreadable> {
    const { firstLine: line, lines, size, hasContent, problem } = this;
    this.lines = [];
    this.size = 0;
    this.hasContent = false;
    this.beginsWithBracket = false;
    this.ended = false;
    this.problem = undefined;
    if (problem !== undefined) {
      yield problem;
    } else if (hasContent && size > this.limit) {
      yield { line: this.contentLine, problem: `the document is larger than ${this.limit / 1024 / 1024} MiB; split it into smaller Lists, or into one document for each object` };
    } else if (hasContent) {
      yield whyUnreadable(lines, line) ?? { text: Buffer.concat(lines).toString('utf8'), line, startsFile: line === 1 && !this.hasByteOrderMark };
    }
  }
}

/**
 * Whether a line is blank or a comment. A long one is taken for content, and so is one with tabs before it, or characters that
 * need a look: Go takes some for line breaks.
 */
function isNothing(start: string, size: number): boolean {
  return size <= PEEK && /^[ ]*(#[\t\x20-\x7e]*)?\r?\n?$/.test(start);
}

function whyUnreadable(lines: readonly Buffer[], first: number): Unreadable | undefined {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (const [index, bytes] of lines.entries()) {
    const line = first + index;
    if (line === 1 && (bytes[0] === 0xff || bytes[0] === 0xfe) && (bytes[1] === 0xff || bytes[1] === 0xfe)) {
      return { line, problem: 'the file is UTF-16; save it as UTF-8' };
    }
    if (bytes.includes(0)) {
      return { line, problem: 'a NUL byte: the file is binary or UTF-16, and manifests are UTF-8 text' };
    }
    try {
      decoder.decode(bytes);
    } catch {
      return { line, problem: 'bytes that are not UTF-8: the file is binary or in another encoding, and manifests are UTF-8 text' };
    }
  }
  return undefined;
}
