import { readFileSync } from 'fs';
import { join } from 'path';
import * as cdk8s from 'cdk8s';
import * as library from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { ScriptTarget, transpile } from 'typescript';
import { containersOf, find, manifests, podOf, testChart, testDatabase, testObjectStore } from './support';
import { Document, documentOf } from '../src/private/documents';

const page = readFileSync(join(__dirname, '..', 'docs', 'pods.md'), 'utf8');
const examples = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1]);

/** Runs an example of the page as it stands, with what it takes for granted. */
function run(example: string): Document[] {
  const chart = testChart();
  const given: { [name: string]: unknown } = {
    ...kplus,
    ...cdk8s,
    ...library,
    chart,
    ...(example.includes('database:') ? {} : { database: testDatabase(chart) }),
    objectStore: testObjectStore(),
    password: { secret: kplus.Secret.fromSecretName(chart, 'password', 'flyte-db'), key: 'password' },
    authentication: library.Authentication.disabled('a mesh authenticates'),
  };
  const names = Object.keys(given).filter((name) => /^[A-Za-z]\w*$/.test(name) && name !== 'default');
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  new Function(...names, transpile(example, { target: ScriptTarget.ES2022 }))(...names.map((name) => given[name]));
  return manifests(chart);
}

test('every example of docs/pods.md synthesises', () => {
  expect(examples).toHaveLength(3);
  const [proxied, scheduled, exposed] = examples.map(run);
  for (const name of ['flyteadmin', 'flytescheduler', 'datacatalog', 'syncresources']) {
    expect(containersOf(find(proxied, 'Deployment', name)).map((container) => container.name).slice(0, 2)).toEqual(['cloud-sql-proxy', 'check-db-ready']);
  }
  expect(podOf(find(scheduled, 'Deployment', 'flytepropeller'))).toMatchObject({ nodeSelector: { pool: 'platform' }, priorityClassName: 'high' });
  expect(find(scheduled, 'HorizontalPodAutoscaler', 'flyteconsole').spec).toMatchObject({ minReplicas: 2, maxReplicas: 4 });
  expect(documentOf(find(exposed, 'Service', 'flyteadmin').spec).type).toBe('LoadBalancer');
});
