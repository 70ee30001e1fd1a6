import { parseAllDocuments } from 'yaml';
import { deployment, plainDeployment, policy } from './helpers';
import { AppObjects } from '../../../src/judging/report/app-objects';
import { apart, together } from '../../../src/judging/report/clusters';
import { collect } from '../../../src/judging/report/collect';
import { framed } from '../../../src/judging/report/drawing/frames';
import { Flow } from '../../../src/judging/report/drawing/graph';
import { BOX_WIDTH } from '../../../src/judging/report/drawing/measure';
import { PlacedSegment } from '../../../src/judging/report/drawing/placement';
import { renderHtml } from '../../../src/judging/report/html';
import { renderMarkdown } from '../../../src/judging/report/markdown';
import { ReportModel } from '../../../src/judging/report/model';
import { nameOfEnds } from '../../../src/judging/report/words';

/** A report on several clusters, each as YAML. */
function reportOnAll(clusters: { readonly [name: string]: string }): ReportModel {
  return together(new Map(Object.entries(clusters).map(([name, yaml]) => {
    const manifests = parseAllDocuments(yaml).map((document): unknown => document.toJS());
    return [name, { objects: new AppObjects(manifests), model: collect(manifests, { title: 'Test', version: 'latest' }) }];
  })));
}

/** What leads from one cluster to another. */
function links(clusters: { readonly [name: string]: string }): string[] {
  const model = reportOnAll(clusters);
  const name = nameOfEnds(model);
  const ends = new Map([...model.pods, ...model.peers].map(({ id, cluster }) => [id, cluster]));
  return model.connections.filter(({ from, to }) => ends.get(from) !== ends.get(to)).map(({ from, to, ports, cluster }) => `${cluster}: ${name(from)} -> ${name(to)}: ${ports}`);
}

const entrance = (host: string): string => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i, namespace: shop}
spec: {rules: [{host: "${host}", http: {paths: [{backend: {service: {name: api, port: {number: 80}}}}]}}]}
---
apiVersion: v1
kind: Service
metadata: {name: api, namespace: shop}
spec: {selector: {app: api}, ports: [{port: 80, targetPort: 8080}]}
---`;
const SHOP = plainDeployment('api') + entrance('shop.example.com');
const pod = (container: string, more = ''): string => deployment('far', `automountServiceAccountToken: false\ncontainers: [{name: main, image: "x:1", ${container}}]\n${more}`);
const configMap = (text: string, kind = 'ConfigMap', data = 'data'): string => `
apiVersion: v1
kind: ${kind}
metadata: {name: settings, namespace: shop}
${data}: {a.yaml: ${JSON.stringify(text)}, n: 7}
---`;
const egress = (port: number, to = '[{ipBlock: {cidr: 0.0.0.0/0}}]'): string => policy('far', `policyTypes: [Egress]\negress: [{to: ${to}, ports: [{port: ${port}}]}]`);
const MOUNTED = pod('volumeMounts: []', 'volumes: [{name: v, configMap: {name: settings}}]');
const PROVEN = ['b: far -> Ingress controller (shop.example.com, no policy restricts it) in cluster a: 443'];

describe('a connection to another cluster', () => {
  test.each<[string, string]>([
    ['a ConfigMap names host and port', MOUNTED + configMap('endpoint: dns:///shop.example.com:443\n') + egress(443)],
    ['no policy is there', MOUNTED + configMap('endpoint: "shop.example.com:443"')],
    ['a projected ConfigMap does', pod('ports: []', 'volumes: [{name: v, projected: {sources: [{configMap: {name: settings}}]}}]') + configMap('shop.example.com:443')],
    ['a variable has an URL', pod('env: [{name: URL, value: "https://shop.example.com/api"}]') + egress(443)],
    ['a variable has it from a ConfigMap', pod('env: [{name: URL, valueFrom: {configMapKeyRef: {name: settings, key: a.yaml}}}]') + configMap('HTTPS://Shop.example.com')],
    ['all variables are those of a ConfigMap', pod('envFrom: [{configMapRef: {name: settings}}]') + configMap('https://shop.example.com')],
    ['an argument has it', pod('args: ["--server=shop.example.com:443"]')],
  ])('is drawn where %s', (_title, far) => {
    expect(links({ a: SHOP, b: far })).toEqual(PROVEN);
    expect(links({ b: far, a: SHOP })).toEqual(PROVEN);
  });

  test.each<[string, string, string?]>([
    ['nothing names the host', pod('args: []')],
    ['the host stands alone, which may be for any reason', pod('args: ["shop.example.com"]')],
    ['the host is part of another', pod('args: ["eu.shop.example.com:443", "my-shop.example.com:443", "shop.example.com.evil:443", "shopXexample.com:443"]')],
    ['the port is none', pod('args: ["shop.example.com:4430000"]')],
    ['no ConfigMap of the pod names it', pod('args: []') + configMap('https://shop.example.com')],
    ['the ConfigMap is not there', MOUNTED],
    ['it is in a Secret', pod('envFrom: [{secretRef: {name: settings}}]') + configMap('https://shop.example.com', 'Secret', 'stringData')],
    ['policies open another port', pod('args: ["https://shop.example.com"]') + egress(8443)],
    ['policies let it reach pods of its own cluster only', pod('args: ["https://shop.example.com"]') + egress(443, '[{podSelector: {}}]')],
    ['policies let it reach nobody', pod('args: ["https://shop.example.com"]') + policy('far', 'policyTypes: [Egress]')],
    ['its own cluster has the host too', pod('args: ["https://shop.example.com"]') + SHOP],
    ['two others have the host', pod('args: ["https://shop.example.com"]'), SHOP],
    ['no pod comes of it', 'apiVersion: v1\nkind: PodTemplate\nmetadata: {name: far, namespace: shop}\ntemplate: {spec: {containers: [{name: main, image: "x:1", args: ["https://shop.example.com"]}]}}\n'],
  ])('is not drawn where %s', (_title, far, third = plainDeployment('third')) => {
    expect(links({ a: SHOP, b: far, c: third })).toEqual([]);
  });

  test('is not drawn to a host that stands for many', () => {
    expect(links({ a: plainDeployment('api') + entrance('*.example.com'), b: pod('args: ["https://shop.example.com"]') })).toEqual([]);
  });

  test('names each of its ports', () => {
    expect(links({ a: SHOP, b: pod('args: ["https://shop.example.com", "http://shop.example.com", "shop.example.com:443"]') })).toEqual([PROVEN[0].replace(': 443', ': 80, 443')]);
  });

  test('is a row of both clusters, and in the tables of words', () => {
    const model = reportOnAll({ a: SHOP, b: pod('args: ["https://shop.example.com"]') });
    expect(renderMarkdown(model)).toContain('| far | Ingress controller (shop.example.com, no policy restricts it) in cluster a | 443 |');
    expect(renderHtml(model)).toMatch(/<tr class="cluster cluster-1 cluster-0 component component-1"><th scope="row">far<\/th><td>Ingress controller/);
  });
});

/** `b`, `c` and so on call what is in `a`, two of them on two ports, and `a` calls what is in `c`. */
function ring(order: readonly string[]): ReportModel {
  const caller = pod('args: ["https://shop.example.com", "http://shop.example.com"]') + egress(443) + egress(80);
  const yaml: { readonly [name: string]: string } = {
    a: SHOP + plainDeployment('db') + policy('api', 'policyTypes: [Egress]\negress: [{to: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 1}]}]')
      + pod('args: ["far.example.com:8443"]'),
    b: caller + ['m', 'n', 'o'].map((name) => plainDeployment(name)).join(''),
    c: caller + plainDeployment('api') + entrance('far.example.com'),
  };
  return reportOnAll(Object.fromEntries(order.map((name) => [name, yaml[name] ?? pod('args: ["https://shop.example.com"]')])));
}

interface Piece { readonly flow: Flow; readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number }

/** The straight parts of a line. */
function piecesOf({ flow, track, ends }: PlacedSegment): Piece[] {
  const ys = ends.map(({ y }) => y);
  return [
    ...ends.map(({ x, y }) => ({ flow, x1: Math.min(x, track), x2: Math.max(x, track), y1: y, y2: y })),
    { flow, x1: track, x2: track, y1: Math.min(...ys), y2: Math.max(...ys) },
  ];
}

/** Whether two parts of different lines look like one. */
function liesOn(one: Piece, other: Piece): boolean {
  return one.flow !== other.flow && ((one.y1 === one.y2 && one.y1 === other.y1 && other.y1 === other.y2 && one.x1 < other.x2 && other.x1 < one.x2)
    || (one.x1 === one.x2 && one.x1 === other.x1 && other.x1 === other.x2 && one.y1 < other.y2 && other.y1 < one.y2));
}

describe('the drawing of several clusters', () => {
  test.each([['abc'], ['cba'], ['bac'], ['badec'], ['decba'], ['ba']])('is legible in order %s: frames apart, boxes within theirs, lines through none', (order) => {
    const { width, clusters, links: lines } = framed(apart(ring([...order])));
    expect(lines.length).toBeGreaterThan(0);
    expect(clusters.map(({ model }) => model.cluster)).toEqual([...order]);
    const boxes = clusters.flatMap(({ drawing, x, y, frame }) => drawing.boxes
      .map((one) => ({ id: one.box.id, frame, x1: x + one.x, x2: x + one.x + BOX_WIDTH, y1: y + one.y, y2: y + one.y + one.height })));
    for (const { frame, x1, x2, y1, y2 } of boxes) {
      expect([x1 > frame.x, y1 > frame.y, x2 < frame.x + frame.width, y2 < frame.y + frame.height]).toEqual([true, true, true, true]);
    }
    clusters.slice(1).forEach(({ frame, top }, index) => {
      const above = clusters[index];
      expect([frame.y - above.frame.y - above.frame.height >= 20, top, above.frame.width]).toEqual([true, above.bottom, frame.width]);
    });
    const pieces = lines.flatMap(piecesOf);
    const through = (piece: Piece) => boxes.filter((box) => piece.x1 < box.x2 && piece.x2 > box.x1 && piece.y1 < box.y2 && piece.y2 > box.y1);
    expect(pieces.flatMap(through).map(({ id }) => id)).toEqual([]);
    expect(pieces.every(({ x1, x2, y1, y2 }) => x1 >= 0 && x2 <= width && y1 >= 0 && y2 <= clusters[clusters.length - 1].bottom)).toBe(true);
    expect(pieces.flatMap((one) => pieces.filter((other) => liesOn(one, other)).map(({ flow }) => flow.id))).toEqual([]);
    // Ways to call the shop, and what is far, where those are there that do.
    const labels = [...order.includes('d') ? ['443'] : [], '80, 443', ...order.includes('c') ? ['8443'] : []];
    expect([...new Set(lines.map(({ flow }) => flow.label))].sort()).toEqual(labels.sort());
    const arrows = lines.flatMap(({ ends }) => ends.filter(({ arrow }) => arrow));
    expect(arrows.every(({ x, y }) => boxes.some((box) => box.x1 === x && box.y1 < y && y < box.y2))).toBe(true);
    expect(arrows).toHaveLength(lines.length / 2);
  });

  test('is one picture, of which each cluster is a part with its name, and each arrowhead in one', () => {
    const html = renderHtml(ring(['a', 'b', 'c']));
    const views = [...html.matchAll(/<svg [^>]*viewBox="(-?[\d.]+) (-?[\d.]+) ([\d.]+) ([\d.]+)" width="([\d.]+)"/g)].map(([, ...numbers]) => numbers.map(Number));
    expect(views).toHaveLength(3);
    views.slice(1).forEach(([x, y, width], index) => {
      const [left, above, across, height] = views[index];
      expect([x, y, width]).toEqual([left, above + height, across]);
    });
    expect(html.match(/class="head between"/g)).toHaveLength(2);
    for (const name of ['a', 'b', 'c']) { expect(html).toContain(`>Who may talk to whom in cluster ${name}</title>`); }
    expect(html).toContain('>of cluster a,</text>');
    expect(html).toContain('A frame is a cluster.');
  });

  test('has no line and no room for one where nothing leads from one to another, and no frame for a cluster without pods', () => {
    const { clusters, links: lines } = framed(apart(reportOnAll({ a: SHOP, b: plainDeployment('web'), c: configMap('nothing') })));
    expect(lines).toEqual([]);
    expect(clusters.map(({ frame, model }) => [model.cluster, frame.x])).toEqual([['a', 0], ['b', 0]]);
  });

  test('of a single cluster with a name is one frame, and speaks of no other', () => {
    const html = renderHtml(reportOnAll({ a: SHOP }));
    expect(html.match(/<rect class="cluster"/g)).toHaveLength(1);
    expect(html).not.toContain('A frame is a cluster.');
  });

  test('shows who lets others in as a box, however many pods it leads to', () => {
    const six = ['api', 'p', 'q', 'r', 's', 't'];
    const services = six.map((name) => plainDeployment(name) + entrance('shop.example.com').replace(/name: i,/, `name: i-${name},`).replace(/app: api/, `app: ${name}`).replace(/name: api/g, `name: ${name}`)).join('');
    const [, { graph }] = framed(apart(reportOnAll({ b: pod('args: ["https://shop.example.com"]'), a: services }))).clusters;
    expect(graph.boxes.filter(({ kind }) => kind === 'caller').map(({ full }) => full)).toEqual(['Ingress controller: shop.example.com, no policy restricts it']);
  });
});
