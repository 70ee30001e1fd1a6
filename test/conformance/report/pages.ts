import { createRequire } from 'module';
import { join } from 'path';
import { ApiObject, App, Chart } from 'cdk8s';
import { SecurityReport } from '../../../src/judging/report';

const ROOT = join(__dirname, '..', '..', '..');
const EXAMPLES = ['quickstart', 'production', 'parts', 'root-init', 'openshift'];

/** A text that would run a script, load an image and break out of its element, if anything let it. */
export const HOSTILE = '</td></text></svg><script>alert(1)</script><img src="https://example.com/x" onerror="alert(1)">';

/** A page, by what it is about. */
export interface ReportPage {
  readonly name: string;
  readonly html: string;
  /** How many cards stand in a row, on a desk and on a phone. @default - as in the security report */
  readonly cards?: { readonly wide: number; readonly narrow: number };
}

/** Reports on every example, and on apps that have little to do with Flyte. */
export function reportPages(): ReportPage[] {
  const load = createRequire(__filename);
  const pages = EXAMPLES.map((name) => {
    const { synthesize } = load(join(ROOT, 'examples', name, 'main')) as { synthesize: (app: App) => App };
    return { name, html: SecurityReport.of(synthesize(new App()), { title: `Flyte, ${name}: security report` }).toHtml() };
  });
  const { CLUSTERS, synthesize: inCluster } = load(join(ROOT, 'examples', 'multi-cluster', 'main')) as { CLUSTERS: readonly string[]; synthesize: (app: App, cluster: string) => App };
  const clusters = (name: string, names: readonly string[]) => {
    const [[cluster, app], ...rest] = names.map((one): [string, App] => [one, inCluster(new App(), one)]);
    pages.push({ name, html: SecurityReport.of(app, { cluster, otherClusters: Object.fromEntries(rest), commit: '0'.repeat(40) }).toHtml() });
  };
  clusters('multi-cluster', CLUSTERS);
  clusters('five clusters, the control plane last', ['ap-1', 'sa-1', ...[...CLUSTERS].reverse()]);
  const others: [string, (chart: Chart) => void][] = [['empty', () => undefined], ['one pod', onePod], ['forty pods', fortyPods], ['hostile', hostile]];
  return [...pages, ...others.map(([name, fill]) => ({ name, html: report(fill) }))];
}

function report(fill: (chart: Chart) => void): string {
  const app = new App();
  fill(new Chart(app, 'shop', { namespace: 'shop' }));
  return SecurityReport.of(app).toHtml();
}

function onePod(chart: Chart): void {
  pod(chart, 'web');
}

/** A tree of thirty services that call each other, two that are shut in, eight without any policy. */
function fortyPods(chart: Chart): void {
  const name = (index: number) => `service-${String(index).padStart(2, '0')}`;
  for (let index = 0; index < 40; index++) {
    pod(chart, name(index));
    if (index >= 32) { continue; }
    const callees = [2 * index + 1, 2 * index + 2].filter((callee) => callee < 30);
    object(chart, `${name(index)}-policy`, 'networking.k8s.io/v1', 'NetworkPolicy', name(index), {
      podSelector: { matchLabels: { app: name(index) } },
      policyTypes: ['Egress', 'Ingress'],
      egress: callees.map((callee) => ({ to: [{ podSelector: { matchLabels: { app: name(callee) } } }], ports: [{ port: 8000 + callee }] })),
      ingress: [{ from: [{ podSelector: {} }] }],
    });
  }
}

function hostile(chart: Chart): void {
  object(chart, 'web', 'v1', 'Pod', 'web', {
    serviceAccountName: HOSTILE,
    containers: [{ name: HOSTILE, image: HOSTILE, env: [{ name: 'PGHOST', value: HOSTILE }], securityContext: { seccompProfile: { type: HOSTILE } } }],
  }, { annotations: { 'cdk8s-flyte.dev/accept-missing-probes': HOSTILE }, labels: { 'app.kubernetes.io/name': HOSTILE } });
}

function pod(chart: Chart, name: string): void {
  object(chart, name, 'v1', 'Pod', name, { containers: [{ name: 'main', image: 'web:1' }] }, { labels: { app: name } });
}

function object(chart: Chart, id: string, apiVersion: string, kind: string, name: string, spec: object, metadata: object = {}): void {
  new ApiObject(chart, id, { apiVersion, kind, metadata: { name, ...metadata }, ...{ spec } });
}
