import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { Readable } from 'stream';
import { App, Testing, Yaml } from 'cdk8s';
import { readText } from '../../src/judging/cli/embedded';
import { run } from '../../src/judging/cli/run';
import { Fields } from '../../src/judging/manifest/json';
import { SECRETS, secretsCommand } from '../../src/secrets/command';
import { SECRETS_HELP } from '../../src/secrets/help';
import { madeIn } from '../../src/secrets/makers';
import { Need, needsOf } from '../../src/secrets/needs';
import { Objects } from '../../src/secrets/objects';
import { readingsOf } from '../../src/secrets/readings';

/** A folder in which the command runs, outside of any repository. */
export class Workspace {
  public readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'secrets-')));

  public write(name: string, content: string): string {
    mkdirSync(dirname(join(this.folder, name)), { recursive: true });
    writeFileSync(join(this.folder, name), content);
    return name;
  }

  public read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  public has(name: string): boolean {
    return existsSync(join(this.folder, name));
  }

  /** Runs `cdk8s-flyte secrets` with these words. */
  public async run(words: readonly string[], { stdin = '', outFile }: { stdin?: string; outFile?: string } = {}): Promise<{ status: number; out: string; error: string }> {
    let [out, error] = ['', ''];
    const status = await run([SECRETS, ...words], {
      directory: this.folder,
      stdin: Readable.from(stdin === '' ? [] : [Buffer.from(stdin)]),
      out: async (text) => { out += text; },
      error: (text) => { error += text; },
      version: '1.2.3',
      commands: { [SECRETS]: { help: SECRETS_HELP, run: (rest, around) => secretsCommand(rest, around, outFile) } },
    });
    return { status, out, error };
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
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
