import { cpSync, mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { attempt, bind, bindPeer, compare, mustRun, PEERS, requireText, ROOT, Row, SAID, versionOf, Workplace } from './support';

const LANGUAGE = 'Go';

/** The module of ours and of what it stands on. The latter are made from npm's packages, since their own could not be had here. */
export async function go(examples: readonly string[], { folder, expected }: Workplace): Promise<Row[]> {
  const bin = join(folder, 'bin');
  const built = await attempt(LANGUAGE, 'the module is made, and the examples are built', async () => {
    const [cdk8s, plus] = [await bindPeer('go', 'cdk8s'), await bindPeer('go', 'cdk8s-plus-27')].map((peer) => join(peer, 'go'));
    await bind('go', ROOT, folder, '--code-only');
    writeFileSync(join(folder, 'go.mod'), goMod({
      'github.com/cdk8s-flyte/cdk8s-flyte-go/cdk8sflyte': ['v0.0.0', join(folder, 'go', 'cdk8sflyte')],
      'github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2': [`v${PEERS.cdk8s}`, join(cdk8s, 'cdk8s')],
      'github.com/cdk8s-team/cdk8s-plus-go/cdk8splus27/v2': [`v${PEERS['cdk8s-plus-27']}`, join(plus, 'cdk8splus27')],
    }));
    for (const name of examples) { copy(join(ROOT, 'examples', name, 'main.go'), join(folder, name)); }
    copy(join(__dirname, 'programs', 'main.go'), join(folder, 'refused'));
    await mustRun('go', ['mod', 'tidy'], { cwd: folder });
    await mustRun('go', ['build', '-trimpath', '-o', `${bin}/`, './...'], { cwd: folder });
    await mustRun('go', ['vet', './...'], { cwd: folder });
  });
  if (built.problem !== undefined) { return [built]; }

  const rows = [built];
  for (const name of examples) {
    rows.push(await attempt(LANGUAGE, name, async () => {
      const output = join(folder, 'out', name);
      await mustRun(join(bin, name), [], { cwd: folder, env: { CDK8S_OUTDIR: output } });
      return compare(join(expected, name), output);
    }));
  }
  rows.push(await attempt(LANGUAGE, 'an image by its enum; a refusal as one line; a text that is no enum', async () => {
    const said = await mustRun(join(bin, 'refused'), [], { cwd: folder });
    [...SAID, "No such enum member: 'VERBOSE'"].forEach((text) => requireText(said, text));
  }));
  return rows;
}

function copy(file: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  cpSync(file, join(folder, 'main.go'));
}

function goMod(replaced: { readonly [module: string]: readonly [version: string, folder: string] }): string {
  return [
    'module examples', '', 'go 1.25', '',
    `require github.com/aws/jsii-runtime-go v${versionOf('jsii-pacmak')}`,
    `require github.com/aws/constructs-go/constructs/v10 v${PEERS.constructs}`,
    ...Object.entries(replaced).flatMap(([module, [version, folder]]) => [`require ${module} ${version}`, `replace ${module} => ${folder}`]), '',
  ].join('\n');
}
