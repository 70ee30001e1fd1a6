import { arrange } from './columns';
import { Flow, Graph, graphOf } from './graph';
import { BOX_WIDTH } from './measure';
import { Drawing, labelRoom, place, PlacedSegment } from './placement';
import { compare } from '../app-objects';
import { ClusterModel } from '../clusters';

/** Room around what is in a frame, above it for the frame's name, and between frames. */
const PADDING = 16;
const TITLE = 32;
const BETWEEN = 24;
/** Between lines that go from one frame to another, and beside them. */
const TRACK = 10;
/** How far above a frame the part of the whole begins that shows it, so that the frame's line is in it. */
const ABOVE = 4;

/** A cluster in its frame, and where in the whole its own drawing begins. */
export interface FramedCluster {
  readonly model: ClusterModel;
  readonly graph: Graph;
  readonly drawing: Drawing;
  readonly x: number;
  readonly y: number;
  readonly frame: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** The part of the whole that shows it, up to where the next one begins. */
  readonly top: number;
  readonly bottom: number;
}

/** Clusters below each other, and what leads from one to another beside and between their frames. */
export interface Frames {
  readonly width: number;
  readonly clusters: readonly FramedCluster[];
  readonly links: readonly PlacedSegment[];
}

/** What pods of several clusters call in another one: from the boxes that stand for it in theirs to its own. */
interface Link {
  readonly flow: Flow;
  readonly target: number;
  readonly sources: readonly number[];
}

interface Content {
  readonly model: ClusterModel;
  readonly graph: Graph;
  readonly drawing: Drawing;
}

/** Puts the drawings of clusters into frames. */
export function framed(models: readonly ClusterModel[]): Frames {
  const contents = models.map((model): Content => {
    const graph = graphOf(model);
    return { model, graph, drawing: place(arrange(graph), graph.flows) };
  }).filter(({ graph }) => graph.boxes.length > 0);
  const links = linksOf(contents);
  const gutter = links.length === 0 ? 0 : (links.length + 1) * TRACK;
  // Below the frame that it leads to, or above that of the last cluster.
  const gapOf = ({ target }: Link): number => Math.min(target, contents.length - 2);
  const lefts = contents.map((_content, index) => PADDING + roomFor(links.filter(({ target }) => target === index)));
  const width = Math.max(0, ...contents.map(({ drawing }, index) => lefts[index] + drawing.width + PADDING));
  const clusters: FramedCluster[] = [];
  let y = 0;
  contents.forEach((content, index) => {
    const height = TITLE + content.drawing.height + PADDING;
    const lines = links.filter((link) => gapOf(link) === index).length;
    const next = y + height + Math.max(BETWEEN, (lines + 1) * TRACK);
    const bottom = index < contents.length - 1 ? next - ABOVE : y + height;
    const frame = { x: gutter, y, width, height };
    clusters.push({ ...content, x: gutter + lefts[index], y: y + TITLE, frame, top: index === 0 ? 0 : y - ABOVE, bottom });
    y = next;
  });
  return { width: width + 2 * gutter, clusters, links: links.flatMap((link, index) => lead(link, index, links, clusters, gapOf)) };
}

/** Room for the port at the arrowhead. */
function roomFor(links: readonly Link[]): number {
  return links.length === 0 ? 0 : labelRoom(links.map(({ flow }) => flow.label));
}

function linksOf(contents: readonly Content[]): Link[] {
  return contents.flatMap(({ model, graph }, target) => graph.boxes.filter(({ id }) => model.entered?.has(id)).flatMap(({ id }) => {
    const flows = contents.map((other, index) => index === target ? [] : other.graph.flows.filter((flow) => flow.target === id));
    return [...new Set(flows.flat().map(({ label }) => label))].sort(compare).map((label): Link => ({
      flow: { id: `${id} ${label} from other clusters`, sources: [], target: id, label, toApiServer: false },
      target,
      sources: flows.flatMap((list, index) => list.some((flow) => flow.label === label) ? [index] : []),
    }));
  }));
}

/** From the boxes to the right, along the frames, between two of them to the left, and along the frames to the box. */
function lead(link: Link, index: number, links: readonly Link[], clusters: readonly FramedCluster[], gapOf: (link: Link) => number): PlacedSegment[] {
  const { flow, target } = link;
  const gap = gapOf(link);
  const { frame } = clusters[gap];
  const y = frame.y + frame.height + (links.filter((one) => gapOf(one) === gap).indexOf(link) + 1) * TRACK;
  const [left, right] = [frame.x - (index + 1) * TRACK, frame.x + frame.width + (index + 1) * TRACK];
  const middle = (left + right) / 2;
  const beside = links.filter((one) => one.flow.target === flow.target);
  const end = (at: number, side: 'left' | 'right') => {
    const { x, y: above, drawing } = clusters[at];
    const box = drawing.boxes.find((one) => one.box.id === flow.target)!;
    const down = box.height * (beside.indexOf(link) + 1) / (beside.length + 1);
    return { x: x + box.x + (side === 'right' ? BOX_WIDTH : 0), y: above + box.y + down, arrow: side === 'left' };
  };
  return [
    { flow, gap, track: right, ends: [...link.sources.map((source) => end(source, 'right')), { x: middle, y, arrow: false }] },
    { flow, gap, track: left, ends: [{ x: middle, y, arrow: false }, end(target, 'left')] },
  ];
}
