import { typescriptCi } from './ci';
import { cdk8sYaml, Files, Project } from './project';
import { readme } from './readme';
import { typescriptProgram } from '../program/typescript';
import { RUNTIME, TOOLS, Versions } from '../versions';

const PROGRAM = './main';

const TEST = `import { App } from 'cdk8s';
import { synthesize } from '${PROGRAM}';

// The guard of cdk8s-flyte judges them before they are there.
const manifests = synthesize(new App()).synthYaml();

test('the manifests', () => {
  expect(manifests).toMatchSnapshot();
});

test('nobody is root, and nothing is privileged', () => {
  expect(manifests).toContain('runAsNonRoot: true');
  expect(manifests).not.toMatch(/runAsUser: 0$|privileged: true/m);
});
`;

const FOR_JEST = `// Translates TypeScript for jest; \`npm run check\` judges the types.
const { transpileModule } = require('typescript');

const compilerOptions = { module: 'CommonJS', target: 'ES2022', esModuleInterop: true, inlineSourceMap: true };

module.exports = {
  process: (source, fileName) => ({ code: transpileModule(source, { fileName, compilerOptions }).outputText }),
};
`;

/** A project for Node: versions are exact, so that a clone gets what was tested. */
export function typescriptFiles(project: Project): Files {
  const { program, versions } = project;
  return {
    'main.ts': typescriptProgram(program),
    'main.test.ts': TEST,
    'cdk8s.yaml': cdk8sYaml('typescript', 'node --import tsx main.ts', './node_modules/cdk8s-flyte', versions['cdk8s-flyte']),
    'package.json': json({
      name: 'flyte-app',
      version: '0.0.0',
      private: true,
      scripts: { check: 'tsc', test: 'jest', synth: 'cdk8s synth' },
      dependencies: picked(['cdk8s-flyte', ...RUNTIME].sort(), versions),
      devDependencies: picked(TOOLS, versions),
      jest: { transform: { '\\.ts$': './typescript-for-jest.js' } },
    }),
    'tsconfig.json': json({
      compilerOptions: { target: 'ES2022', module: 'node16', strict: true, noUnusedLocals: true, noEmit: true, skipLibCheck: true, types: ['jest', 'node'] },
      include: ['*.ts'],
    }),
    'typescript-for-jest.js': FOR_JEST,
    '.gitignore': 'node_modules/\n',
    '.github/workflows/manifests.yml': typescriptCi(),
    'README.md': readme(project, {
      main: 'main.ts',
      install: 'npm install',
      test: 'npm run check && npm test',
      update: 'npm test -- --updateSnapshot',
      synth: 'npm run synth',
      tool: 'npx cdk8s-flyte',
      locked: '`package-lock.json`',
      snapshot: '`__snapshots__/`',
    }),
  };
}

function picked(names: readonly string[], versions: Versions): Versions {
  return Object.fromEntries(names.map((name) => [name, versions[name]]));
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
