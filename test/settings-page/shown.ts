import { App } from 'cdk8s';
import { parse } from 'yaml';
import { login, single, tuned } from './apps';
import { synthesize as adopted } from '../../examples/adopted/main';
import { synthesize as aws } from '../../examples/aws/main';
import { synthesize as azure } from '../../examples/azure/main';
import { synthesize as binary } from '../../examples/binary/main';
import { synthesize as everything } from '../../examples/everything/main';
import { synthesize as gateway } from '../../examples/gateway/main';
import { synthesize as gcp } from '../../examples/gcp/main';
import { synthesize as manager } from '../../examples/manager/main';
import { synthesize as planes } from '../../examples/multi-cluster/main';
import { synthesize as narrow } from '../../examples/narrow/main';
import { synthesize as openshift } from '../../examples/openshift/main';
import { synthesize as parts } from '../../examples/parts/main';
import { synthesize as production } from '../../examples/production/main';
import { synthesize as quickstart } from '../../examples/quickstart/main';
import { Document, documentOf } from '../../src/private/documents';

/** The apps of one example, by cluster. */
const central = (app: App) => planes(app, 'central');
const dataPlane = (app: App) => planes(app, 'eu-1');

const EXAMPLES = { adopted, aws, azure, binary, everything, gateway, gcp, manager, narrow, openshift, parts, production, quickstart };
const APPS: { readonly [name: string]: (app: App) => App } = {
  ...EXAMPLES, central, dataPlane, login, single, tuned,
};
const made = new Map<string, readonly Document[]>();

function objectsOf(example: string): readonly Document[] {
  const before = made.get(example);
  if (before !== undefined) { return before; }
  const objects = APPS[example](new App()).charts.flatMap((chart) => chart.toJson() as unknown[]).map((object) => documentOf(object));
  made.set(example, objects);
  return objects;
}

const nameOf = (object: Document): unknown => documentOf(object.metadata).name;

/** An object of an example, or a document in one of its ConfigMaps: what a process reads, a template of task namespaces. */
function documentIn(example: string, kind: string, name: string): unknown {
  const find = (wanted: string, by: string) => objectsOf(example).find((object) => object.kind === wanted && nameOf(object) === by);
  const file = (configMap: string, key: string): unknown => parse(String(documentOf(find('ConfigMap', configMap)?.data)[key]));
  if (kind === 'config') { return file(`${name}-config`, 'config.yaml'); }
  return kind === 'template' ? file('clusterresource-template', `${name}.yaml`) : find(kind, name);
}

/** An element of a list, by its `name` or by its number. */
function named(list: readonly unknown[], name: string): unknown {
  return list.find((item) => documentOf(item).name === name) ?? list[Number(name)];
}

/** What stands at a path. A name may have dots. */
function valueAt(value: unknown, names: readonly string[]): unknown {
  if (names.length === 0 || value === null || typeof value !== 'object') { return names.length === 0 ? value : undefined; }
  for (let length = names.length; length > 0; length--) {
    const name = names.slice(0, length).join('.');
    const next: unknown = Array.isArray(value) ? named(value, name) : documentOf(value)[name];
    if (next !== undefined) {
      const found = valueAt(next, names.slice(length));
      if (found !== undefined) { return found; }
    }
  }
  return undefined;
}

/** A line of `shown`, as the example has it now. */
export function shownNow(line: string): string {
  const [, example, kind, name, path] = /^(\S+) (\S+) (\S+): (\S+) = /.exec(line)!;
  const value = valueAt(documentIn(example, kind, name), path.split('.'));
  return `${example} ${kind} ${name}: ${path} = ${value === undefined ? 'absent' : JSON.stringify(value)}`;
}
