/** Actions by commit, since a tag can be moved. */
const ACTIONS: { readonly [name: string]: string } = {
  'checkout': 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1',
  'setup-node': 'actions/setup-node@820762786026740c76f36085b0efc47a31fe5020 # v7.0.0',
  'setup-python': 'actions/setup-python@5fda3b95a4ea91299a34e894583c3862153e4b97 # v7.0.0',
};

const NODE = `      - uses: ${ACTIONS['setup-node']}
        with: { node-version: 22 }
`;

/** A workflow that reads the repository and nothing else. */
function workflow(steps: string): string {
  return `name: manifests
on:
  pull_request: {}
  push: { branches: [main] }
permissions: { contents: read }
jobs:
  manifests:
    runs-on: ubuntu-latest
    steps:
      - uses: ${ACTIONS.checkout}
        with: { persist-credentials: false }
${steps}`;
}

/** Where somebody forgot to synthesise, what would be applied is not what was reviewed. */
const END = '      - run: git diff --exit-code -- dist\n';

export function typescriptCi(): string {
  return workflow(`${NODE}      - run: npm ci
      - run: npm run check
      - run: npm test -- --ci
      - run: npm run synth
${END}`);
}

export function pythonCi(cli: string): string {
  return workflow(`${NODE}      - uses: ${ACTIONS['setup-python']}
        with: { python-version: '3.12' }
      - run: pip install -r requirements.txt
      - run: python -m unittest
      - run: npx --yes cdk8s-cli@${cli} synth
${END}`);
}
