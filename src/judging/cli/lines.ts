// scripts/bundle-cli.js puts yaml into the command; nothing that the library exports may import this file.
// eslint-disable-next-line import/no-extraneous-dependencies
import { Document, isAlias, isMap, isSeq, Pair, ParsedNode, YAMLMap } from 'yaml';
import { isMerge, keyOf, mergedMaps, Targets } from './values';

interface Place {
  readonly offset: number;
  readonly value: unknown;
}

/** Finds where the fields of a document stand. Each map is searched once, since one may have many findings. */
export class Places {
  private readonly indexes = new Map<YAMLMap, ReadonlyMap<string, Place>>();

  constructor(private readonly document: Document.Parsed, private readonly targets: Targets) {}

  /** Where a path such as `spec.rules[0].host` begins. Goes as far down as the document does. */
  public offsetOf(path: string): number {
    let node: unknown = this.document.contents;
    let offset = offsetOf(node) ?? 0;
    for (const [, name, quoted, index] of path.matchAll(/([^.[\]]+)|\['([^']*)'\]|\[(\d+)\]/g)) {
      const target = isAlias(node) ? this.targets.get(node) : node;
      if (index !== undefined && isSeq(target)) {
        node = target.items[Number(index)];
        offset = offsetOf(node) ?? offset;
      } else if (index === undefined && isMap(target)) {
        const place = this.indexOf(target).get(name ?? quoted);
        node = place?.value;
        offset = place?.offset ?? offset;
      } else {
        break;
      }
    }
    return offset;
  }

  private indexOf(map: YAMLMap): ReadonlyMap<string, Place> {
    let index = this.indexes.get(map);
    if (index === undefined) {
      index = new Map(map.items.flatMap((pair) => isMerge(pair) ? this.mergedOf(pair) : this.ownOf(pair)));
      this.indexes.set(map, index);
    }
    return index;
  }

  private ownOf({ key, value }: Pair): [string, Place][] {
    const name = keyOf(isAlias(key) ? this.targets.get(key) : key);
    return name === undefined ? [] : [[name, { offset: offsetOf(key)!, value }]];
  }

  private mergedOf(pair: Pair): [string, Place][] {
    return mergedMaps(pair, this.targets).flatMap((map) => [...this.indexOf((isAlias(map) ? this.targets.get(map) : map) as YAMLMap)]);
  }
}

function offsetOf(node: unknown): number | undefined {
  return (node as ParsedNode | null | undefined)?.range[0];
}
