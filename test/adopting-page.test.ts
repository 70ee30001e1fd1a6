import { readFileSync } from 'fs';
import { join } from 'path';
import { App } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { synthesize } from '../examples/adopted/main';
import { Document, documentOf } from '../src/private/documents';
import { CHART_LEASE, CHART_OBJECTS } from '../src/private/flyte-core-chart';

const page = readFileSync(join(__dirname, '..', 'docs', 'adopting.md'), 'utf8');
const objects = synthesize(new App()).charts.flatMap((chart) => chart.toJson() as Document[]);
const documents = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].flatMap(([, text]) => parseAllDocuments(text).map((one) => {
  expect(one.errors).toEqual([]);
  return documentOf(one.toJS());
}));

test('the objects for Argo CD and Flux lead to what the example is written to', () => {
  expect(documents.map(({ kind }) => kind)).toEqual(['Application', 'GitRepository', 'Kustomization']);
  expect(documentOf(documentOf(documents[0].spec).source).path).toBe('dist/adopted');
  expect(documentOf(documents[2].spec).path).toBe('./dist/adopted');
  expect(readFileSync(join(__dirname, '..', 'examples', 'adopted', 'cdk8s.yaml'), 'utf8')).toContain('output: ../../dist/adopted');
});

test('Argo CD is kept from every Secret of the chart that the example reads', () => {
  const ofChart = CHART_OBJECTS.filter(({ kind }) => kind === 'Secret').map(({ name }) => name);
  const read = ofChart.filter((name) => JSON.stringify(objects).includes(`"${name}"`) && new RegExp(`"(secretName|name)":"${name}"`).test(
    JSON.stringify(objects.filter(({ kind }) => kind === 'Deployment'))));
  const [, kept] = /annotate secret ([a-z -]+) argocd/.exec(page)!;
  expect(kept.split(' ').sort()).toEqual(read.sort());
});

test('no object asks for an order', () => {
  expect(JSON.stringify(objects)).not.toMatch(/sync-wave|argocd\.argoproj\.io\/hook/);
});

test('the page names the Lease, and the ConfigMap that stands for all', () => {
  expect(page).toContain(`\`${CHART_LEASE.name}\` in namespace \`${CHART_LEASE.namespace}\``);
  const [, name] = /`(flyte-[a-z-]+-config)` for example/.exec(page)!;
  expect(objects.some((object) => object.kind === 'ConfigMap' && documentOf(object.metadata).name === name)).toBe(true);
});
