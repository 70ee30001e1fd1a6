import { readFileSync } from 'fs';
import { join } from 'path';
import { chartOf } from '../../src/helm/command';
import { pageOf } from '../../src/helm/page';
import { stepsOf } from '../../src/helm/statements';
import { missing } from '../settings-page/prop-path';

const CHARTS = [chartOf('flyte-core')!, chartOf('flyte-binary')!];
const STORES = ['ObjectStore.s3', 'ObjectStore.s3Compatible', 'ObjectStore.gcs', 'ObjectStore.azure'];

/** A path as docs/settings has it: from the last factory on, or from the props of the class. */
function pathOf(says: string, props: string): string {
  const names = stepsOf(says).map((step) => step.replace(/\[.*?\]/, ''));
  const last = names.map((name) => name.includes('(')).lastIndexOf(true);
  const path = last < 0 ? [props, ...names] : [/\((.*)\)/.exec(names[last])![1], ...names.slice(last + 1)];
  const open = path.indexOf('extraConfig');
  return (open < 0 ? path : path.slice(0, open + 1)).join('.');
}

test('docs/from-helm.md is what the tables say: node scripts/from-helm-page.js writes it', () => {
  const [core, binary] = CHARTS;
  expect(readFileSync(join(__dirname, '..', '..', 'docs', 'from-helm.md'), 'utf8')).toBe(pageOf(core, binary));
});

test.each(CHARTS.map((chart) => [chart.name, chart] as const))('%s: each prop of the table is one of the library', (_name, chart) => {
  const wrong = chart.rows.filter(({ says }) => says !== undefined).flatMap(({ key, says }) => {
    const classes = [chart.construct, ...chart.construct === 'FlyteCore' ? ['FlyteDataPlane'] : []];
    const paths = (says!.includes('@store') ? STORES.map((store) => says!.replace('@store', store)) : [says!]).flatMap((one) => classes.map((name) => pathOf(one, `${name}Props`)));
    // The names of ports are keys of a map.
    const reasons = paths.map((path) => path.replace(/(nodePorts)\.\w+$/, '$1')).map((path) => path === 'FlyteCoreProps.extraConfig' ? undefined : missing(path));
    return reasons.every((reason) => reason !== undefined) ? [`${key}: ${reasons[0]}`] : [];
  });
  expect(wrong).toEqual([]);
});

test.each(CHARTS.map((chart) => [chart.name, chart] as const))('%s: each row says something of its key, and each refusal names a way', (_name, chart) => {
  const silent = chart.rows.filter(({ read, refused, always, idle }) => [read, refused, always, idle].every((one) => one === undefined));
  expect(silent.map(({ key }) => key)).toEqual([]);
  expect(chart.rows.filter(({ refused }) => refused !== undefined && !/[;:,]| by /.test(refused)).map(({ key }) => key)).toEqual([]);
});
