import { joined } from '../merge';
import { Context, Entry, Row } from '../row';
import { Statement } from '../statements';

/** A row that is about a value, and the path that it is about. */
export interface Found {
  readonly row: Row;
  readonly path: string;
  /** Its place in the table. */
  readonly rank: number;
}

/** What is seen of all values at once, before any of them is read. */
export type Looked = Pick<Context, 'store' | 'login' | 'loginKey' | 'plane'>;
export type BareContext = Omit<Context, keyof Looked>;

/** What a chart is, besides its keys. */
export interface ChartTraits {
  readonly name: string;
  readonly construct: 'FlyteCore' | 'FlyteBinary';
  readonly rows: readonly Row[];
  /** Top-level keys that only this chart has. */
  readonly own: readonly string[];
  /** Charts that hold this one, whose values stand under a key. */
  readonly around: readonly string[];
  readonly look: (base: BareContext) => Looked;
  /** Why a value says nothing in the chart, whatever it is: what it is about is off. */
  readonly off: (path: string, context: Context) => string | undefined;
  /** Adds what the library needs and nobody said. */
  readonly complete: (statements: readonly Statement[], context: Context) => readonly Statement[];
}

interface Node {
  readonly below: Map<string, Node>;
  row?: Row;
  rank: number;
}

/** The keys of one chart, as a tree. */
export class Chart {
  public readonly name: string;
  public readonly construct: 'FlyteCore' | 'FlyteBinary';
  public readonly rows: readonly Row[];
  private readonly root: Node = { below: new Map(), rank: -1 };

  constructor(private readonly traits: ChartTraits) {
    this.name = traits.name;
    this.construct = traits.construct;
    this.rows = traits.rows;
    traits.rows.forEach((row, rank) => {
      let node = this.root;
      for (const name of row.key.split('.')) {
        const next = node.below.get(name) ?? { below: new Map<string, Node>(), rank: -1 };
        node.below.set(name, next);
        node = next;
      }
      if (node.row !== undefined) { throw new Error(`${row.key} stands twice in the table of ${traits.name}`); }
      node.row = row;
      node.rank = rank;
    });
  }

  public get own(): readonly string[] { return this.traits.own; }
  public get around(): readonly string[] { return this.traits.around; }
  public get look() { return this.traits.look; }
  public get off() { return this.traits.off; }
  public get complete() { return this.traits.complete; }

  /** The row with the most of a path; a name goes before any name. */
  public rowFor(keys: readonly string[]): Found | undefined {
    let best: Found | undefined;
    let depth = -1;
    const visit = (node: Node, taken: number) => {
      if (node.row !== undefined && taken > depth) {
        best = { row: node.row, path: keys.slice(0, taken).reduce(joined, ''), rank: node.rank };
        depth = taken;
      }
      if (taken === keys.length) { return; }
      for (const name of [keys[taken], '*']) {
        const next = node.below.get(name);
        if (next !== undefined) { visit(next, taken + 1); }
      }
    };
    visit(this.root, 0);
    return best;
  }

  /** Whether rows are about what stands below a path: then it is a map. */
  public knowsMap(keys: readonly string[]): boolean {
    let nodes: Node[] = [this.root];
    for (const key of keys) {
      nodes = nodes.flatMap((node) => [node.below.get(key), node.below.get('*')].filter((one): one is Node => one !== undefined));
    }
    return nodes.some((node) => node.below.size > 0 && node.row === undefined);
  }

  /** Every top-level key. */
  public get sections(): string[] {
    return [...this.root.below.keys()];
  }

  /** What is no key of the chart, and known all the same. */
  public foreign([section]: readonly string[]): Omit<Entry, 'path'> | undefined {
    if (/^(USER-SUPPLIED|COMPUTED) VALUES$/.test(section)) { return { verdict: 'default', why: 'the heading that helm get values prints' }; }
    return section === 'userSettings' || section === 'Release' || section === 'global' ? { verdict: 'default', why: 'no value refers to it, so it says nothing' } : undefined;
  }
}
