import { Box, Flow, Graph } from './graph';
import { compare } from '../app-objects';

/** Something that stands in a column: a box, or the lane of a flow that passes between the boxes. */
export interface Item {
  readonly id: string;
  readonly box?: Box;
}

/** A flow between two neighboring columns: which items it touches on either side. */
export interface Segment {
  readonly flow: Flow;
  readonly left: readonly Item[];
  readonly right: readonly Item[];
  /** The item the arrow points at, where that is in one of the two columns. */
  readonly arrow?: Item;
}

export interface Columns {
  readonly items: Item[][];
  /** Between column n and n + 1. */
  readonly segments: Segment[][];
  /** Pods that no flow touches. */
  readonly alone: Box[];
  /** Columns of the app's pods, first and last. */
  readonly pods: { readonly first: number; readonly last: number };
}

const SWEEPS = 12;

/** Puts the boxes into columns, so that arrows lead to the right, and orders them so that few lines cross. */
export function arrange({ boxes, flows }: Graph): Columns {
  const touched = new Set(flows.flatMap(({ sources, target }) => [...sources, target]));
  const column = columnOfEach(boxes.filter(({ id }) => touched.has(id)), flows);
  const count = Math.max(0, ...column.values()) + (column.size > 0 ? 1 : 0);
  const items: Item[][] = Array.from({ length: count }, () => []);
  const byId = new Map<string, Item>();
  for (const box of boxes) {
    const at = column.get(box.id);
    if (at === undefined) { continue; }
    const item = { id: box.id, box };
    byId.set(box.id, item);
    items[at].push(item);
  }
  const segments: Segment[][] = Array.from({ length: Math.max(0, count - 1) }, () => []);
  for (const flow of flows) { route(flow, column, byId, items, segments); }
  reduceCrossings(items, segments);
  const ofPods = [...column.entries()].filter(([id]) => byId.get(id)!.box!.kind === 'pod').map(([, at]) => at);
  return {
    items,
    segments,
    alone: boxes.filter(({ id }) => !touched.has(id)),
    pods: { first: Math.min(...ofPods), last: Math.max(...ofPods) },
  };
}

/** Callers from outside first, then pods by how many others stand before them, then what is called outside. */
function columnOfEach(boxes: readonly Box[], flows: readonly Flow[]): Map<string, number> {
  const pods = boxes.filter(({ kind }) => kind === 'pod').map(({ id }) => id);
  const isPod = new Set(pods);
  const calleesOf = (id: string) => flows.filter(({ sources, target }) => isPod.has(target) && sources.includes(id))
    .map(({ target }) => target).sort(compare);
  const callees = new Map(pods.map((id) => [id, calleesOf(id)]));
  const depth = depths(pods, callees);
  const offset = boxes.some(({ kind }) => kind === 'caller') ? 1 : 0;
  const last = Math.max(-1, ...depth.values()) + offset;
  return new Map(boxes.map(({ id, kind }) => [id, kind === 'caller' ? 0 : kind === 'pod' ? depth.get(id)! + offset : last + 1]));
}

/** The longest way to each pod. A call that closes a circle does not count: its arrow leads back. */
function depths(pods: readonly string[], callees: ReadonlyMap<string, readonly string[]>): Map<string, number> {
  const finished: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const forward = new Map<string, string[]>(pods.map((id) => [id, []]));
  const visit = (id: string): void => {
    state.set(id, 'open');
    for (const callee of callees.get(id)!) {
      if (state.get(callee) === 'open') { continue; }
      forward.get(id)!.push(callee);
      if (!state.has(callee)) { visit(callee); }
    }
    state.set(id, 'done');
    finished.unshift(id);
  };
  pods.forEach((id) => { if (!state.has(id)) { visit(id); } });
  const depth = new Map<string, number>(pods.map((id) => [id, 0]));
  for (const id of finished) {
    for (const callee of forward.get(id)!) { depth.set(callee, Math.max(depth.get(callee)!, depth.get(id)! + 1)); }
  }
  return depth;
}

/** Leads a flow from column to column, with a lane of its own through those in between. */
function route(flow: Flow, column: ReadonlyMap<string, number>, byId: ReadonlyMap<string, Item>, items: Item[][], segments: Segment[][]): void {
  const end = column.get(flow.target)!;
  const target = byId.get(flow.target)!;
  for (const direction of [1, -1]) {
    const sources = flow.sources.filter((id) => (end - column.get(id)!) * direction > 0);
    if (sources.length === 0) { continue; }
    const start = direction === 1 ? Math.min(...sources.map((id) => column.get(id)!)) : Math.max(...sources.map((id) => column.get(id)!));
    let lane: Item | undefined;
    for (let at = start; at !== end; at += direction) {
      const near = [...sources.filter((id) => column.get(id) === at).map((id) => byId.get(id)!), ...lane === undefined ? [] : [lane]];
      const next: Item = at + direction === end ? target : { id: `${flow.id} lane ${at + direction} ${direction}` };
      if (next !== target) { items[at + direction].push(next); }
      lane = next;
      segments[Math.min(at, at + direction)].push({
        flow,
        left: direction === 1 ? near : [next],
        right: direction === 1 ? [next] : near,
        ...next === target ? { arrow: target } : {},
      });
    }
  }
}

/** Moves every item to the middle of what it is connected with, back and forth, and keeps the best order seen. */
function reduceCrossings(items: Item[][], segments: readonly Segment[][]): void {
  let best = items.map((list) => [...list]);
  let fewest = crossings(items, segments);
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
    const rightwards = sweep % 2 === 0;
    const order = items.map((_list, index) => index);
    for (const at of rightwards ? order.slice(1) : order.slice(0, -1).reverse()) {
      const neighbors = items[rightwards ? at - 1 : at + 1];
      const between = segments[rightwards ? at - 1 : at];
      const middle = new Map(items[at].map((item, index) => [item.id, middleOf(item, between, rightwards, neighbors) ?? index]));
      items[at].sort((left, right) => middle.get(left.id)! - middle.get(right.id)! || compare(left.id, right.id));
    }
    const now = crossings(items, segments);
    if (now < fewest) {
      fewest = now;
      best = items.map((list) => [...list]);
    }
  }
  best.forEach((list, at) => { items[at] = list; });
}

function middleOf(item: Item, between: readonly Segment[], rightwards: boolean, neighbors: readonly Item[]): number | undefined {
  const places = between.filter(({ left, right }) => (rightwards ? right : left).includes(item))
    .flatMap(({ left, right }) => (rightwards ? left : right).map((other) => neighbors.indexOf(other)));
  return places.length === 0 ? undefined : places.reduce((sum, place) => sum + place, 0) / places.length;
}

function crossings(items: readonly Item[][], segments: readonly Segment[][]): number {
  let count = 0;
  segments.forEach((between, at) => {
    const lines = between.flatMap(({ flow, left, right }) => left.flatMap((from) => right
      .map((to) => ({ flow, from: items[at].indexOf(from), to: items[at + 1].indexOf(to) }))));
    lines.forEach((line, index) => {
      for (const other of lines.slice(index + 1)) {
        if (line.flow !== other.flow && (line.from - other.from) * (line.to - other.to) < 0) { count++; }
      }
    });
  });
  return count;
}
