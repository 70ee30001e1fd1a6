import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Yaml } from 'cdk8s';

/** The files of an app, by their names. */
export interface Manifests { readonly [file: string]: string }

/** What `cdk8s synth` writes for an app. */
export function manifestsOf(app: App): Manifests {
  return Object.fromEntries(app.charts.map((chart) => [`${chart.node.id}.k8s.yaml`, Yaml.stringify(...chart.toJson())]));
}

/** What a reviewer has read: the files in `manifests/` of an example, or of one of its clusters. Only `npm run examples:update` writes them. */
export function reviewed(example: string, cluster = ''): Manifests {
  const folder = join(example, 'manifests', cluster);
  if (!existsSync(folder)) { throw new Error(`${folder} is not there: npm run examples:update writes it`); }
  return Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}
