import { arrange } from './columns';
import { framed } from './frames';
import { BoxLine, Flow, FrameTitle, Graph, graphOf } from './graph';
import { BOX_WIDTH, fit } from './measure';
import { Drawing, place, PlacedBox, PlacedSegment } from './placement';
import { counted, escapeHtml } from '../../manifest/text';
import { ClusterModel } from '../clusters';
import { ReportModel } from '../model';

const CORNER = 5;
/** How far a drawing shrinks to fit the page before it scrolls. */
const SMALLEST = 0.8;
const LINE_HEIGHT = 17;
const FIRST_LINE = 21;
const FRAME_PADDING = 14;
const FRAME_TEXT = 12;
const FRAME_LINE = 16;
const CLUSTER_TEXT = 15 * 1.1;
/** Colors of the arrows, in turn; the sheet of styles has one rule for each. */
export const FLOW_COLORS = 6;
/** That of lines between clusters. */
const BETWEEN = 'between';

/** The deployment as an inline SVG; empty where there is nothing to draw. */
export function renderDrawing(model: ReportModel): string {
  const graph = graphOf(model);
  if (graph.boxes.length === 0) { return ''; }
  const drawing = place(arrange(graph), graph.flows);
  return svg({ name: 'Who may talk to whom', model, index: 0, x: -1, y: -1, width: drawing.width + 2, height: drawing.height + 2 }, content(drawing, graph));
}

/**
 * Several clusters as one drawing: of each what is seen of the whole between its top and its bottom, so that below each other they are one
 * picture, and on paper no page ends within a cluster.
 */
export function renderClusters(models: readonly ClusterModel[]): string[] {
  const { width, clusters, links } = framed(models);
  return clusters.map((one, index) => {
    const { model, graph, drawing, frame: { x, y, width: across, height }, top, bottom } = one;
    const first = index === 0 ? 1 : 0;
    const last = index === clusters.length - 1 ? 1 : 0;
    return svg({ name: `Who may talk to whom in cluster ${model.cluster}`, model, index, x: -1, y: top - first, width: width + 2, height: bottom - top + first + last }, [
      `<rect class="cluster" x="${x}" y="${y}" width="${across}" height="${height}" rx="12"/>`,
      `<text class="cluster-title" x="${x + FRAME_PADDING}" y="${y + 22}">${escapeHtml(fit(`Cluster ${model.cluster}`, across - 2 * FRAME_PADDING, CLUSTER_TEXT))}</text>`,
      ...links.map((segment) => line(segment, BETWEEN)),
      `<g transform="translate(${one.x} ${one.y})">`,
      ...content(drawing, graph),
      '</g>',
      // An arrowhead is in one cluster only.
      ...links.filter(({ ends }) => ends.some(({ arrow, y: at }) => arrow && at > top && at < bottom)).flatMap((segment) => heads(segment, BETWEEN)),
    ]);
  });
}

interface View {
  readonly name: string;
  readonly model: ReportModel;
  /** Among the drawings of the page. */
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function svg({ name, model, index, x, y, width, height }: View, lines: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="drawing" role="img" aria-labelledby="drawing-name-${index} drawing-description-${index}" viewBox="${x} ${y} ${width} ${height}" width="${width}" height="${height}" style="min-width:${Math.floor((width - 2) * SMALLEST)}px">`,
    `<title id="drawing-name-${index}">${escapeHtml(name)}</title>`,
    `<desc id="drawing-description-${index}">${escapeHtml(description(model))}</desc>`,
    ...lines,
    '</svg>',
  ].join('\n');
}

function content(drawing: Drawing, graph: Graph): string[] {
  const colors = colorsOf(drawing.segments);
  return [
    ...frame(drawing, graph.frame),
    ...drawing.lanes.map(({ flow, from, to, y }) => `<path class="halo" d="M${from} ${y}H${to}"/><path class="flow ${colors.get(flow)}" d="M${from} ${y}H${to}"/>`),
    ...drawing.segments.map((segment) => line(segment, colors.get(segment.flow)!)),
    ...drawing.segments.flatMap((segment) => heads(segment, colors.get(segment.flow)!)),
    ...drawing.boxes.map(box),
  ];
}

function description({ pods, connections }: ReportModel): string {
  return `Boxes are the app's ${counted(pods.length, 'workload')} and what is outside, arrows the connections that network policies allow, with ports. `
    + `The tables Network and Connections say the same in words (${counted(connections.length, 'connection')}, DNS included).`;
}

function frame({ frame: area, aloneHeading }: Drawing, title: FrameTitle): string[] {
  const room = area.width - 2 * FRAME_PADDING;
  const lines = fit(title.whole, room, FRAME_TEXT) === title.whole ? [title.whole] : title.lines.map((part) => fit(part, room, FRAME_TEXT));
  return [
    `<rect class="frame" x="${area.x}" y="${area.y}" width="${area.width}" height="${area.height}" rx="10"/>`,
    ...lines.map((part, index) => `<text class="frame-title" x="${area.x + FRAME_PADDING}" y="${area.y + (lines.length === 1 ? 22 : 18) + index * FRAME_LINE}">${escapeHtml(part)}</text>`),
    ...aloneHeading === undefined ? [] : [`<text class="frame-title" x="${aloneHeading.x}" y="${aloneHeading.y}">without arrows</text>`],
  ];
}

/** A color for each flow, as far as there are enough another one than those beside it. */
function colorsOf(segments: readonly PlacedSegment[]): Map<Flow, string> {
  const colors = new Map<Flow, string>();
  for (const { flow } of segments) {
    if (flow.toApiServer) { colors.set(flow, 'api'); }
    if (colors.has(flow)) { continue; }
    const gaps = new Set(segments.filter((segment) => segment.flow === flow).map(({ gap }) => gap));
    const beside = segments.filter((segment) => gaps.has(segment.gap)).map((segment) => colors.get(segment.flow));
    const uses = Array.from({ length: FLOW_COLORS }, (_unused, index) => [
      beside.filter((color) => color === `f${index}`).length, [...colors.values()].filter((color) => color === `f${index}`).length, index,
    ]);
    const [[, , least]] = uses.sort((left, right) => left[0] - right[0] || left[1] - right[1] || left[2] - right[2]);
    colors.set(flow, `f${least}`);
  }
  return colors;
}

/** One vertical line and the ends that meet it. Where ends join in the middle stands a dot, so that a join is no crossing. */
function line({ track, ends }: PlacedSegment, color: string): string {
  const ys = ends.map(({ y }) => y);
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const radius = Math.min(CORNER, (bottom - top) / 2);
  const paths = ends.map(({ x, y }) => {
    if (y !== top && y !== bottom) { return `M${x} ${y}H${track}`; }
    const inwards = x < track ? -1 : 1;
    return `M${x} ${y}H${track + inwards * radius}Q${track} ${y} ${track} ${y === top ? y + radius : y - radius}`;
  });
  const d = `${paths.join('')}M${track} ${top + radius}V${bottom - radius}`;
  const dots = ends.filter(({ y }) => y !== top && y !== bottom)
    .map(({ y }) => `<circle class="dot ${color}" cx="${track}" cy="${y}" r="3"/>`);
  return `<path class="halo" d="${d}"/><path class="flow ${color}" d="${d}"/>${dots.join('')}`;
}

function heads({ flow, track, ends }: PlacedSegment, color: string): string[] {
  return ends.filter(({ arrow }) => arrow).map(({ x, y }) => {
    const back = x > track ? -1 : 1;
    return `<path class="head ${color}" d="M${x} ${y}l${back * 8} -4.5v9z"/>`
      + `<text class="port" x="${x + back * 11}" y="${y - 4}" text-anchor="${back < 0 ? 'end' : 'start'}">${escapeHtml(flow.label)}</text>`;
  });
}

function box({ box: { kind, full, lines }, x, y, height }: PlacedBox): string {
  const top = y + (height - lines.length * LINE_HEIGHT - 10) / 2 - 1;
  const rooted = lines.some(({ style }) => style === 'root');
  return [
    `<g class="box ${kind}${rooted ? ' rooted' : ''}"><title>${escapeHtml(full)}</title>`,
    `<rect x="${x}" y="${y}" width="${BOX_WIDTH}" height="${height}" rx="6"/>`,
    ...lines.map((entry, index) => text(entry, x, top + FIRST_LINE + index * LINE_HEIGHT)),
    '</g>',
  ].join('');
}

function text({ text: words, style }: BoxLine, x: number, y: number): string {
  const chip = style === 'root' ? `<rect class="chip" x="${x + 6}" y="${y - 12.5}" width="${BOX_WIDTH - 12}" height="16" rx="3"/>` : '';
  const mark = style === 'token' ? `<path class="mark" d="M${x + 13} ${y - 9.5}l4.5 2.6v5.2l-4.5 2.6l-4.5 -2.6v-5.2z"/>` : '';
  return `${chip}${mark}<text class="${style}" x="${x + (style === 'token' ? 23 : 10)}" y="${y}">${escapeHtml(words)}</text>`;
}
