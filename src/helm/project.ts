/** The files beside main.ts: what npm, TypeScript and cdk8s have to know. */
export function projectFiles(version: string): { readonly [file: string]: string } {
  const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;
  return {
    'cdk8s.yaml': 'language: typescript\napp: node --import tsx main.ts\noutput: dist\n',
    'package.json': json({
      name: 'flyte-app',
      version: '0.0.0',
      private: true,
      scripts: { synth: 'cdk8s synth', check: 'tsc --noEmit' },
      dependencies: {
        'cdk8s': '^2.68.12', 'cdk8s-flyte': /^0\.0\.0/.test(version) ? '*' : `^${version}`, 'cdk8s-plus-27': '^2.9.5', 'constructs': '^10.4.2',
      },
      devDependencies: { '@types/node': '^20', 'cdk8s-cli': '^2.207.60', 'tsx': '^4.23.15', 'typescript': '~5.9.0' },
    }),
    'tsconfig.json': json({
      compilerOptions: { target: 'ES2022', module: 'node16', strict: true, noUnusedLocals: true, noEmit: true, skipLibCheck: true, types: ['node'] },
      include: ['main.ts'],
    }),
  };
}
