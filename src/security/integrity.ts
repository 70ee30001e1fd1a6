import { Finding, has } from './invariants';
import { setField } from '../judging/manifest/copy';
import { isFields } from '../judging/manifest/json';
import { podsOf } from '../judging/manifest/pods';
import { Document, isDocument } from '../private/documents';
import { codePoint } from '../private/reason';

/**
 * What kubectl's YAML reader takes for the end of a line and our writer leaves as it is: what stands behind it would become fields of
 * their own.
 */
const LINE_BREAK = /[\u0085\u2028\u2029]|\r(?!\n)/;

type Step = string | number;

/** A rendered object as it is written: plain data that nobody else holds, and what cannot be written as it was meant. */
export interface PlainCopy {
  readonly copy: unknown;
  readonly findings: Finding[];
}

/** Copies what YAML would hold of a value: own fields, lists, texts, numbers and truth values. */
export function plainCopyOf(value: unknown): PlainCopy {
  const copier = new Copier();
  return { copy: copier.copy(value), findings: copier.findings };
}

class Copier {
  public readonly findings: Finding[] = [];
  private readonly steps: Step[] = [];

  public copy(value: unknown): unknown {
    switch (typeof value) {
      case 'string':
        this.judgeText(value, 'holds');
        return value;
      case 'number':
        return Number.isFinite(value) ? value : this.refuse(`is ${value}, which no manifest can hold`);
      case 'boolean': case 'undefined':
        return value;
      case 'object':
        return value === null ? null : Array.isArray(value) ? this.copyList(value) : this.copyObject(value);
      default:
        return this.refuse(`is a ${typeof value}, which no manifest can hold`);
    }
  }

  private copyList(list: unknown[]): unknown[] {
    // Array.from makes the holes of a sparse list visible.
    return Array.from(list, (entry, index) => this.inside(index, entry));
  }

  private copyObject(value: object): unknown {
    if (!isFields(value)) { return this.refuse('is an object of a class, whose content nobody can judge'); }
    const copy: { [key: string]: unknown } = {};
    for (const key of Object.keys(value)) {
      this.judgeText(key, 'is under a key that holds', key);
      setField(copy, key, this.inside(key, value[key]));
    }
    return copy;
  }

  private inside(step: Step, value: unknown): unknown {
    this.steps.push(step);
    const copy = this.copy(value);
    this.steps.pop();
    return copy;
  }

  private judgeText(text: string, how: string, key?: string): void {
    const found = LINE_BREAK.exec(text);
    if (found === null) { return; }
    this.findings.push({
      rule: 'line-break',
      path: pathOf(key === undefined ? this.steps : [...this.steps, key]),
      problem: `${how} ${codePoint(found[0])}, which kubectl reads as the end of a line`,
      fix: 'use \\n, or remove it',
    });
  }

  private refuse(problem: string): undefined {
    this.findings.push({ rule: 'plain-data', path: pathOf(this.steps), problem, fix: 'write a text, a number, a truth value, a list or a plain object' });
    return undefined;
  }
}

/** `metadata.annotations['a.b/c']`, with what cannot be seen spelled out. */
function pathOf(steps: readonly Step[]): string {
  return steps.map((step, index) => {
    if (typeof step === 'number') { return `[${step}]`; }
    if (/^[A-Za-z_][\w-]*$/.test(step)) { return index === 0 ? step : `.${step}`; }
    return `['${step.replace(/[^\x20-\x7e]/gu, (character) => `<${codePoint(character)}>`)}']`;
  }).join('') || 'the object';
}

/** What the object was made as; a patch can write another kind over it. */
export interface MadeAs {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Whether the object is what it says: of the kind it was made as, without others inside, and without pods that nobody judges. */
export function judgeObjectItself(object: Document, made: MadeAs): Finding[] {
  const findings: Finding[] = [];
  for (const field of ['apiVersion', 'kind'] as const) {
    if (object[field] !== made[field]) {
      findings.push({
        rule: 'changed-kind',
        path: field,
        problem: `${has(object[field])}, and the object was made as ${made[field]}`,
        fix: 'remove the patch that changed it, and make an object of its own',
      });
    }
  }
  if (object.items !== undefined) {
    findings.push({ rule: 'items', path: 'items', problem: `of a ${made.kind} are objects of their own to kubectl`, fix: 'remove them, and make each an object of its own' });
  }
  if (podsOf(object).length === 0) {
    findings.push(...placesOfContainers(object).map((path): Finding => ({
      rule: 'unjudged-pod',
      path,
      problem: `holds a container, and pods of a ${made.kind} cannot be judged here`,
      fix: 'make the object outside of Flyte\'s constructs, and judge it by what its controller makes of it',
    })));
  }
  return findings;
}

/** Where an object holds what looks like containers: maps with an image, in a list or under a key that says so. */
function placesOfContainers(object: Document): string[] {
  const places: string[] = [];
  const steps: Step[] = [];
  const look = (value: unknown, step: Step): void => {
    steps.push(step);
    const container = isDocument(value) && typeof value.image === 'string'
      && (typeof step === 'number' || /container$|^script$/i.test(step));
    if (container) {
      places.push(pathOf(steps));
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) { look(inner, Array.isArray(value) ? Number(key) : key); }
    }
    steps.pop();
  };
  for (const [key, value] of Object.entries(object)) { look(value, key); }
  return places;
}
