import { Project } from './project';
import { CLOUD_PARTS } from '../program/clouds';
import { ShapeName } from '../program/shapes';

const GUIDES = 'https://github.com/cdk8s-flyte/cdk8s-flyte/blob/main/docs';

/** How a project is worked with in a language. */
export interface Commands {
  readonly main: string;
  readonly install: string;
  /** Before the first test, if anything. */
  readonly test: string;
  readonly update: string;
  readonly synth: string;
  readonly tool: string;
  /** What the first commit holds beside the files of the project. */
  readonly locked: string;
  readonly snapshot: string;
}

const ENTER: { readonly [shape in ShapeName]: string } = {
  'binary': 'kubectl --namespace flyte port-forward service/flyte-binary 8088:80\n```\n\nFlyte is at http://localhost:8088/console, for whoever may do this port-forward: it has no login. Before others use it, add `authentication` and `exposure`',
  'core': 'kubectl --namespace flyte get ingress\n```\n\nLead the host to the address that is shown, and open https://HOST/console. What to register at the identity provider is [here](GUIDES/login.md)',
  'control-plane': 'kubectl --namespace flyte get ingress\n```\n\nLead the host to the address that is shown, and open https://HOST/console. What to register at the identity provider is [here](GUIDES/login.md); what a data plane needs, and the Secret `cluster-eu-1` with the token for it, [there](GUIDES/multi-cluster.md)',
  'data-plane': "kubectl --namespace flyte get secret flyteadmin-token\n```\n\nThe control plane needs that token to begin workflows here, and `flyte-client` is the secret of flytepropeller's client, as the control plane knows it: [several clusters](GUIDES/multi-cluster.md)",
};

/** The steps from the files to a Flyte that runs. */
export function readme({ program, shape, cloud }: Project, commands: Commands): string {
  const { where, guide } = CLOUD_PARTS[cloud];
  const { main, install, test, update, synth, tool, locked, snapshot } = commands;
  return `# Flyte

${program.what}

\`${main}\` is the program, \`dist/\` what it writes and the cluster gets.

## 1. Try it

\`\`\`sh
${install}
${test}
${synth}
\`\`\`

The first test writes ${snapshot}: the manifests, to compare with from then on. Commit it, ${locked} and \`dist/\` with the rest. \`synth\` fails on whatever is not hardened.

## 2. Make it yours

\`${main}\` begins with what is yours:

| constant | what |
|---|---|
${program.constants.map(({ name, what }) => `| \`${name}\` | ${what} |`).join('\n')}

After each change, look at what it does to the manifests: \`${update}\` takes them over, and a reviewer sees them in the pull request. What has to be there ${where} is in [its guide](${GUIDES}/guides/${guide}).

## 3. Secrets

No secret is in the manifests. Which they read, and which of them can be made for you:

\`\`\`sh
${tool} secrets dist
${tool} secrets dist --generate all | kubectl apply -f -   # if it says that some can be made
\`\`\`

Those that only you know are described [here](${GUIDES}/guides/secrets.md). The namespace \`flyte\` must be there before its Secrets: \`kubectl create namespace flyte\`, and the manifests take it over.

## 4. Apply

\`\`\`sh
kubectl apply --server-side -f dist
kubectl --namespace flyte rollout status deployment --timeout 10m
${ENTER[shape].replace(/GUIDES/g, GUIDES)}.

A pod that does not start: [troubleshooting](${GUIDES}/guides/troubleshooting.md). Then [a first workflow](${GUIDES}/guides/first-workflow.md), and [Argo CD or Flux](${GUIDES}/guides/gitops.md) in place of \`kubectl\`.
`;
}
