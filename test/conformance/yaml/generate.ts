import {
  ANCHORS, BLOCKS, BREAKS, COMMENTS, DOCUMENTS, JUNK, KEYS, NUMBERS, ODD_ANCHORS, ODD_KEYS, ODD_QUOTED, ODD_TAGS, ODD_WORDS, QUOTED, TAGS, WORDS,
} from './vocabulary';
import { Random } from '../pss/random';

export const SHORTEST = 4;

/** A file: one document, several, or JSON, and a part of them with characters changed at random. */
export function generate(random: Random, samples: readonly string[]): string {
  const start = random.next();
  let text = start < 0.12 ? json(random) : start < 0.18 ? random.pick(samples) : new Writer(random).stream();
  if (random.chance(0.12)) {
    text = damaged(random, text);
  }
  text = random.chance(0.03) ? broken(random, text) : text;
  // kubectl cannot read less than four bytes, whatever they are.
  return text.length < SHORTEST ? `${text}${'\n'.repeat(SHORTEST)}` : text;
}

class Writer {
  private readonly anchors: string[] = [];
  /** The anchors among them that are on maps. */
  private readonly maps: string[] = [];

  /** The share of what is hardly ever written. */
  private readonly oddity: number;

  constructor(private readonly random: Random) {
    this.oddity = random.pick([0, 0, 0, 0.02, 0.2]);
  }

  public stream(): string {
    const { random } = this;
    let text = random.chance(0.03) ? '\ufeff' : '';
    const documents = random.chance(0.7) ? 1 : 1 + random.below(3);
    for (let index = 0; index < documents; index++) {
      if (index > 0 || random.chance(0.15)) {
        text += random.chance(0.95 - this.oddity) ? this.pick(['---\n', '--- \n', '--- # c\n', '---\n# c\n'], DOCUMENTS) : random.pick(DOCUMENTS);
      }
      this.anchors.length = random.chance(0.9) ? 0 : this.anchors.length;
      this.maps.length = 0;
      if (random.chance(0.15)) {
        text += `base: &map${random.chance(0.5) ? ` ${this.flow(4, true)}\n` : `\n${this.map(2, 3)}`}`;
        this.anchors.push('map');
        this.maps.push('map');
        text += this.map(0, 0);
        continue;
      }
      text += random.chance(0.93) ? this.block(0, 0) : random.chance(0.5) ? `${this.scalar(0, false)}\n` : `${this.flow(0)}\n`;
      text += random.chance(0.01 + this.oddity / 5) ? random.pick(DOCUMENTS) : '';
    }
    return random.chance(0.05) ? text.trimEnd() : text;
  }

  /** A map or a list in block style, each line indented so far. */
  private block(indent: number, depth: number): string {
    return this.random.chance(0.75) ? this.map(indent, depth) : this.list(indent, depth);
  }

  private map(indent: number, depth: number): string {
    const { random } = this;
    let text = '';
    const used = new Set<string>();
    for (let left = 1 + random.below(depth === 0 ? 5 : 3); left > 0; left--) {
      text += random.chance(0.06) ? `${this.pad(indent)}${random.pick(COMMENTS)}\n` : '';
      if (random.chance(0.1)) {
        text += `${this.pad(indent)}<<: ${this.merged(depth)}\n`;
        continue;
      }
      const key = this.key();
      if (used.has(unquoted(key)) && !random.chance(this.oddity)) {
        continue;
      }
      used.add(unquoted(key));
      if (random.chance(this.oddity / 5)) {
        text += `${this.pad(indent)}? ${key}\n${this.pad(indent)}:${this.value(indent, depth)}`;
      } else {
        text += `${this.pad(indent)}${key}:${this.value(indent, depth)}`;
      }
    }
    return text === '' ? `${this.pad(indent)}k: v\n` : text;
  }

  private list(indent: number, depth: number): string {
    const { random } = this;
    let text = '';
    for (let left = 1 + random.below(3); left > 0; left--) {
      text += random.chance(0.04) ? `${this.pad(indent)}${random.pick(COMMENTS)}\n` : '';
      if (depth < 4 && random.chance(0.4)) {
        const gap = random.chance(0.9) ? 1 : 1 + random.below(3);
        const inner = this.block(indent + 1 + gap, depth + 1);
        // The first line goes behind the dash.
        text += `${this.pad(indent)}-${' '.repeat(gap)}${random.chance(0.08) ? this.properties() : ''}${inner.trimStart()}`;
      } else {
        text += `${this.pad(indent)}-${this.value(indent, depth)}`;
      }
    }
    return text;
  }

  /** What stands behind a colon or a dash, to the end of the line and beyond. */
  private value(indent: number, depth: number): string {
    const { random } = this;
    const known = this.anchors.length;
    const properties = random.chance(0.1) ? ` ${this.properties().trimEnd()}` : '';
    // What it holds could not refer to it.
    const own = random.chance(this.oddity) ? [] : this.anchors.splice(known);
    const text = this.content(indent, depth, properties);
    this.anchors.push(...own);
    return text;
  }

  private content(indent: number, depth: number, properties: string): string {
    const { random } = this;
    const kind = random.next();
    if (kind < 0.3 && depth < 5) {
      const step = random.chance(1 - this.oddity) ? 2 : random.below(4);
      return `${properties}${this.end()}${this.block(indent + step, depth + 1)}`;
    }
    if (kind < 0.42) {
      return `${properties} ${this.blockScalar(indent)}`;
    }
    if (kind < 0.56) {
      return `${properties} ${this.flow(depth)}${this.end()}`;
    }
    if (kind < 0.62) {
      return `${properties}${this.end()}`;
    }
    if (kind < 0.67 && this.anchors.length > 0) {
      return ` *${random.pick(this.anchors)}${this.end()}`;
    }
    return `${properties}${random.chance(0.97) ? ' ' : this.pick(['  ', '\t', ' \t'], [''])}${this.scalar(indent, false)}${this.end()}`;
  }

  private end(): string {
    const { random } = this;
    return random.chance(0.92) ? '\n' : `${this.pick([' ', '\t', '  '], [''])}${random.pick(COMMENTS)}\n${random.chance(0.2) ? '\n' : ''}`;
  }

  private properties(): string {
    const { random } = this;
    const parts: string[] = [];
    if (random.chance(0.6)) {
      const name = this.pick(ANCHORS, ODD_ANCHORS);
      this.anchors.push(name);
      parts.push(`&${name}`);
    }
    if (random.chance(0.5) || parts.length === 0) {
      parts.push(this.pick(TAGS, ODD_TAGS));
    }
    return `${(random.chance(0.5) ? parts : parts.reverse()).join(random.chance(0.97) ? ' ' : random.pick(['', '\t', '  ']))} `;
  }

  private merged(depth: number): string {
    const { random } = this;
    const alias = () => {
      const names = random.chance(this.oddity) ? this.anchors : this.maps;
      return names.length > 0 ? `*${random.pick(names)}` : '{m: 1, k: 2}';
    };
    return random.chance(0.6) ? alias() : random.chance(0.8) ? `[${alias()}, ${alias()}]` : this.flow(depth, !random.chance(this.oddity));
  }

  private key(): string {
    const { random } = this;
    const key = this.pick(KEYS, ODD_KEYS);
    return random.chance(0.97) ? key : random.chance(0.5) ? `${this.properties()}${key}` : `${key}${random.pick([' ', '  '])}`;
  }

  private scalar(indent: number, flow: boolean): string {
    const { random } = this;
    const kind = random.next();
    const scalar = kind < 0.3 ? random.pick(NUMBERS)
      : kind < 0.6 ? this.pick(WORDS, ODD_WORDS)
        : kind < 0.85 ? this.pick(QUOTED, ODD_QUOTED) : number(random);
    // Some go on over lines, whose indentation is not always right.
    return flow || random.chance(0.93) ? scalar : scalar.replace(/ /g, () => random.chance(0.5) ? ' ' : this.fold(indent));
  }

  private fold(indent: number): string {
    const { random } = this;
    const more = random.chance(0.2) ? random.pick(['\n', ' \n', '\t\n', '\n\n']) : '';
    return `${random.pick(['', '', ' ', '\t'])}\n${more}${this.pad(indent + (random.chance(this.oddity) ? random.below(3) : random.pick([2, 1, 4])))}`;
  }

  private flow(depth: number, onlyMap = false): string {
    const length = this.random.below(4);
    const { random } = this;
    const gap = () => random.chance(0.9) ? '' : random.chance(0.7) ? ' '
      : this.pick(['\n          ', ' # c\n           ', '\t', '\n         \t'], ['\n', '\n  ', '\n\t', '#c\n']);
    const item = (): string => {
      const kind = random.next();
      const properties = random.chance(0.05) ? this.properties() : '';
      return kind < 0.25 && depth < 5 ? properties + this.flow(depth + 1)
        : kind < 0.3 && this.anchors.length > 0 ? `*${random.pick(this.anchors)}${random.pick(['', ' '])}`
          : random.chance(this.oddity / 5) ? '' : properties + this.scalar(0, true);
    };
    const end = random.chance(0.05) ? ',' : '';
    if (!onlyMap && random.chance(0.5)) {
      const items = Array.from({ length }, () => random.chance(0.06) ? `${this.pick(KEYS, ODD_KEYS)}: ${item()}` : item());
      return `[${items.map((each) => gap() + each + gap()).join(random.chance(0.5) ? ', ' : ',')}${end}]`;
    }
    const used = new Set<string>();
    const pairs = Array.from({ length }, () => {
      if (random.chance(0.04)) {
        return `<<: ${this.merged(depth + 1)}`;
      }
      const key = this.pick(KEYS, ODD_KEYS);
      if (used.has(unquoted(key)) && !random.chance(this.oddity)) {
        return `other${random.below(100)}: 1`;
      }
      used.add(unquoted(key));
      const colon = random.chance(0.9) ? ': ' : this.pick([' : ', ':  ', ':\n          '], [':', ':\n', ' :']);
      return random.chance(0.05) ? key : `${key}${colon}${item()}`;
    });
    return `{${pairs.map((each) => gap() + each + gap()).join(random.chance(0.5) ? ', ' : ',')}${end}}`;
  }

  private blockScalar(indent: number): string {
    const { random } = this;
    const step = random.pick([2, 2, 2, 1, 4]);
    const digit = random.chance(0.15) ? String(random.chance(0.8) ? step : random.below(10)) : '';
    const chomping = random.pick(['', '', '-', '+']);
    const header = `${random.pick(['|', '>'])}${random.chance(0.5) ? digit + chomping : chomping + digit}${this.end()}`;
    const lines = Array.from({ length: random.below(5) }, () => {
      const line = random.pick(BLOCKS);
      return line === '' || random.chance(0.1) ? this.pick(['', '', ' ', this.pad(indent + step)], ['    ', '\t']) : `${this.pad(indent + step)}${line}`;
    });
    return header + lines.map((line) => `${line}\n`).join('') + (random.chance(0.05) ? `${this.pad(random.below(indent + step))}# c\n` : '');
  }

  private pick(usual: readonly string[], odd: readonly string[]): string {
    return this.random.pick(this.random.chance(this.oddity) ? odd : usual);
  }

  private pad(indent: number): string {
    return this.random.chance(1 - this.oddity / 10) ? ' '.repeat(indent) : this.random.pick(['\t', ' '.repeat(indent + 1), `${' '.repeat(indent)}\t`]);
  }
}

function number(random: Random): string {
  const digits = (length: number, alphabet: string) => Array.from({ length }, () => random.pick([...alphabet])).join('');
  const sign = random.pick(['', '', '', '-', '+']);
  switch (random.below(8)) {
    case 0: return sign + digits(1 + random.below(22), '0123456789');
    case 1: return `${sign}0${random.pick(['x', 'X', 'o', 'O', 'b', 'B', ''])}${digits(1 + random.below(18), '01234567')}`;
    case 2: return `${sign}${digits(random.below(4), '0123456789')}.${digits(random.below(4), '0123456789')}`;
    case 3: return [
      sign, digits(1 + random.below(3), '0123456789'), random.pick(['.', '', '.5']), random.pick(['e', 'E']), random.pick(['', '+', '-']),
      digits(1 + random.below(3), '0123456789'),
    ].join('');
    case 4: return digits(1 + random.below(8), '01_');
    case 5: return digits(1 + random.below(6), '0123456789:');
    case 6: return digits(1 + random.below(10), '0123456789-:T. Z');
    default: return digits(1 + random.below(8), '0123456789+-._eExob');
  }
}

function json(random: Random): string {
  const value = (depth: number): unknown => {
    const kind = random.next();
    if (kind < 0.3 && depth < 4) {
      const key = () => unquoted(random.pick(random.chance(0.8) ? KEYS : ODD_KEYS));
      return Object.fromEntries(Array.from({ length: random.below(4) }, () => [key(), value(depth + 1)]));
    }
    if (kind < 0.45 && depth < 4) {
      return Array.from({ length: random.below(4) }, () => value(depth + 1));
    }
    return random.pick<unknown>([
      null, true, false, 0, -0, 1, 1.5, 1e21, 123456789012, -7, '\u2028', 'a\rb', '\u0085', '😀',
      unquoted(random.pick(QUOTED)), random.pick(WORDS), random.pick(NUMBERS),
    ]);
  };
  const text = JSON.stringify({ ...value(0) as object, k: value(0) }, null, random.pick<string | number>([0, 2, '\t']));
  const suffix = random.chance(0.8) ? '\n' : random.pick(['', `\n---\n${new Writer(random).stream()}`, `\n---\n${text}\n`, ' # c\n', `\n${text}\n`]);
  const prefix = random.pick(['', '', '', '\n', ' ', '\ufeff', '# c\n', '---\n']);
  return prefix + (random.chance(0.1) ? text.replace(/[a-z😀]/gu, (letter) => random.chance(0.2) ? escape(letter) : letter) : text) + suffix;
}

function escape(letter: string): string {
  return Array.from({ length: letter.length }, (_value, at) => `\\u${letter.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
}

function unquoted(text: string): string {
  return text.replace(/^["']|["']$/g, '');
}

/** A character left out, doubled, or something odd put in. */
function damaged(random: Random, text: string): string {
  let result = text;
  for (let left = 1 + random.below(3); left > 0; left--) {
    const at = random.below(result.length + 1);
    const kind = random.next();
    const put = kind < 0.5 ? random.pick(JUNK) : kind < 0.7 ? result.slice(at, at + 1 + random.below(3)) : '';
    result = result.slice(0, at) + put + result.slice(kind < 0.7 ? at : at + 1);
  }
  // Go's JSON encoder would not carry half of a pair to the other side.
  return wellFormed(result);
}

/** Line ends as other systems write them. */
function broken(random: Random, text: string): string {
  const all = random.chance(0.5);
  const end = random.chance(0.6) ? '\r\n' : random.pick(BREAKS);
  return text.replace(/\n/g, () => all || random.chance(0.2) ? end : '\n');
}

export function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udfff]/gu, '');
}
