// scripts/bundle-cli.js puts yaml into the command; nothing that the library exports may import this file.
// eslint-disable-next-line import/no-extraneous-dependencies
import { Alias, isAlias, isMap, isScalar, isSeq, Node, Pair, Scalar, YAMLMap } from 'yaml';
import { isSigned, readScalar, ScalarValue } from './scalars';

/** A node that makes its document unusable. */
export class NodeError extends Error {
  constructor(message: string, public readonly node: Node) {
    super(message);
  }
}

export const DEPTH_LIMIT = 200;
export const TOO_DEEP = `nested deeper than ${DEPTH_LIMIT} levels, which no Kubernetes object is`;
/** `a.b` is an anchor elsewhere; Go's YAML ends the name at the point, and fails. */
const ANCHOR = /^[\w-]+$/;
/** A float of which the 32 bits that Go prints of it as a key are the digits written. */
const SHORT_FLOAT = /^-?(0|[1-9]\d{0,4})(\.\d{1,2})?$/;

/** A document's value as Go's YAML makes it, with merge keys and aliases. What Go refuses is refused, and some of what it takes. */
export function valueOf(root: Node | null, targets: Targets): unknown {
  if (targets.size > 0) {
    new Expansion(targets).visit(root, 0);
  }
  return new Evaluation(targets).value(root, 0);
}

/** The name that a key has in JSON; none where it is no key that Kubernetes could hold. */
export function keyOf(key: unknown): string | undefined {
  const value = isScalar(key) ? scalarOf(key) : undefined;
  switch (typeof value) {
    case 'string': return value;
    case 'boolean': return String(value);
    case 'bigint': return isSigned(value) ? String(value) : undefined;
    case 'number': return SHORT_FLOAT.test(String(value)) ? String(value) : undefined;
    default: return undefined;
  }
}

/** Whether a pair puts the pairs of other maps into its own. */
export function isMerge({ key }: Pair): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.source === '<<' && key.tag === undefined;
}

function scalarOf(node: Scalar): ScalarValue {
  try {
    return readScalar(node.source ?? '', node.type === 'PLAIN' || node.type === undefined, node.tag);
  } catch (error) {
    throw new NodeError((error as Error).message, node);
  }
}

export type Targets = ReadonlyMap<Alias, Node>;

/** What each alias stands for: an anchor may be given again, so that the last one before the alias counts. */
export function targetsOf(root: Node | null, see: (node: unknown, flow: boolean) => void): Targets {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  const visit = (node: unknown, depth: number, flow: boolean) => {
    if (depth > DEPTH_LIMIT) {
      throw new NodeError(TOO_DEEP, root!);
    }
    see(node, flow);
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target === undefined) {
        throw new NodeError(`*${node.source} refers to no anchor that stands before it`, node);
      }
      targets.set(node, target);
      return;
    }
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined) {
      if (!ANCHOR.test(node.anchor)) {
        throw new NodeError(`the anchor &${node.anchor} must consist of letters, digits, - and _`, node);
      }
      anchors.set(node.anchor, node);
    }
    if (isMap(node)) {
      const inFlow = flow || node.flow === true;
      node.items.forEach(({ key, value }) => { visit(key, depth + 1, inFlow); visit(value, depth + 1, inFlow); });
    } else if (isSeq(node)) {
      const inFlow = flow || node.flow === true;
      node.items.forEach((item) => visit(item, depth + 1, inFlow));
    }
  };
  visit(root, 0, false);
  return targets;
}

/** The maps behind a merge key, the last to win last. */
export function mergedMaps({ key, value }: Pair, targets: Targets): Node[] {
  const maps = isSeq(value) ? [...value.items].reverse() : [value];
  return maps.map((node) => {
    if (!isMap(isAlias(node) ? targets.get(node) : node)) {
      throw new NodeError('<< merges maps only: give it a map, an alias of one, or a list of these', key as Node);
    }
    return node as Node;
  });
}

/** Counts as Go does how much of a document its aliases make, and refuses what Go refuses: a document without end, or nearly. */
class Expansion {
  private steps = 1;
  private aliased = 0;
  private readonly open = new Set<Alias>();

  constructor(private readonly targets: Targets) {}

  public visit(node: unknown, depth: number): void {
    this.steps++;
    this.aliased += this.open.size > 0 ? 1 : 0;
    if (this.aliased > 100 && this.steps > 1000 && this.aliased / this.steps > allowedShare(this.steps)) {
      throw new NodeError('its aliases expand to far more than is written (an alias bomb); write the values out', node as Node);
    }
    if (depth > DEPTH_LIMIT) {
      throw new NodeError(TOO_DEEP, node as Node);
    }
    if (isAlias(node)) {
      if (this.open.has(node)) {
        throw new NodeError('an alias stands inside what it refers to, so the document has no end; write the value out', node);
      }
      this.open.add(node);
      this.visit(this.targets.get(node), depth);
      this.open.delete(node);
    } else if (isMap(node)) {
      for (const pair of node.items) {
        if (isMerge(pair)) {
          mergedMaps(pair, this.targets).forEach((map) => this.visit(map, depth));
        } else {
          this.visit(pair.key, depth + 1);
          this.visit(pair.value, depth + 1);
        }
      }
    } else if (isSeq(node)) {
      node.items.forEach((item) => this.visit(item, depth + 1));
    }
  }
}

/** From 99 % of a small document down to 10 % of a large one. */
function allowedShare(steps: number): number {
  return 0.99 - 0.89 * Math.min(Math.max((steps - 400_000) / 3_600_000, 0), 1);
}

/** Computes each node once, however many aliases it has. */
class Evaluation {
  private readonly known = new Map<Node, unknown>();
  /** Maps with a key that is no string. Merged with others, Go may hold `1` and `"1"` side by side, and choose one at random. */
  private readonly mixed = new Set<unknown>();

  constructor(private readonly targets: Targets) {}

  public value(node: unknown, depth: number): unknown {
    if (depth > DEPTH_LIMIT) {
      throw new NodeError(TOO_DEEP, node as Node);
    }
    if (isAlias(node)) {
      const target = this.targets.get(node)!;
      // A merge key reads a list from its end, and may come to an alias before the map it refers to.
      return this.known.has(target) ? this.known.get(target) : this.value(target, depth);
    }
    if (isScalar(node)) {
      const scalar = scalarOf(node);
      return typeof scalar === 'bigint' ? Number(scalar) : scalar;
    }
    const value = isMap(node) ? this.map(node, depth) : isSeq(node) ? node.items.map((item) => this.value(item, depth + 1)) : null;
    if ((isMap(node) || isSeq(node)) && node.anchor !== undefined) {
      this.known.set(node, value);
    }
    return value;
  }

  private map(node: YAMLMap, depth: number): object {
    const result: { [key: string]: unknown } = {};
    const written = new Set<string>();
    let merges: Node | undefined;
    for (const pair of node.items) {
      if (isMerge(pair)) {
        merges = pair.key as Node;
        for (const map of mergedMaps(pair, this.targets)) {
          this.merge(result, this.value(map, depth) as object, merges);
        }
        continue;
      }
      const key = pair.key as Node;
      const scalar = isAlias(key) ? this.targets.get(key) : key;
      const name = keyOf(scalar);
      if (name === undefined) {
        throw new NodeError('a key that is no text, number or truth value, which JSON has no place for; put it in quotes', key);
      }
      if (written.has(name)) {
        throw new NodeError(`key ${shown(name)} stands twice in one map; remove one of them`, key);
      }
      written.add(name);
      if (typeof scalarOf(scalar as Scalar) !== 'string') {
        this.mixed.add(result);
      }
      set(result, name, this.value(pair.value, depth + 1));
    }
    if (merges !== undefined && this.mixed.has(result)) {
      throw new NodeError('<< merges maps of which one has a key that is no text; put that key in quotes', merges);
    }
    return result;
  }

  private merge(into: { [key: string]: unknown }, from: object, merge: Node): void {
    if (this.mixed.has(from)) {
      throw new NodeError('<< merges maps of which one has a key that is no text; put that key in quotes', merge);
    }
    Object.entries(from).forEach(([name, value]) => set(into, name, value));
  }
}

function set(object: { [key: string]: unknown }, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[name] = value;
  }
}

function shown(name: string): string {
  return /^[\w./-]{1,100}$/.test(name) ? name : JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name);
}
