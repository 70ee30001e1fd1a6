import { deployment, plainDeployment, policy, reportOn } from './helpers';
import { arrange } from '../../../src/judging/report/drawing/columns';
import { Box, Flow, FrameTitle, graphOf } from '../../../src/judging/report/drawing/graph';
import { BOX_WIDTH } from '../../../src/judging/report/drawing/measure';
import { Drawing, place } from '../../../src/judging/report/drawing/placement';
import { renderDrawing } from '../../../src/judging/report/drawing/svg';

interface Piece { readonly flow: Flow; readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number }

/** The straight lines of a drawing. */
function pieces({ segments, lanes }: Drawing): Piece[] {
  return [
    ...segments.flatMap(({ flow, track, ends }) => [
      ...ends.map(({ x, y }) => ({ flow, x1: Math.min(x, track), x2: Math.max(x, track), y1: y, y2: y })),
      { flow, x1: track, x2: track, y1: Math.min(...ends.map(({ y }) => y)), y2: Math.max(...ends.map(({ y }) => y)) },
    ]),
    ...lanes.map(({ flow, from, to, y }) => ({ flow, x1: from, x2: to, y1: y, y2: y })),
  ];
}

/** What makes a drawing unreadable. */
function blemishes(drawing: Drawing): string[] {
  const found: string[] = [];
  const boxes = drawing.boxes.map(({ box, x, y, height }) => ({ id: box.id, x1: x, x2: x + BOX_WIDTH, y1: y, y2: y + height }));
  const lines = pieces(drawing);
  boxes.forEach((box, index) => {
    for (const other of boxes.slice(index + 1)) {
      if (box.x1 < other.x2 && other.x1 < box.x2 && box.y1 < other.y2 && other.y1 < box.y2) { found.push(`${box.id} covers ${other.id}`); }
    }
    for (const line of lines) {
      if (line.x1 < box.x2 && line.x2 > box.x1 && line.y1 < box.y2 && line.y2 > box.y1) { found.push(`${line.flow.id} runs through ${box.id}`); }
    }
    if (box.x1 < 0 || box.y1 < 0 || box.x2 > drawing.width || box.y2 > drawing.height) { found.push(`${box.id} stands outside`); }
  });
  lines.forEach((line, index) => {
    for (const other of lines.slice(index + 1)) {
      const along = (line.y1 === line.y2 && other.y1 === other.y2 && line.y1 === other.y1 && line.x1 < other.x2 && other.x1 < line.x2)
        || (line.x1 === line.x2 && other.x1 === other.x2 && line.x1 === other.x1 && line.y1 < other.y2 && other.y1 < line.y2);
      if (along && line.flow !== other.flow) { found.push(`${line.flow.id} lies on ${other.flow.id}`); }
    }
  });
  return found;
}

/** A small generator with a seed, so that a failure can be seen again. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor(state / 65536) % below;
  };
}

function randomGraph(seed: number): { boxes: Box[]; flows: Flow[]; frame: FrameTitle } {
  const next = random(seed);
  const pods = Array.from({ length: 1 + next(12) }, (_unused, index): Box => ({
    id: `pod-${index}`, kind: 'pod', full: '', lines: Array.from({ length: 1 + next(6) }, () => ({ text: 'x', style: 'muted' })),
  }));
  const outside = (['caller', 'service', 'apiServer'] as const).flatMap((kind) => Array.from({ length: next(3) }, (_unused, index): Box => ({
    id: `${kind}-${index}`, kind, full: '', lines: [{ text: 'x', style: 'title' }],
  })));
  const flows = Array.from({ length: next(20) }, (_unused, index): Flow => {
    const targets = [...pods, ...outside.filter(({ kind }) => kind !== 'caller')];
    const target = targets[next(targets.length)];
    const sources = [...pods, ...target.kind === 'pod' ? outside.filter(({ kind }) => kind === 'caller') : []]
      .filter(({ id }) => id !== target.id && next(3) === 0).map(({ id }) => id);
    return { id: `flow-${index}`, sources, target: target.id, label: '8080, 9090'.slice(0, 1 + next(10)), toApiServer: target.kind === 'apiServer' };
  }).filter(({ sources }) => sources.length > 0);
  const touched = new Set(flows.flatMap(({ sources, target }) => [...sources, target]));
  return { boxes: [...pods, ...outside.filter(({ id }) => touched.has(id))], flows, frame: { whole: 'x', lines: ['x'] } };
}

test('of 300 random deployments none is unreadable: no box covers another, no line runs through a box or along another', () => {
  let lines = 0;
  for (let seed = 1; seed <= 300; seed++) {
    const graph = randomGraph(seed);
    const drawing = place(arrange(graph), graph.flows);
    expect([seed, blemishes(drawing)]).toEqual([seed, []]);
    expect(drawing.boxes.length).toBe(graph.boxes.length);
    const tails = drawing.segments.flatMap(({ ends }) => ends).filter(({ arrow }) => arrow).length;
    expect(tails).toBeGreaterThanOrEqual(graph.flows.length);
    lines += pieces(drawing).length;
  }
  expect(lines).toBeGreaterThan(5000);
});

const egress = (to: string, port: number) => `policyTypes: [Egress]\negress: [{to: [{podSelector: {matchLabels: {app: ${to}}}}], ports: [{port: ${port}}]}]`;

test('arrows lead to the right, from callers to what they call', () => {
  const pods = ['a', 'b', 'c'].map((name) => plainDeployment(name)).join('');
  const graph = graphOf(reportOn(pods + policy('c', egress('b', 1)) + policy('b', egress('a', 2))));
  const { items } = arrange(graph);
  expect(items.map((column) => column.filter(({ box }) => box !== undefined).map(({ id }) => id))).toEqual([
    ['shop/Deployment/c'], ['shop/Deployment/b'], ['shop/Deployment/a'],
  ]);
});

test('those who call each other have one arrow forth and one back', () => {
  const model = reportOn(plainDeployment('a') + plainDeployment('b') + policy('a', egress('b', 1)) + policy('b', egress('a', 2)));
  const graph = graphOf(model);
  const { segments } = place(arrange(graph), graph.flows);
  const ends = segments.flatMap((segment) => segment.ends.filter(({ arrow }) => arrow).map(({ x }) => x < segment.track));
  expect(ends.sort()).toEqual([false, true]);
  expect(renderDrawing(model)).toContain('text-anchor="start">2</text>');
});

test('callers of the same port share an arrow, with a dot where they join', () => {
  const callers = ['a', 'b', 'c'];
  const model = reportOn([...callers, 'db'].map((name) => plainDeployment(name)).join('') + callers.map((name) => policy(name, egress('db', 5432))).join(''));
  const svg = renderDrawing(model);
  expect(svg.match(/class="head/g)).toHaveLength(1);
  expect(svg).toContain('>5432</text>');
  expect(svg).toContain('<circle class="dot');
});

test('there is one box of the API server, however many ways the policies describe to it', () => {
  const way = (cidr: string) => `policyTypes: [Egress]\negress: [{to: [{ipBlock: {cidr: ${cidr}}}], ports: [{port: 6443}]}]`;
  const caller = (name: string) => deployment(name, 'containers: [{name: main, image: "x:1"}]');
  const graph = graphOf(reportOn(['a', 'b', 'c'].map(caller).join('') + policy('a', way('10.0.0.1/32')) + policy('b', way('10.0.0.2/32'))));
  const boxes = graph.boxes.filter(({ kind }) => kind === 'apiServer');
  expect(boxes.map(({ full }) => full)).toEqual(['Kubernetes API: 10.0.0.1/32; 10.0.0.2/32; no policy restricts the way']);
  expect(graph.flows.filter(({ toApiServer }) => toApiServer).map(({ sources, label, target }) => [sources.length, label, target === boxes[0].id]))
    .toEqual([[2, '6443', true], [1, 'all ports', true]]);
});

test('what calls more than five pods is named in their boxes, not drawn', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const from = 'policyTypes: [Ingress]\ningress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}], ports: [{port: 10254}]}]';
  const svg = renderDrawing(reportOn(names.map((name) => plainDeployment(name) + policy(name, from)).join('')));
  expect(svg.match(/>from monitoring</g)).toHaveLength(6);
  expect(svg).not.toContain('class="head');
});

test('a box tells ids, root, the token and an open network', () => {
  const svg = renderDrawing(reportOn(deployment('web', `
containers: [{name: main, image: "x:1", securityContext: {runAsUser: 0, runAsGroup: 5}}]
initContainers: [{name: first, image: "x:1", securityContext: {runAsUser: 70, runAsGroup: 70}}]`)));
  for (const text of ['0:5', 'init 70:70', 'ROOT, OR MAY BE', 'calls Kubernetes API', 'network unrestricted', 'Deployment, 2 replicas', 'namespace shop']) {
    expect(svg).toContain(`>${text}</text>`);
  }
  expect(svg).toContain('class="box pod rooted"');
});

test.each([['Ingress', 'outwards'], ['Egress', 'inwards']])('a box restricted for %s only is open %s', (type, open) => {
  expect(renderDrawing(reportOn(plainDeployment('web') + policy('web', `policyTypes: [${type}]`)))).toContain(`unrestricted ${open}`);
});

test('pods of several namespaces say which is theirs, and long names are cut with the whole in a tooltip', () => {
  const long = 'a-name-that-is-longer-than-any-box-could-be';
  const svg = renderDrawing(reportOn(`${plainDeployment(long)}\napiVersion: v1\nkind: Pod\nmetadata: {name: other}\nspec: {containers: []}\n`));
  expect(svg).toMatch(/>this app<.*\n.*>in 2 namespaces</);
  expect(svg).toContain('>Deployment in shop<');
  expect(svg).toContain('>Pod in default<');
  expect(svg).toContain('>no container<');
  expect(svg).toContain('>a-name-that-is');
  expect(svg).toContain(`<title>${long}, Deployment ${long}</title>`);
});

test('the name of a narrow frame stands in two lines, and is cut where one is still too long', () => {
  const titles = (namespace: string, ...callees: string[]) => {
    const made = `\napiVersion: v1\nkind: Namespace\nmetadata: {name: ${namespace}, labels: {pod-security.kubernetes.io/enforce: restricted}}\n---`;
    const outside = 'policyTypes: [Egress]\negress: [{to: [{ipBlock: {cidr: 10.0.0.1/32}}], ports: [{port: 5432}]}]';
    const pods = ['web', ...callees].map((name) => plainDeployment(name)).join('') + (callees.length === 0 ? policy('web', outside) : callees.map((to) => policy('web', egress(to, 1))).join(''));
    return [...renderDrawing(reportOn((pods + made).replace(/namespace: shop/g, `namespace: ${namespace}`))).matchAll(/class="frame-title"[^>]*>([^<]*)/g)].map(([, text]) => text);
  };
  expect(titles('shop', 'db')).toEqual(['namespace shop, enforces Pod Security restricted']);
  expect(titles('shop')).toEqual(['namespace shop', 'enforces restricted']);
  expect(titles('a-namespace-of-some-length')).toEqual([expect.stringMatching(/^namespace a-name.*…$/), 'enforces restricted']);
});

test('long details are wrapped to three lines', () => {
  const cidrs = Array.from({ length: 12 }, (_unused, index) => `{ipBlock: {cidr: 10.${index}.0.0/16}}`).join(', ');
  const svg = renderDrawing(reportOn(plainDeployment('web') + policy('web', `policyTypes: [Egress]\negress: [{to: [${cidrs}], ports: [{port: 1}]}]`)));
  expect(svg).toContain('>10.0.0.0/16,');
  expect(svg.match(/class="muted"/g)!.length).toBe(1 + 3);
});

test('a pod template that no pod comes from is not drawn, nor is an empty app', () => {
  expect(renderDrawing(reportOn('apiVersion: v1\nkind: PodTemplate\nmetadata: {name: t}\ntemplate: {spec: {containers: []}}'))).toBe('');
  expect(renderDrawing(reportOn(''))).toBe('');
});

test('more flows than colors share them sparingly', () => {
  const names = Array.from({ length: 9 }, (_unused, index) => `s${index}`);
  const svg = renderDrawing(reportOn(plainDeployment('web') + names.map((name) => plainDeployment(name)).join('')
    + policy('web', `policyTypes: [Egress]\negress:\n${names.map((name, index) => `- {to: [{podSelector: {matchLabels: {app: ${name}}}}], ports: [{port: ${index + 1}}]}`).join('\n')}`)));
  const uses = ['f0', 'f1', 'f2', 'f3', 'f4', 'f5'].map((color) => svg.match(new RegExp(`class="head ${color}"`, 'g'))!.length);
  expect(uses.reduce((sum, count) => sum + count, 0)).toBe(9);
  expect(Math.max(...uses)).toBe(2);
});
