import { copyFileSync } from 'fs';
import { join } from 'path';
import { Readable } from 'stream';
import { ReportPage } from './pages';
import { DIFF, DIFF_HELP, diffCommand } from '../../../src/judging/cli/diff';
import { UNUSABLE } from '../../../src/judging/cli/run';
import { CLEAN, CommandFolder } from '../../judging/cli/helpers';

const ROOT = join(__dirname, '..', '..', '..');
const CHART = join(ROOT, 'test', 'judging', 'cli', 'fixtures', 'flyte-chart.yaml');
const example = (name: string): string => join(ROOT, 'examples', name, 'manifests');

/** An object that is not judged, one that cannot be, one that is accepted, and texts that would be markup. */
const mixed = (hostile: string): string => `apiVersion: example.com/v1
kind: Widget
metadata: {name: ${JSON.stringify(hostile)}, namespace: shop}
spec: {image: 'a:1', command: [x]}
---
apiVersion: v1
kind: Service
metadata:
  name: open
  annotations: {cdk8s-flyte.dev/accept-node-port: ${JSON.stringify(hostile)}}
spec: {type: NodePort}
---
apiVersion: v1
kind: Pod
metadata: {name: ${JSON.stringify(hostile)}}
spec: {containers: [{name: ${JSON.stringify(hostile)}, image: ${JSON.stringify(hostile)}}]}
---
kind: Odd
`;

/** A page of the command, with the exit status that goes with it. */
interface CommandPage {
  readonly name: string;
  readonly words: (folder: Folder) => readonly string[];
  readonly status: number;
}

const AUDIT_CARDS = { wide: 6, narrow: 2 };
const DIFF_CARDS = { wide: 3, narrow: 3 };

/** What `audit` and `diff` write: with something to say and without, on manifests of a kind and on hostile ones. */
const pagesFor = (hostile: string): readonly CommandPage[] => [
  { name: 'audit with findings', words: () => ['audit', '--commit', '0'.repeat(40), CHART], status: 1 },
  { name: 'audit with acceptances', words: () => ['audit', example('production')], status: 0 },
  { name: 'audit without findings', words: (folder) => ['audit', folder.write('clean.yaml', CLEAN)], status: 0 },
  { name: 'audit hostile', words: (folder) => ['audit', '--unjudged', 'error', folder.write('m/mixed.yaml', mixed(hostile)), folder.write('m/.hidden.yaml', ''), 'm'], status: UNUSABLE },
  { name: 'diff that got worse', words: () => ['diff', example('production'), example('quickstart')], status: 1 },
  { name: 'diff from the charts', words: () => ['diff', CHART, example('production')], status: 1 },
  { name: 'diff that got better', words: (folder) => ['diff', example('quickstart'), folder.copy(join(example('quickstart'), 'flyte.k8s.yaml'), 'new.yaml')], status: 0 },
  { name: 'diff of the same', words: () => ['diff', example('parts'), example('parts')], status: 0 },
  { name: 'diff hostile', words: (folder) => ['diff', folder.write('old.yaml', mixed('a').replace(/---\nkind: Odd\n/, '')), folder.write('new.yaml', mixed(hostile).replace(/---\nkind: Odd\n/, ''))], status: 1 },
];

/** Where the command runs. */
class Folder extends CommandFolder {
  public copy(from: string, to: string): string {
    copyFileSync(from, join(this.folder, to));
    return to;
  }

  public async page({ name, words, status: expected }: CommandPage): Promise<ReportPage> {
    const { status, out, error } = await this.command([...words(this), '--format', 'html'], Readable.from([]), { [DIFF]: { help: DIFF_HELP, run: diffCommand } });
    if (status !== expected) { throw new Error(`${name}: exit status ${status}, not ${expected}: ${error}`); }
    return { name, html: out, cards: name.startsWith('audit') ? AUDIT_CARDS : DIFF_CARDS };
  }
}

/** The pages of the command, by what they show. */
export async function commandPages(hostile: string): Promise<ReportPage[]> {
  const folder = new Folder();
  try {
    const pages: ReportPage[] = [];
    for (const page of pagesFor(hostile)) { pages.push(await folder.page(page)); }
    return pages;
  } finally {
    folder.remove();
  }
}
