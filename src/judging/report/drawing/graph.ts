import { compare } from '../app-objects';
import { BOX_WIDTH, fit } from './measure';
import { counted, plain } from '../../manifest/text';
import { ClusterModel } from '../clusters';
import { Peer, PodPosture, ReportModel } from '../model';
import { userAndGroup } from '../words';

export type BoxKind = 'pod' | 'caller' | 'service' | 'apiServer';

/** A line of text in a box. */
export interface BoxLine {
  readonly text: string;
  readonly style: 'title' | 'muted' | 'ids' | 'root' | 'token' | 'open';
}

export interface Box {
  readonly id: string;
  readonly kind: BoxKind;
  /** All that is known, for a tooltip: lines may be cut. */
  readonly full: string;
  readonly lines: readonly BoxLine[];
}

/** Connections to one target on the same ports: one arrow with as many tails as there are callers. */
export interface Flow {
  readonly id: string;
  readonly sources: readonly string[];
  readonly target: string;
  readonly label: string;
  readonly toApiServer: boolean;
}

export interface FrameTitle {
  readonly whole: string;
  readonly lines: readonly string[];
}

export interface Graph {
  readonly boxes: readonly Box[];
  readonly flows: readonly Flow[];
  /** What the frame around the pods is called: in one line, and in those that a narrow one has room for. */
  readonly frame: FrameTitle;
}

/** Width that text has in a box, and what a character takes of it at the size of each style. */
const ROOM = BOX_WIDTH - 20;
const TITLE = 13.5 * 1.1;
const LINE = 12;
const ID_LENGTH = 21;
const ROOT = 11 * 1.1;
const LABEL_LENGTH = 16;
const FRAME_LENGTH = 90;
/** Its box, whose id no pod and no peer has. */
const API_SERVER = 'the API server';
/** A caller of more pods than this is named in their boxes: its arrows would cover everything. */
const MOST_ARROWS = 5;

/** The boxes and arrows of the drawing. DNS, which nearly every pod may ask, is left to the table. */
export function graphOf(model: ClusterModel): Graph {
  const pods = model.pods.filter(({ running }) => running);
  const namespaces = [...new Set(pods.map(({ namespace }) => namespace ?? 'default'))].sort();
  const dns = new Set(model.peers.filter(({ kind }) => kind === 'dns').map(({ id }) => id));
  const api = new Set(model.peers.filter(({ kind }) => kind === 'apiServer').map(({ id }) => id));
  const everywhere = new Set(model.peers.filter(({ id, kind }) => kind === 'caller' && model.entered?.has(id) !== true
    && model.connections.filter(({ from }) => from === id).length > MOST_ARROWS).map(({ id }) => id));
  const flows = new Map<string, { sources: string[]; target: string; label: string; toApiServer: boolean }>();
  for (const { from, to: callee, ports } of model.connections) {
    if (dns.has(callee) || everywhere.has(from) || from === callee) { continue; }
    const to = api.has(callee) ? API_SERVER : callee;
    const key = `${to} ${ports}`;
    const flow = flows.get(key) ?? { sources: [], target: to, label: cut(ports, LABEL_LENGTH), toApiServer: to === API_SERVER };
    if (!flow.sources.includes(from)) { flow.sources.push(from); }
    flows.set(key, flow);
  }
  return {
    boxes: [
      ...pods.map((pod) => podBox(pod, namespaces.length > 1, model.peers.filter(({ id }) => everywhere.has(id)
        && model.connections.some(({ from, to }) => from === id && to === pod.id)))),
      ...model.peers.filter(({ id, kind }) => kind !== 'dns' && kind !== 'apiServer' && !everywhere.has(id)).map(peerBox),
      ...apiServerBox(model.peers.filter(({ kind }) => kind === 'apiServer')),
    ],
    flows: [...flows.entries()].sort(([left], [right]) => compare(left, right)).map(([id, flow]) => ({ id, ...flow })),
    frame: frameOf(model, namespaces),
  };
}

/** There is one, however many ways the policies describe to it. */
function apiServerBox(peers: readonly Peer[]): Box[] {
  const [first] = peers;
  return first === undefined ? [] : [peerBox({ ...first, id: API_SERVER, detail: [...new Set(peers.map(({ detail }) => detail))].sort(compare).join('; ') })];
}

function frameOf({ namespaces: known }: ReportModel, namespaces: readonly string[]): FrameTitle {
  const [first, ...more] = namespaces;
  if (first === undefined || more.length > 0) { return frameTitle('this app', `in ${namespaces.length} namespaces`); }
  const level = known.find(({ name }) => name === first)?.enforce;
  return level === undefined ? frameTitle(`namespace ${first}`) : frameTitle(`namespace ${first}`, `enforces Pod Security ${level}`, `enforces ${level}`);
}

function frameTitle(name: string, detail?: string, shortDetail = detail): FrameTitle {
  return {
    whole: cut(detail === undefined ? name : `${name}, ${detail}`, FRAME_LENGTH),
    lines: [name, ...shortDetail === undefined ? [] : [shortDetail]].map((line) => cut(line, FRAME_LENGTH)),
  };
}

function podBox(pod: PodPosture, showNamespace: boolean, callers: readonly Peer[]): Box {
  const replicas = pod.replicas === undefined ? '' : `, ${counted(pod.replicas, 'replica')}`;
  const roots = pod.containers.filter(({ root }) => root === 'yes' || root === 'if the image says so');
  const lines: BoxLine[] = [
    { text: fit(pod.component, ROOM, TITLE), style: 'title' },
    { text: fit(showNamespace ? `${pod.kind} in ${pod.namespace ?? 'default'}` : `${pod.kind}${replicas}`, ROOM, LINE), style: 'muted' },
    ...idLines(pod),
    ...pod.rootGrant === undefined ? [] : rootLines('ROOT BY GRANT 0:0', pod.rootGrant.container),
    ...roots.length === 0 ? [] : rootLines('ROOT, OR MAY BE', roots.map(({ name }) => name).join(', ')),
    ...pod.token ? [{ text: 'calls Kubernetes API', style: 'token' as const }] : [],
    ...callers.map(({ title }) => ({ text: fit(`from ${title}`, ROOM, LINE), style: 'muted' as const })),
    ...openLines(pod),
  ];
  return { id: pod.id, kind: 'pod', full: `${pod.component}, ${pod.kind} ${pod.name}`, lines };
}

function rootLines(heading: string, containers: string): BoxLine[] {
  return [{ text: heading, style: 'root' }, { text: fit(containers, ROOM, ROOT), style: 'root' }];
}

/** The ids of the main containers, and those of the init containers that differ. */
function idLines(pod: PodPosture): BoxLine[] {
  const main = [...new Set(pod.containers.filter(({ kind }) => kind !== 'init').map(userAndGroup))];
  const init = [...new Set(pod.containers.filter(({ kind, root }) => kind === 'init' && root !== 'granted').map(userAndGroup))].filter((ids) => !main.includes(ids));
  return [
    { text: cut(main.join(', ') || 'no container', ID_LENGTH), style: 'ids' },
    ...init.length === 0 ? [] : [{ text: cut(`init ${init.join(', ')}`, ID_LENGTH), style: 'ids' as const }],
  ];
}

function openLines({ policies }: PodPosture): BoxLine[] {
  const open = [...policies.ingress.length === 0 ? ['in'] : [], ...policies.egress.length === 0 ? ['out'] : []];
  return open.length === 0 ? [] : [{ text: open.length === 2 ? 'network unrestricted' : `unrestricted ${open[0] === 'in' ? 'inwards' : 'outwards'}`, style: 'open' }];
}

function peerBox({ id, kind, title, detail }: Peer): Box {
  const same = title.toLowerCase() === detail.toLowerCase();
  return {
    id,
    kind: kind as BoxKind,
    full: same ? title : `${title}: ${detail}`,
    lines: [{ text: fit(title, ROOM, TITLE), style: 'title' }, ...same ? [] : wrapped(detail).map((text) => ({ text, style: 'muted' as const }))],
  };
}

/** At most three lines, broken at spaces. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of plain(text).split(' ')) {
    const last = lines[lines.length - 1];
    const longer = `${last} ${word}`;
    if (last !== undefined && fit(longer, ROOM, LINE) === longer) {
      lines[lines.length - 1] = longer;
    } else {
      lines.push(fit(word, ROOM, LINE));
    }
  }
  return lines.length <= 3 ? lines : [...lines.slice(0, 2), fit(`${lines[2].slice(0, -1)} …`, ROOM, LINE)];
}

/** For text whose characters are of one width, or that has room enough. */
function cut(text: string, length: number): string {
  const characters = [...plain(text)];
  return characters.length <= length ? characters.join('') : `${characters.slice(0, length - 1).join('')}…`;
}
