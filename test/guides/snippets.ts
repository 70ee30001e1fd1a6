import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { createRequire } from 'module';
import { tmpdir } from 'os';
import { join } from 'path';
import * as cdk8s from 'cdk8s';
import * as library from 'cdk8s-flyte';
import * as ts from 'typescript';
import { parseAllDocuments } from 'yaml';
import * as quickstart from '../../examples/quickstart/main';
import { KubeObject } from '../conformance/lib/kube-types';

const ROOT = join(__dirname, '..', '..');

/** What stands before a snippet without imports: the chart around it, and what the guide has made before. */
const GIVEN = `
  import { App, ApiObject, Chart } from 'cdk8s';
  import * as kplus from 'cdk8s-plus-27';
  import { ISecret, Secret } from 'cdk8s-plus-27';
  import {
    Authentication, AuthKeys, Cloud, ClusterResourceTemplate, Database, Exposure, FlyteCore, FlyteVolume, InternalClientOptions, ObjectStore,
    OidcProviderOptions, PodSecurityLevel, SecurityProfile,
  } from 'cdk8s-flyte';
  const app = new App();
  const chart = new Chart(app, 'flyte', { namespace: 'flyte' });
  const given = new Chart(app, 'given', { namespace: 'flyte' });
  const [db, auth, bucket] = ['flyte-db', 'flyte-auth', 'flyte-bucket'].map((name): ISecret => Secret.fromSecretName(given, name, name));
  const database = Database.postgres({ host: 'db.example.com', username: 'flyte', password: { secret: db, key: 'password' } });
  const objectStore = ObjectStore.s3({ bucket: 'acme-flyte', region: 'eu-central-1' });
  const cloud = Cloud.aws({ bucket: 'acme-flyte', region: 'eu-central-1' });
  const keys = AuthKeys.fromSecret(auth);
  const clientSecret = { secret: auth, key: 'client_secret' };
  const provider: OidcProviderOptions = { baseUrl: 'https://login.example.com', clientId: 'flyte', clientSecret };
  const internalClient: InternalClientOptions = { clientSecret, clientSecretHash: clientSecret };
`;

/** A snippet as a program: as it is, or with what it takes for granted. */
export function programOf(text: string): string {
  return text.includes('import ') ? text : `${GIVEN}${text}\napp.synth();\n`;
}

/** What the compiler says of programs that stand beside an example, so that `./main` is there for their tests. */
export function complaints(snippets: readonly string[]): string[] {
  const config = ts.getParsedCommandLineOfConfigFile(join(ROOT, 'examples', 'tsconfig.json'), {}, {
    ...ts.sys, onUnRecoverableConfigFileDiagnostic: ({ messageText }) => { throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n')); },
  });
  const files = new Map(snippets.map((text, index) =>
    [join(ROOT, 'examples', 'quickstart', `snippet-${index}.ts`), programOf(text)]));
  const options: ts.CompilerOptions = { ...config!.options, types: ['node', 'jest'], noUnusedLocals: false, noUnusedParameters: false };
  const host = ts.createCompilerHost(options);
  const readFile = host.readFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  const getSourceFile = host.getSourceFile.bind(host);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.getSourceFile = (name, languageVersion, ...rest) => {
    const text = files.get(name);
    return text === undefined ? getSourceFile(name, languageVersion, ...rest) : ts.createSourceFile(name, text, languageVersion, true);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].flatMap((name) => {
    const source = program.getSourceFile(name)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
      .map(({ messageText, start = 0 }) => `${source.text.slice(start, start + 60).split('\n')[0]}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  });
}

/** Runs a program as `cdk8s synth` does, and reads what it wrote. */
export function run(program: string): KubeObject[] {
  const folder = mkdtempSync(join(tmpdir(), 'flyte-guide-'));
  const before = process.env.CDK8S_OUTDIR;
  process.env.CDK8S_OUTDIR = folder;
  try {
    const code = ts.transpile(program, { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS });
    const load = createRequire(__filename);
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    new Function('require', 'exports', code)((name: string) => name === 'cdk8s-flyte' ? library : load(name), {});
    return readdirSync(folder).filter((name) => name.endsWith('.yaml')).sort()
      .flatMap((name) => parseAllDocuments(readFileSync(join(folder, name), 'utf8')).map((document) => document.toJS() as KubeObject));
  } finally {
    if (before === undefined) { delete process.env.CDK8S_OUTDIR; } else { process.env.CDK8S_OUTDIR = before; }
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the tests of a shown test file, beside the quickstart; the snapshot is taken to be as it was. */
export function outcomes(text: string): { readonly title: string; readonly failure?: string }[] {
  const found: { title: string; failure?: string }[] = [];
  const test = (title: string, body: () => void): void => {
    try {
      body();
      found.push({ title });
    } catch (error) {
      found.push({ title, failure: String(error) });
    }
  };
  const code = ts.transpile(text.replace(/expect\((\w+)\)\.toMatchSnapshot\(\)/, 'expect($1.length).toBeGreaterThan(0)'), {
    target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS,
  });
  const modules: { [name: string]: unknown } = { './main': quickstart, 'cdk8s': cdk8s };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  new Function('require', 'exports', 'test', 'expect', code)((name: string) => modules[name], {}, test, expect);
  return found;
}
