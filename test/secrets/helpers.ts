import { Readable } from 'stream';
import { App, Testing, Yaml } from 'cdk8s';
import { readText } from '../../src/judging/cli/embedded';
import { Fields } from '../../src/judging/manifest/json';
import { SECRETS, secretsCommand } from '../../src/secrets/command';
import { SECRETS_HELP } from '../../src/secrets/help';
import { madeIn } from '../../src/secrets/makers';
import { Need, needsOf } from '../../src/secrets/needs';
import { Objects } from '../../src/secrets/objects';
import { readingsOf } from '../../src/secrets/readings';
import { CommandFolder, Outcome } from '../judging/cli/helpers';

/** Where the command runs. */
export class Workspace extends CommandFolder {
  /** Runs `cdk8s-flyte secrets` with these words. */
  public run(words: readonly string[], { stdin = '', outFile }: { stdin?: string; outFile?: string } = {}): Promise<Outcome> {
    return this.command([SECRETS, ...words], Readable.from(stdin === '' ? [] : [Buffer.from(stdin)]),
      { [SECRETS]: { help: SECRETS_HELP, run: (rest, around) => secretsCommand(rest, around, outFile) } });
  }
}

/** The manifests of an app, as one text. */
export function manifests(synthesize: (app: App) => App): string {
  return synthesize(Testing.app()).charts.map((chart) => Yaml.stringify(...chart.toJson() as object[])).join('---\n');
}

export function needs(objects: readonly object[]): Need[] {
  const all = new Objects(objects as Fields[]);
  return needsOf(readingsOf(all, readText), madeIn(all));
}

/** `flyte/flyte-auth client_secret: make` for each key. */
export function ways(found: readonly Need[]): string[] {
  return found.flatMap(({ secret, namespace, keys, by }) => keys.map(({ key, way, optional }) =>
    `${namespace ?? '-'}/${secret} ${key ?? '*'}: ${by ?? (optional ? 'optional' : way.how)}`));
}

/** A Deployment with this pod. */
export function deployment(spec: object, extra: { name?: string; namespace?: string; annotations?: object } = {}): object {
  const { name = 'app', namespace = 'flyte', annotations = {} } = extra;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, annotations },
    spec: { template: { metadata: { labels: { app: name } }, spec } },
  };
}

export function configMap(config: unknown, name = 'config', namespace = 'flyte'): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: { 'config.yaml': JSON.stringify(config) } };
}
