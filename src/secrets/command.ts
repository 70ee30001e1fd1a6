import { dirname } from 'path';
import { folderOf, writeFiles } from './files';
import type { GeneratedSecret } from './make/generate';
import { madeIn } from './makers';
import { Need, needsOf } from './needs';
import { secretsOptions, SecretsOptions } from './options';
import { forbidden } from './place';
import { canBeMade, isMissing, table } from './print/table';
import { externalSecretYaml, missing, secretYaml } from './print/yaml';
import { readObjects } from './read';
import { Reading, readingsOf } from './readings';
import { UsageError } from '../judging/cli/command-line';
import { readText } from '../judging/cli/embedded';
import { CLEAN, Surroundings, UNUSABLE } from '../judging/cli/run';
import { plain } from '../judging/manifest/text';

export const SECRETS = 'secrets';

/** Runs `secrets`; `outFile` is the file behind standard output, where it is one. */
export async function secretsCommand(words: readonly string[], around: Surroundings, outFile?: string): Promise<number> {
  const options = secretsOptions(words);
  const { format, inputs, output } = options;
  if (output !== undefined) { requireAllowed(`--output ${output}`, output, options, around); }
  if (format === 'secret' && outFile !== undefined) { requireAllowed('standard output', dirname(outFile), options, around); }
  const objects = await readObjects(inputs, around);
  if (objects === undefined) { return UNUSABLE; }
  const readings = readingsOf(objects, readText);
  requireNames(readings);
  const needs = needsOf(readings, madeIn(objects));
  if (format === undefined) {
    for (const piece of table(needs, inputs)) { await around.out(piece); }
  } else if (format === 'external-secret') {
    await around.out(requireSome(needs.filter(isMissing)).map(externalSecretYaml).join('---\n'));
  } else {
    await make(needs, options, around);
  }
  return CLEAN;
}

function requireAllowed(where: string, folder: string, { inputs }: SecretsOptions, { directory }: Surroundings): void {
  const why = forbidden(folder, inputs, directory);
  if (why !== undefined) { throw new UsageError(`${where} cannot take secrets: ${why}; name a folder outside of your app and of any repository`); }
}

/** Names become paths and YAML: what Kubernetes would refuse is refused. */
function requireNames(readings: readonly Reading[]): void {
  const name = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
  for (const { secret, namespace, key, reader } of readings) {
    const bad = !name.test(secret) ? ['a Secret', secret] : namespace !== undefined && !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(namespace) ? ['a namespace', namespace]
      : key !== undefined && (!/^[-._a-zA-Z0-9]{1,253}$/.test(key) || key === '.' || key.startsWith('..')) ? ['a key', key] : undefined;
    if (bad !== undefined) { throw new UsageError(`${reader.slice(0, 100)} reads a Secret by a name that ${bad[0]} cannot have: ${JSON.stringify(bad[1].slice(0, 100))}`); }
  }
}

function requireSome<T>(list: readonly T[]): readonly T[] {
  if (list.length === 0) { throw new UsageError('no Secret is missing, so there is nothing to make'); }
  return list;
}

async function make(needs: readonly Need[], { format, generate: names, output }: SecretsOptions, around: Surroundings): Promise<void> {
  const chosen = names.length > 0 ? [...new Set(names.flatMap((name) => named(name, needs)))] : needs.filter(canBeMade);
  if (chosen.length === 0) { throw new UsageError('no Secret of these manifests can be made by this command; leave --generate out to see what is missing'); }
  // Cryptography in JavaScript takes a while to load, and only this needs it.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { generate } = require('./make/generate') as typeof import('./make/generate');
  const secrets = generate(chosen, new Set(names.length > 0 ? chosen : []), needs);
  if (format === 'files') {
    writeFiles(secrets, output!, around.directory);
    await around.out(secrets.map((one) => filesLine(one, output!)).join(''));
  } else {
    await around.out(secrets.map(secretYaml).join('---\n'));
  }
  secrets.forEach((one) => remarks(one).forEach((remark) => around.error(`${plain(remark)}\n`)));
}

/** The Secrets that a word of the command line means. */
function named(name: string, needs: readonly Need[]): Need[] {
  const found = needs.filter(({ secret, namespace }) => name === secret || name === `${namespace ?? ''}/${secret}`);
  if (found.length === 0) {
    const known = needs.filter(canBeMade).map(({ secret }) => secret);
    throw new UsageError(`--generate ${name}: the manifests miss no Secret of this name; ${known.length === 0 ? 'none can be made' : `those that can be made are ${[...new Set(known)].join(', ')}`}`);
  }
  const able = found.filter((need) => isMissing(need) && need.keys.some(({ way }) => way.how !== 'give'));
  if (able.length === 0) {
    const [{ by, keys }] = found;
    const why = keys.flatMap(({ way }) => 'why' in way && way.why !== undefined ? [way.why] : [])[0];
    throw new UsageError(`--generate ${name}: ${by === undefined ? `its keys are given by you${why === undefined ? '' : `: ${why}`}` : `it is made by ${by}`}`);
  }
  return able;
}

function filesLine(one: GeneratedSecret, output: string): string {
  const folder = `${output.replace(/\/+$/, '')}/${folderOf(one)}`;
  const namespace = one.namespace === undefined ? '' : ` --namespace ${one.namespace}`;
  return `${plain(`${folder}: ${Object.keys(one.values).join(', ')}`)}\n${plain(`  kubectl create secret generic ${one.secret}${namespace} --from-file=${folder}`)}\n`;
}

/** What a person has to do besides. */
function remarks({ secret, left, tell }: GeneratedSecret): string[] {
  return [
    ...left.map((key) => `Secret ${secret}: ${missing(key)}`),
    ...tell === undefined ? [] : [`Secret ${secret}: its authority is new, and ${tell.why}: give them ca.crt of this Secret, which is public`],
  ];
}
