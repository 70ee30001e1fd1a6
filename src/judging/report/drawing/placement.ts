import { Columns, Item, Segment } from './columns';
import { Box, Flow } from './graph';
import { BOX_WIDTH } from './measure';

/** Everything stands on a grid of this height; lines of different kinds have rows of their own in it, so that none covers another. */
export const GRID = 24;
const GAP = GRID;
const PASSES = 6;
const TRACK = 10;
const MARGIN = 10;
const LABEL_CHARACTER = 6.7;
/** Rows within the grid: ends at a left side, ends at a right side, lanes in even and in odd columns. */
const RIGHT_SIDE_ROW = GRID / 2;
const LANE_ROWS = [GRID / 4, 3 * GRID / 4];
const FRAME_TITLE = 2 * GRID;

export interface PlacedBox {
  readonly box: Box;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

/** The vertical part of a flow between two columns, with the horizontal ends that meet it. */
export interface PlacedSegment {
  readonly flow: Flow;
  /** Between which columns it stands. */
  readonly gap: number;
  readonly track: number;
  readonly ends: readonly { readonly x: number; readonly y: number; readonly arrow: boolean }[];
}

export interface Lane { readonly flow: Flow; readonly from: number; readonly to: number; readonly y: number }

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly PlacedBox[];
  readonly segments: readonly PlacedSegment[];
  readonly lanes: readonly Lane[];
  readonly frame: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** Where the heading above the boxes without arrows stands. */
  readonly aloneHeading?: { readonly x: number; readonly y: number };
}

/** Gives everything its place. */
export function place(columns: Columns, flows: readonly Flow[]): Drawing {
  const heights = heightsOf(columns);
  const tops = verticals(columns, heights);
  const sides = new Sides(columns, tops, heights);
  const { lefts, tracks, width: grown } = horizontals(columns, sides, flows);
  const boxes = columns.items.flatMap((items, at) => items.flatMap((item) => item.box === undefined ? [] : [{
    box: item.box, x: lefts[at], y: tops.get(item)!, height: heights.get(item)!,
  }]));
  const bottom = Math.max(FRAME_TITLE, ...columns.items.flat().map((item) => tops.get(item)! + heights.get(item)!));
  const hasPods = boxes.some(({ box }) => box.kind === 'pod');
  const { first, last } = columns.pods;
  const beforePods = first === 0 || !hasPods ? MARGIN : roomAt(columns.segments[first - 1], 'right') + MARGIN;
  const frameLeft = hasPods ? lefts[first] - beforePods : 0;
  const frameRight = hasPods ? lefts[last] + BOX_WIDTH + MARGIN : 0;
  const aloneLeft = hasPods ? frameLeft + MARGIN : MARGIN;
  const perRow = Math.max(4, Math.floor((frameRight - aloneLeft) / (BOX_WIDTH + GAP)));
  const alone = gridOf(columns.alone, aloneLeft, bottom + (boxes.length > 0 ? 3 * GRID : 0), perRow);
  const end = Math.max(bottom, ...alone.map(({ y, height }) => y + height));
  const right = Math.max(frameRight, ...alone.map(({ x }) => x + BOX_WIDTH + MARGIN));
  const headed = alone.length > 0 && boxes.length > 0;
  return {
    width: Math.max(grown, right) + 1,
    height: end + GRID + 1,
    boxes: [...boxes, ...alone],
    segments: columns.segments.flatMap((between, at) => between.map((segment) => ({
      flow: segment.flow,
      gap: at,
      track: tracks.get(segment)!,
      ends: [
        ...segment.left.map((item) => ({ x: lefts[at] + BOX_WIDTH, y: sides.at(item, segment), arrow: segment.arrow === item })),
        ...segment.right.map((item) => ({ x: lefts[at + 1], y: sides.at(item, segment), arrow: segment.arrow === item })),
      ],
    }))),
    lanes: columns.items.flatMap((items, at) => items.flatMap((item) => {
      const flow = item.box === undefined ? columns.segments[at].find(({ left }) => left.includes(item))!.flow : undefined;
      return flow === undefined ? [] : [{
        flow, from: lefts[at], to: lefts[at] + BOX_WIDTH, y: tops.get(item)! + LANE_ROWS[at % 2],
      }];
    })),
    frame: { x: frameLeft, y: 0, width: right - frameLeft, height: end + GRID },
    ...headed ? { aloneHeading: { x: aloneLeft, y: bottom + 2 * GRID + GRID / 2 } } : {},
  };
}

/** Width that the ports at arrowheads need on one side of the space between two columns. */
function roomAt(between: readonly Segment[], side: 'left' | 'right'): number {
  const labels = between.filter((segment) => segment.arrow !== undefined && segment[side].includes(segment.arrow)).map(({ flow }) => flow.label);
  return labels.length === 0 ? MARGIN : labelRoom(labels);
}

/** Width that ports at arrowheads need. */
export function labelRoom(labels: readonly string[]): number {
  return Math.ceil(Math.max(...labels.map(({ length }) => length)) * LABEL_CHARACTER) + 20;
}

function horizontals(columns: Columns, sides: Sides, flows: readonly Flow[]): { lefts: number[]; tracks: Map<Segment, number>; width: number } {
  const lefts: number[] = [];
  const tracks = new Map<Segment, number>();
  let x = columns.pods.first === 0 ? MARGIN : 0;
  columns.items.forEach((_items, at) => {
    lefts.push(x);
    x += BOX_WIDTH;
    const between = columns.segments[at];
    if (between === undefined) { return; }
    x += roomAt(between, 'left') + MARGIN;
    for (const segment of ordered(between, sides, flows)) {
      tracks.set(segment, x);
      x += TRACK;
    }
    x += roomAt(between, 'right') + MARGIN;
  });
  return { lefts, tracks, width: x };
}

/** The vertical lines in the order in which few horizontal ends cross them. */
function ordered(between: readonly Segment[], sides: Sides, flows: readonly Flow[]): Segment[] {
  const rank = new Map(flows.map((flow, index) => [flow, index]));
  const result: Segment[] = [];
  for (const segment of [...between].sort((left, right) => rank.get(left.flow)! - rank.get(right.flow)!)) {
    // From one place to the next, only the line in between changes sides.
    let cost = 0;
    let best = { cost, at: 0 };
    result.forEach((other, index) => {
      cost += sides.crossings(other, segment) - sides.crossings(segment, other);
      if (cost < best.cost) { best = { cost, at: index + 1 }; }
    });
    result.splice(best.at, 0, segment);
  }
  return result;
}

/** How high each item is: as its text needs, and as the lines that end at its sides do. */
function heightsOf(columns: Columns): Map<Item, number> {
  const ends = { left: new Map<Item, number>(), right: new Map<Item, number>() };
  for (const segment of columns.segments.flat()) {
    for (const side of ['left', 'right'] as const) {
      segment[side].forEach((item) => ends[side].set(item, (ends[side].get(item) ?? 0) + 1));
    }
  }
  const rows = (item: Item, box: Box) => Math.max(contentRows(box), (ends.left.get(item) ?? 0) + 1, (ends.right.get(item) ?? 0) + 1);
  return new Map(columns.items.flat().map((item) => [item, (item.box === undefined ? 1 : rows(item, item.box)) * GRID]));
}

/** Rows of the grid that the text of a box needs. */
function contentRows(box: Box): number {
  return Math.ceil((box.lines.length * 17 + 18) / GRID);
}

function gridOf(boxes: readonly Box[], left: number, top: number, perRow: number): PlacedBox[] {
  const placed: PlacedBox[] = [];
  let y = boxes.length > 0 && top === FRAME_TITLE ? FRAME_TITLE : top;
  for (let start = 0; start < boxes.length; start += perRow) {
    const row = boxes.slice(start, start + perRow);
    const height = Math.max(...row.map(contentRows)) * GRID;
    row.forEach((box, index) => placed.push({ box, x: left + index * (BOX_WIDTH + GAP), y, height }));
    y += height + GAP;
  }
  return placed;
}

/** Where the items of each column start: near what they are connected with, in order, without overlap. */
function verticals(columns: Columns, heights: ReadonlyMap<Item, number>): Map<Item, number> {
  const tops = new Map<Item, number>();
  const distance = (item: Item, next: Item) => heights.get(item)! + (item.box === undefined && next.box === undefined ? 0 : GAP);
  const height = (items: readonly Item[]) => items
    .reduce((sum, item, index) => sum + (index + 1 < items.length ? distance(item, items[index + 1]) : heights.get(item)!), 0);
  const tallest = Math.max(0, ...columns.items.map(height));
  for (const items of columns.items) {
    let y = (tallest - height(items)) / 2;
    items.forEach((item, index) => {
      tops.set(item, y);
      y += index + 1 < items.length ? distance(item, items[index + 1]) : 0;
    });
  }
  const center = (item: Item) => tops.get(item)! + heights.get(item)! / 2;
  for (let pass = 0; pass < PASSES; pass++) {
    columns.items.forEach((items, at) => {
      const wanted = items.map((item) => {
        const others = [
          ...(columns.segments[at] ?? []).filter(({ left }) => left.includes(item)).flatMap(({ right }) => right),
          ...(columns.segments[at - 1] ?? []).filter(({ right }) => right.includes(item)).flatMap(({ left }) => left),
        ];
        return others.reduce((sum, other) => sum + center(other), 0) / others.length - heights.get(item)! / 2;
      });
      spread(items, wanted, distance).forEach((y, index) => tops.set(items[index], y));
    });
  }
  const highest = Math.min(0, ...tops.values());
  // Halves add up to numbers just below a whole one, and rounding that down would put one item on another.
  tops.forEach((y, item) => tops.set(item, Math.floor((y - highest) / GRID + 1e-6) * GRID));
  const first = Math.min(...tops.values());
  tops.forEach((y, item) => tops.set(item, y - first + FRAME_TITLE));
  return tops;
}

/** The wished places, moved apart as far as needed: the middle between pushing down only and pushing up only. */
function spread(items: readonly Item[], wanted: readonly number[], distance: (item: Item, next: Item) => number): number[] {
  const down = [...wanted];
  const up = [...wanted];
  for (let index = 1; index < items.length; index++) {
    down[index] = Math.max(down[index], down[index - 1] + distance(items[index - 1], items[index]));
  }
  for (let index = items.length - 2; index >= 0; index--) {
    up[index] = Math.min(up[index], up[index + 1] - distance(items[index], items[index + 1]));
  }
  return down.map((y, index) => (y + up[index]) / 2);
}

/** A vertical line: where the ends on its two sides are, and from where to where it goes. */
interface Line {
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly low: number;
  readonly high: number;
}

/** Where on the side of an item each flow ends. */
class Sides {
  private readonly ends = new Map<string, number>();
  private readonly lines = new Map<Segment, Line>();

  constructor(columns: Columns, tops: ReadonlyMap<Item, number>, heights: ReadonlyMap<Item, number>) {
    columns.items.forEach((items, at) => {
      for (const item of items) {
        const top = tops.get(item)!;
        this.assign(item, columns.segments[at - 1] ?? [], 'right', item.box === undefined ? undefined : top, top + LANE_ROWS[at % 2], tops, heights);
        this.assign(item, columns.segments[at] ?? [], 'left', item.box === undefined ? undefined : top + RIGHT_SIDE_ROW, top + LANE_ROWS[at % 2], tops, heights);
      }
    });
  }

  public at(item: Item, segment: Segment): number {
    return this.ends.get(this.key(item, segment))!;
  }

  /** How often horizontal ends cross the vertical lines if the first stands left of the second. */
  public crossings(first: Segment, second: Segment): number {
    const [one, other] = [this.lineOf(first), this.lineOf(second)];
    // Lines of different parts of a large drawing.
    if (one.low > other.high || other.low > one.high) { return 0; }
    const inside = (ys: readonly number[], { low, high }: Line) => ys.filter((y) => y > low && y < high).length;
    return inside(other.left, one) + inside(one.right, other);
  }

  /** Asked for after all ends have their places. */
  private lineOf(segment: Segment): Line {
    const known = this.lines.get(segment);
    if (known !== undefined) { return known; }
    const [left, right] = [segment.left, segment.right].map((items) => items.map((item) => this.at(item, segment)));
    const line = { left, right, low: Math.min(...left, ...right), high: Math.max(...left, ...right) };
    this.lines.set(segment, line);
    return line;
  }

  private key(item: Item, segment: Segment): string {
    const side = segment.left.includes(item) ? 'left' : 'right';
    return `${item.id} ${side} ${segment.flow.id}`;
  }

  /** In the order of the other ends, so that neighbors do not cross; around the middle of the box. */
  private assign(item: Item, between: readonly Segment[], side: 'left' | 'right', top: number | undefined, lane: number,
    tops: ReadonlyMap<Item, number>, heights: ReadonlyMap<Item, number>): void {
    const other = side === 'left' ? 'right' : 'left';
    const mean = (segment: Segment) => segment[other].reduce((sum, one) => sum + tops.get(one)!, 0) / segment[other].length;
    const touching = between.filter((segment) => segment[side].includes(item)).sort((left, right) => mean(left) - mean(right));
    const rows = heights.get(item)! / GRID;
    const start = Math.max(1, Math.ceil((rows - touching.length) / 2));
    touching.forEach((segment, index) => this.ends.set(this.key(item, segment),
      top === undefined ? lane : top + (side === 'left' ? start - 1 + index : start + index) * GRID));
  }
}
