import { cdk8s, github, javascript, JsonPatch } from 'projen';

/**
 * The layers of docs/architecture.md, highest first. A folder may import what stands after it, never what stands before.
 * Layers in one row are peers and must not import each other.
 */
const LAYERS = [
  // The command alone knows both what judges and what reads the values of Helm charts.
  ['cli'],
  ['compositions'],
  ['dependencies'],
  ['components'],
  ['workload', 'access'],
  ['config'],
  ['settings'],
  ['release.ts'],
  ['security'],
  // Reads values of Flyte's Helm charts; it asks the library, which it is given, and imports none of it.
  // What Secrets the manifests of an app read, and how to make them; it knows Flyte by its configuration only. What a new app is made of.
  ['helm', 'init', 'secrets'],
  // Judging, reporting and the command know nothing of Flyte, so that they could become a package of their own.
  ['judging/cli'],
  ['judging/diff'],
  ['judging/report', 'judging/validation-plugin.ts', 'judging/hardening-rule.ts'],
  ['judging/audit'],
  ['judging/hardening'],
  ['judging/pss'],
  ['judging/generation.ts', 'judging/page.ts'],
  ['judging/manifest'],
  ['private'],
];

const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'cdk8s-flyte',
  description: 'Typed cdk8s constructs that deploy Flyte to Kubernetes, non-root and Pod Security restricted by construction',
  author: 'The cdk8s-flyte authors',
  authorAddress: 'cdk8s-flyte@users.noreply.github.com',
  repositoryUrl: 'https://github.com/cdk8s-flyte/cdk8s-flyte.git',
  keywords: ['cdk8s', 'flyte', 'kubernetes', 'security', 'pod-security', 'workflow'],
  license: 'Apache-2.0',
  copyrightOwner: 'The cdk8s-flyte authors',
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.0.0',
  workflowNodeVersion: '20',
  projenrcTs: true,
  sampleCode: false,

  cdk8sVersion: '2.68.12',
  constructsVersion: '10.4.2',
  jsiiVersion: '~5.9.0',
  typescriptVersion: '~5.9.0',
  peerDeps: ['cdk8s-plus-27@^2.9.5'],
  devDeps: [
    'cdk8s-cli@^2.207.60',
    'axe-core@^4.14.1',
    'bcryptjs@3.0.3',
    'codemaker@^1.142.0',
    'conventional-changelog@^8.1.0',
    'conventional-changelog-conventionalcommits@^10.2.1',
    'cdk8s-plus-27@2.9.5',
    'esbuild@^0.28.2',
    'node-forge@1.4.3',
    'oidc-provider@^9.13.3',
    'playwright-core@^1.65.1',
    'tsx@^4.23.15',
    'vitepress@^1.6.4',
    'yaml@^2.9.1',
    '@types/node@^20',
    '@types/jest@^30',
    '@types/node-forge@^1.3.14',
  ],

  jest: true,
  jestOptions: {
    jestVersion: '^30',
    passWithNoTests: false,
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    junitReporting: false,
    coverageText: false,
    jestConfig: {
      // src holds no test: it is here so that a file which no test loads counts as uncovered.
      roots: ['<rootDir>/test', '<rootDir>/examples', '<rootDir>/src'],
      testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/examples/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/conformance/'],
      collectCoverageFrom: ['src/**/*.ts', '!src/**/index.ts'],
      coverageReporters: ['json-summary', 'text', 'lcov'],
      coverageThreshold: { lines: 95, branches: 95 },
      moduleNameMapper: { '^cdk8s-flyte$': '<rootDir>/src' },
      testTimeout: 60000,
      // jest would leave one of two cores idle; and who starts last must not be who takes longest.
      maxWorkers: '100%',
      testSequencer: '<rootDir>/scripts/jest-sequencer.js',
      // In jest's sandbox a global is looked up by a slow way, and code that walks manifests asks for these all the time.
      sandboxInjectedGlobals: ['Array', 'Error', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Reflect', 'RegExp', 'Set', 'String', 'Symbol', 'WeakMap'],
    },
  },
  // A test judges the sources and does not change them: `npx projen eslint --fix` does.
  eslintOptions: { dirs: ['src'], devdirs: ['test', 'examples', 'site'], commandOptions: { fix: false } },
  tsconfigDev: {
    include: ['../examples/**/*.ts', '../benchmarks/**/*.ts', '../site/**/*.ts'],
    compilerOptions: {
      skipLibCheck: true,
      esModuleInterop: true,
      baseUrl: '..',
      paths: { 'cdk8s-flyte': ['src'] },
    },
  },
  // jsii-docgen repeats what is inherited in every section; scripts/api-page.js does not.
  docgen: false,
  buildWorkflow: true,
  // A pull request is somebody else's code: it may read this repository, and what it changes is shown, never pushed.
  buildWorkflowOptions: {
    mutableBuild: false,
    permissions: { contents: github.workflows.JobPermission.READ },
    preBuildSteps: [{ name: 'synth', run: 'npx projen synth' }, { name: 'coverage', run: 'npx projen coverage' }],
  },
  release: true,
  // Runs beside the token that publishes: always the same code.
  jsiiReleaseVersion: '0.2.1061',
  releaseToNpm: true,
  npmTrustedPublishing: true,
  // Flyte's users write Python. A token that is kept nowhere cannot be stolen: PyPI, like npm, trusts the workflow itself.
  publishToPypi: { distName: 'cdk8s-flyte', module: 'cdk8s_flyte', trustedPublishing: true },
  publishToMaven: { javaPackage: 'io.github.cdk8sflyte', mavenGroupId: 'io.github.cdk8s-flyte', mavenArtifactId: 'cdk8s-flyte' },
  publishToGo: { moduleName: 'github.com/cdk8s-flyte/cdk8s-flyte-go', packageName: 'cdk8sflyte' },
  publishToNuget: { dotNetNamespace: 'Cdk8sFlyte', packageId: 'Cdk8sFlyte' },
  depsUpgrade: true,
  pullRequestTemplate: true,
  integrationTestAutoDiscover: false,
  gitignore: ['/dist/', '/examples/*/dist/', '.DS_Store', '/test/conformance/.work/', '/.jsii.tabl.json', '/THIRD-PARTY-LICENSES', '/CHANGELOG.md', '/site/.vitepress/.temp/', '/site/.vitepress/cache/'],
  npmignoreEnabled: true,
});

project.npmignore?.exclude('/.ci/', '/examples/', '/docs/', '/benchmarks/', '/scripts/', '/rosetta/', '/site/', '/.jsii.tabl.json', '/API.md');

// 1.13.0 lacks some of the platform packages it names, and `npm ci` refuses a lock file without them.
project.package.addField('overrides', { 'unrs-resolver': '1.12.2' });

// By commit, since a tag can be moved. Each one is what its tag named when it was written here.
for (const [action, tag, commit] of [
  ['actions/checkout', 'v7.0.1', '3d3c42e5aac5ba805825da76410c181273ba90b1'],
  ['actions/setup-node', 'v7.0.0', '820762786026740c76f36085b0efc47a31fe5020'],
  ['actions/upload-artifact', 'v7.0.1', '043fb46d1a93c77aae656e7c1c64a875d1fc6a0a'],
  ['actions/download-artifact', 'v8.0.1', '3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c'],
  // Each one packs and publishes one other language.
  ['actions/setup-python', 'v7.0.0', '5fda3b95a4ea91299a34e894583c3862153e4b97'],
  ['actions/setup-java', 'v5.7.0', 'b6effb05e454b25005698d916606bdc6ffcbf961'],
  ['actions/setup-go', 'v7.0.0', 'b7ad1dad31e06c5925ef5d2fc7ad053ef454303e'],
  ['actions/setup-dotnet', 'v6.0.0', 'a98b56852c35b8e3190ac28c8c2271da59106c68'],
  ['actions/upload-pages-artifact', 'v4.0.0', '7b1f4a764d45c48632c6b24a0339c27f5614fb0b'],
  ['actions/deploy-pages', 'v4.0.5', 'd6db90164ac5ed86f2b6aed7e0febac5b3c0c03e'],
  ['amannn/action-semantic-pull-request', 'v6.1.1', '48f256284bd46cdaab1048c3721360e808335d50'],
  ['peter-evans/create-pull-request', 'v8.1.1', '5f6978faf089d4d20b00c7766989d076bb2fc7f1'],
]) {
  if (!/^[0-9a-f]{40}$/.test(commit)) { throw new Error(`${action} ${tag} must be pinned by commit`); }
  project.github!.actions.set(action, `${action}@${commit}`);
}

// It reads a title, in a run that holds this repository's token for anybody's pull request.
project.github!.tryFindWorkflow('pull-request-lint')!.file!.patch(JsonPatch.replace('/jobs/validate/permissions/pull-requests', 'read'));

// Whoever keeps a list of what they run finds ours at the release.
// What the commits of each release say, for the package to hold; the notes at a release on GitHub are of that one alone.
const changelog = project.addTask('changelog', {
  description: 'Writes CHANGELOG.md, which git ignores, from the commits and tags there are',
  exec: 'conventional-changelog --preset conventionalcommits --release-count 0 --outfile CHANGELOG.md',
});
project.packageTask.prependSpawn(changelog);
project.packageTask.exec('node scripts/sbom.js');
project.github!.tryFindWorkflow('release')!.file!.patch(JsonPatch.replace('/jobs/release_github/steps/3/run', [
  'tag=$(cat "$RELEASE_TAG_FILE") &&',
  'gh release view "$tag" -R "$GITHUB_REPOSITORY" 2>/dev/null ||',
  'gh release create "$tag" dist/sbom.cdx.json -R "$GITHUB_REPOSITORY" -F "$CHANGELOG_FILE" -t "$tag" --target "$GITHUB_SHA"',
].join('\n')));

// npm knows its own registry; the release goes wherever it is configured to.
project.github!.tryFindWorkflow('release')!.file!.patch(JsonPatch.remove('/jobs/release_npm/steps/9/env/NPM_REGISTRY'));

// esbuild translates what ts-jest would take ten times as long for; types are checked by `typecheck`, once.
project.deps.removeDependency('ts-jest');
project.jest!.config.transform = { '^.+\\.tsx?$': new javascript.Transform('<rootDir>/scripts/jest-esbuild.js') };
// Counting what ran makes every test slower, so it is a task of its own, which CI runs.
project.jest!.config.collectCoverage = false;

const eslint = project.eslint!;
// The examples import the package by its name, as a consumer does; tsconfig paths lead it to src.
eslint.addRules({ 'import/no-unresolved': ['error', { ignore: ['^cdk8s-flyte$'] }] });
eslint.addRules({
  'max-lines': ['error', 400],
  '@typescript-eslint/no-explicit-any': ['error'],
  '@stylistic/max-len': ['error', { code: 150, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true }],
  'import/no-restricted-paths': [
    'error',
    {
      zones: LAYERS.flatMap((row, index) => row.map((folder) => ({
        target: `./src/${folder}`,
        from: [...LAYERS.slice(0, index).flat(), ...row.filter((peer) => peer !== folder)].map((above) => `./src/${above}`),
        message: 'a layer imports only what stands below it: see docs/architecture.md',
      }))).filter((zone) => zone.from.length > 0),
    },
  ],
});

const benchmark = project.addTask('benchmark', {
  description: 'Measures what the library costs at synth, and the audit over thousands of documents',
  env: { TS_NODE_PROJECT: 'test/tsconfig.json' },
  steps: [
    { spawn: project.compileTask.name },
    { exec: 'node --require ts-node/register/transpile-only benchmarks/synth.ts' },
    { exec: 'node --require ts-node/register/transpile-only benchmarks/audit.ts' },
  ],
});
project.package.setScript('benchmark', `projen ${benchmark.name}`);

// The main job: every example through the cdk8s CLI, as a consumer would run it.
const synth = project.addTask('synth', {
  description: 'Synthesises every example into dist/<example>/ through the cdk8s CLI',
  exec: 'node scripts/synth-examples.js',
  receiveArgs: true,
});
project.package.setScript('synth', `projen ${synth.name}`);

// The manifests that a pull request shows. Tests only compare with them.
const updateExamples = project.addTask('examples:update', {
  description: 'Writes examples/<example>/manifests anew: npm run examples:update -- NAME for one example',
  exec: 'node scripts/update-examples.js',
  receiveArgs: true,
});
project.package.setScript(updateExamples.name, `projen ${updateExamples.name}`);

// What we synthesise, run on the real API server, PostgreSQL and Flyte's own programs; see test/conformance/README.md.
const conformance = project.addTask('conformance', {
  description: 'Runs the synthesised examples against real servers: npm run conformance -- --level N for one level',
  exec: 'tsx --tsconfig test/tsconfig.json test/conformance/main.ts',
  receiveArgs: true,
});
project.package.setScript('conformance', `projen ${conformance.name}`);

// The docs and the API as pages with a search, in dist/site; see docs/contributing.md.
const site = project.addTask('site', {
  description: 'Makes the site of the docs and the API: npm run site -- --base /PATH/ for another place than the root of a host',
  steps: [{ spawn: project.compileTask.name }, { exec: 'tsx --tsconfig test/tsconfig.json site/build.ts', receiveArgs: true }],
});
project.package.setScript('site', `projen ${site.name}`);

// Only the job that publishes holds a token for it, and that job runs nothing of ours.
const pages = new github.GithubWorkflow(project.github!, 'site');
pages.on({ push: { branches: ['main'] }, workflowDispatch: {} });
pages.addJobs({
  build: {
    runsOn: ['ubuntu-latest'],
    permissions: { contents: github.workflows.JobPermission.READ },
    env: { CI: 'true' },
    steps: [
      { name: 'Checkout', uses: 'actions/checkout@v7', with: { 'persist-credentials': false } },
      { name: 'Setup Node.js', uses: 'actions/setup-node@v7', with: { 'node-version': '20', 'package-manager-cache': false } },
      { name: 'Install dependencies', run: 'npm ci' },
      { name: 'site', run: `npx projen ${site.name} --base /cdk8s-flyte/` },
      { name: 'Upload pages', uses: 'actions/upload-pages-artifact@v4', with: { path: 'dist/site' } },
    ],
  },
  deploy: {
    needs: ['build'],
    runsOn: ['ubuntu-latest'],
    permissions: { pages: github.workflows.JobPermission.WRITE, idToken: github.workflows.JobPermission.WRITE },
    environment: { name: 'github-pages', url: '${{ steps.deployment.outputs.page_url }}' },
    steps: [{ name: 'Publish', id: 'deployment', uses: 'actions/deploy-pages@v4' }],
  },
});

// What the packages for other languages write, against what TypeScript writes; see docs/languages.md.
const languages = project.addTask('languages', {
  description: 'Synthesises the examples in Python, Go and Java through their own tools: npm run languages -- python for one',
  exec: 'tsx --tsconfig test/tsconfig.json test/languages/main.ts',
  receiveArgs: true,
});
project.package.setScript('languages', `projen ${languages.name}`);

// The package as somebody installs it: its peers, another cdk8s-plus beside it, and every Node; see docs/support.md.
const installs = project.addTask('installs', {
  description: 'Packs the package, and synthesises examples with it in apps of their own',
  exec: 'tsx --tsconfig test/tsconfig.json test/installs/main.ts',
});
project.package.setScript('installs', `projen ${installs.name}`);

// What a pull request must pass besides the build: the other languages, the installed package on every Node, and the real servers.
for (const [name, schedule, steps] of [
  ['languages', undefined, [
    { name: 'Setup Go', uses: 'actions/setup-go@v7', with: { 'go-version': '1.26', 'cache': false } },
    { name: 'Setup Java', uses: 'actions/setup-java@v5', with: { 'distribution': 'temurin', 'java-version': '17' } },
    { name: 'Setup Python', uses: 'actions/setup-python@v7', with: { 'python-version': '3.12' } },
    { name: 'languages', run: `npx projen ${project.compileTask.name} && npx projen languages` },
  ]],
  ['installs', undefined, [{ name: 'installs', run: `npx projen ${project.compileTask.name} && npx projen installs` }]],
  ['conformance', '17 3 * * *', [
    { name: 'Setup Go', uses: 'actions/setup-go@v7', with: { 'go-version': '1.26', 'cache': false } },
    { name: 'synth', run: 'npx projen synth' },
    { name: 'conformance', run: 'sudo --preserve-env=CI,PATH env "PATH=$PATH" npx projen conformance' },
  ]],
] as const) {
  const workflow = new github.GithubWorkflow(project.github!, name);
  workflow.on({ push: { branches: ['main'] }, pullRequest: {}, workflowDispatch: {}, ...schedule === undefined ? {} : { schedule: [{ cron: schedule }] } });
  workflow.addJobs({
    [name]: {
      runsOn: ['ubuntu-latest'],
      permissions: { contents: github.workflows.JobPermission.READ },
      env: { CI: 'true' },
      timeoutMinutes: 90,
      steps: [
        { name: 'Checkout', uses: 'actions/checkout@v7', with: { 'persist-credentials': false } },
        { name: 'Setup Node.js', uses: 'actions/setup-node@v7', with: { 'node-version': '20', 'package-manager-cache': false } },
        { name: 'Install dependencies', run: 'npm ci' },
        ...steps,
      ],
    },
  });
}

// The README and docstrings of the other packages show their own language; a snippet that does not compile fails this.
const translate = project.addTask('translate', { exec: 'jsii-rosetta extract --strict' });
for (const language of ['python', 'java', 'go', 'dotnet']) { project.tasks.tryFind(`package:${language}`)!.prependSpawn(translate); }

// What callers may pass, which the library checks at run time: written from the assembly, and compiled again where it has changed.
project.compileTask.exec('node scripts/describe-api.js');

// The command, with the YAML parser it needs in one file, since the package has no runtime dependency of its own. It is made
// wherever the library is compiled, so that what tests pack is what users get.
project.package.addBin({ 'cdk8s-flyte': 'lib/judging/cli/cdk8s-flyte.js' });
project.compileTask.exec('node scripts/bundle-cli.js');
// The library is one file too: its modules would be everything a second time, and whoever imported one would have other classes than index.js.
project.npmignore?.addPatterns('/lib/**/*.js', '!/lib/index.js', '/lib/cli/**', '/lib/helm/**', '/lib/init/**', '/lib/judging/cli/**', '/lib/secrets/**', '!/lib/judging/cli/cdk8s-flyte.js');

const docgen = project.addTask('docgen', { description: 'Writes API.md and docs/props.md from what the compiler made', exec: 'node scripts/api-page.js' });
project.postCompileTask.spawn(docgen);

// More room for what is young, from the start: a test makes thousands of objects and forgets them, and so does a rule of ESLint.
const node = (young: number) => `node --max-semi-space-size=${young} --min-semi-space-size=${young} --require ./scripts/optimise-later.js`;
const NODE = node(64);

// Types of tests and examples are checked once for all of them; jest itself only translates.
project.addTask('typecheck', { exec: 'tsc --project test/tsconfig.json' });
// Both that and eslint, over one reading of the sources.
const check = project.addTask('check', { description: 'Checks the types and the style of everything', exec: `${node(256)} scripts/check.js` });
// V8 counts what is covered by places in a file as it was compiled, so the coverage compiles as jest does.
const JEST = 'node_modules/jest/bin/jest.js --ci';
const jest = project.addTask('jest', { exec: `${NODE} --require ./scripts/compile-once.js ${JEST}`, receiveArgs: true });
// What the compiler makes is packed by the consumer's proof, and API.md is tested against its assembly, so it comes before jest.
project.testTask.reset(`node scripts/side-by-side.js ${project.compileTask.name},${jest.name} ${check.name} --`, { receiveArgs: true });

// Not those that start other programs, which cover nothing of src in this one, and not those that go many times over what others cover.
const NOT_COUNTED = [
  'test/consumer.test.ts', 'test/examples.test.ts', 'test/guides/snippets.test.ts', 'test/helm/app.test.ts', 'test/init/projects.test.ts',
  'test/judging/cli/bundle.test.ts', 'test/matrix/', 'test/site/', 'test/third-party.test.ts',
];
const coverage = project.addTask('coverage', {
  description: 'Runs the tests again, counts the lines and branches of src that ran, and fails below 95 %',
  exec: `${NODE} ${JEST} --coverage --testPathIgnorePatterns /node_modules/ test/conformance/ ${NOT_COUNTED.join(' ')}`,
});
project.package.setScript('coverage', `projen ${coverage.name}`);

project.synth();
