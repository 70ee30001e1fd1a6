import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'fs';
import { delimiter, join } from 'path';
import { attempt, bind, bindPeer, compare, mustRun, PEERS, requireText, ROOT, Row, SAID, versionOf, Workplace } from './support';
import { cached, digest } from '../conformance/tools/cache';

const LANGUAGE = 'Java';

/** The classes of ours and of cdk8s-plus-27, whose own could not be had here; cdk8s and constructs are from where Maven looks. */
export async function java(examples: readonly string[], { folder, expected }: Workplace): Promise<Row[]> {
  let path: readonly string[] = [];
  const built = await attempt(LANGUAGE, 'the classes are made, and the examples are compiled', async () => {
    const jars = await dependencies();
    const plus = join(await bindPeer('java', 'cdk8s-plus-27', (peer) => compile(join(peer, 'java'), join(peer, 'classes'), [jars])), 'classes');
    await bind('java', ROOT, folder, '--code-only');
    const own = join(folder, 'classes');
    await compile(join(folder, 'java'), own, [jars, plus]);
    path = [jars, plus, own];
    for (const name of examples) { await javac([join(ROOT, 'examples', name, 'Main.java')], join(folder, name), path); }
    await javac([join(__dirname, 'programs', 'Main.java')], join(folder, 'refused'), path);
  });
  if (built.problem !== undefined) { return [built]; }

  const start = (name: string, env: { [variable: string]: string }) => mustRun('java', ['-cp', [...path, join(folder, name)].join(delimiter), 'Main'], { cwd: folder, env });
  const rows = [built];
  for (const name of examples) {
    rows.push(await attempt(LANGUAGE, name, async () => {
      const output = join(folder, 'out', name);
      await start(name, { CDK8S_OUTDIR: output });
      return compare(join(expected, name), output);
    }));
  }
  rows.push(await attempt(LANGUAGE, 'an image by its enum; a refusal as one line', async () => {
    const said = await start('refused', {});
    SAID.forEach((text) => requireText(said, text));
  }));
  return rows;
}

/** Compiles what pacmak wrote, and puts the assembly beside it, which the classes look for. */
async function compile(project: string, classes: string, path: readonly string[]): Promise<void> {
  const sources = join(project, 'src', 'main', 'java');
  await javac(readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.java')).map((name) => join(sources, name)), classes, path);
  cpSync(join(project, 'src', 'main', 'resources'), classes, { recursive: true });
}

async function javac(files: readonly string[], classes: string, path: readonly string[]): Promise<void> {
  mkdirSync(classes, { recursive: true });
  const list = `${classes}.files`;
  writeFileSync(list, files.map((file) => `"${file}"\n`).join(''));
  await mustRun('javac', ['-nowarn', '-proc:none', '-encoding', 'UTF-8', '-cp', path.join(delimiter), '-d', classes, `@${list}`]);
}

/** The jars that Maven gives for what the bindings ask for; a pattern that stands for all of them. */
async function dependencies(): Promise<string> {
  const pom = pomOf([
    ['org.cdk8s', 'cdk8s', PEERS.cdk8s], ['software.constructs', 'constructs', PEERS.constructs],
    ['software.amazon.jsii', 'jsii-runtime', versionOf('jsii-pacmak')], ['org.jetbrains', 'annotations', '19.0.0'],
    ['javax.annotation', 'javax.annotation-api', '1.3.2'],
  ]);
  const folder = await cached('maven', digest(pom), async (building) => {
    writeFileSync(join(building, 'pom.xml'), pom);
    await mustRun('mvn', ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${join(building, 'jars')}`], { cwd: building });
  });
  return join(folder, 'jars', '*');
}

function pomOf(artifacts: readonly (readonly string[])[]): string {
  const dependency = ([group, artifact, version]: readonly string[]): string =>
    `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
  return [
    '<project><modelVersion>4.0.0</modelVersion><groupId>examples</groupId><artifactId>examples</artifactId><version>1</version><dependencies>',
    ...artifacts.map(dependency), '</dependencies></project>', '',
  ].join('\n');
}
