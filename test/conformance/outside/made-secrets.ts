import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { KubeObject } from '../lib/kube-types';
import { parseManifests } from '../lib/manifests';
import { tail } from '../lib/processes';

const COMMAND = path.join(__dirname, '..', '..', '..', 'lib', 'judging', 'cli', 'cdk8s-flyte.js');

/** What `cdk8s-flyte secrets` makes for manifests: the values of each Secret, by its name. */
export function madeSecrets(objects: readonly KubeObject[]): ReadonlyMap<string, Record<string, string>> {
  const input = objects.map((object) => JSON.stringify(object)).join('\n---\n');
  const { status, stdout, stderr } = spawnSync(process.execPath, [COMMAND, 'secrets', '-', '--generate', 'all'], { input, encoding: 'utf8' });
  if (stderr.includes('no Secret of these manifests can be made')) {return new Map();}
  if (status !== 0) {throw new Error(`cdk8s-flyte secrets ends with ${status}: ${tail(stderr)}`);}
  const secrets = parseManifests(stdout, 'cdk8s-flyte secrets') as (KubeObject & { readonly stringData: Record<string, string> })[];
  return new Map(secrets.map(({ metadata, stringData }) => [metadata.name, stringData]));
}
