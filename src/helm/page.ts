import { Chart } from './chart/chart';
import { UNREAD } from './chart/components';
import { Row } from './row';
import { propOf, stepsOf } from './statements';

const INTRO = `# From Helm to cdk8s

\`cdk8s-flyte import-values\` turns the values of Flyte's charts of v1.16.8 into a TypeScript app that says the same with typed props.

\`\`\`sh
helm get values flyte -n flyte -o yaml > values.yaml
npx cdk8s-flyte import-values values.yaml --chart flyte-core --output flyte-app
cd flyte-app && npm install && npx cdk8s synth
\`\`\`

Several files are merged as Helm does: the later wins, maps key by key, lists whole, and null removes. The folder must be absent or empty; it gets
\`main.ts\`, what npm, TypeScript and cdk8s need, and \`REPORT.md\`, which accounts for each value:

| result | means |
| --- | --- |
| carried | a prop in \`main.ts\` says it |
| default already | the library has it so; or it says nothing, since what it belongs to is off; or no program reads it, in the chart neither |
| refused | it is not taken over; the reason names the safe way |
| unknown | no key of the chart that has a place here |

The library judges the app before it is written. What it refuses is left out, with its reason, so that the app compiles and synthesises. A value that
only Helm's templates could compute is refused; \`{{ .Values.name }}\`, \`{{ .Release.Name }}\` and \`{{ .Release.Namespace }}\` are filled in.

**Secrets.** What stands in plain text under the name of a secret becomes a reference, with the command that makes the Secret. No value of it is
written, neither into the app nor into the report nor on the screen. Make new ones: whoever could read the values knows the old.

**Decide before you deploy.** What opens Flyte to others is written as the values have it, and stands first in the report: a host without login becomes
\`Authentication.disabled\` with the key that says so. Values with login become an app with login, whatever else of them is refused.

**To fill in.** Placeholders of profiles such as \`<BUCKET_NAME>\`, and what the library needs and the values do not say, stand in \`main.ts\` as
something of the same kind; the report lists them, and what was added besides.

**What the values do not say** is as the library has it, which may be otherwise than in the chart ([defaults](defaults.md)). The chart, for example, runs
flytescheduler only where \`workflow_scheduler\` says so; the app runs it unless that says no.

**Exit status.** 0: written. 2: nothing is written, since a file is no YAML, no values of that chart, or the command line is wrong.

## Several clusters

Values of chart flyte-core that leave out one half of Flyte become the class of the other ([several clusters](multi-cluster.md)): give the files as Helm
gets them, once for each plane.

\`\`\`sh
npx cdk8s-flyte import-values values-eks.yaml values-controlplane.yaml --chart flyte-core --output control-plane
npx cdk8s-flyte import-values values-eks.yaml values-dataplane.yaml --chart flyte-core --output data-plane
\`\`\`

| values | app | |
| --- | --- | --- |
| \`flytepropeller.enabled: false\` | \`FlyteControlPlane\` | \`admin.clusters\` of the table is \`clusters\`, and \`taskNamespaces.namespaceTemplate\` is \`namespaceTemplate\` |
| \`flyteadmin.enabled: false\` | \`FlyteDataPlane\` | \`propeller.clusterId\` is \`clusterName\`; \`configmap.admin\` and \`configmap.catalog\` say where \`admin\` and \`dataCatalog\` are |
| both | none | exit status 2: there is neither plane |

What is about the other plane says nothing, as in the chart, and is listed as such. Otherwise than in the chart:

- The namespaces of projects are made by each data plane in its cluster. Templates and their data are refused in values of a control plane, and
  \`cluster_resource_manager.enabled: false\` in those of a data plane.
- The token and the authority of a cluster come from a Secret of its own, \`cluster-NAME\`, in place of files that \`flyteadmin.additionalVolumes\` mounts.
- Names of clusters are DNS labels: \`dataplane_1\` becomes \`dataplane-1\` in both planes, which somebody has to decide on.
- A data plane logs in where its values say \`useAuth: true\`, or say nothing of that and have a client or its secret.
- Without \`insecure\`, an address with port 443 is encrypted; any other is not, as the chart's own values have it.

The tables are what the command goes by; \`node scripts/from-helm-page.js\` writes them from it. Names are props of \`FlyteCore\` and \`FlyteBinary\`; \`controlPlaneAccess\` is
one of \`FlyteDataPlane\`.
`;

/** docs/from-helm.md, from the tables of the charts. */
export function pageOf(core: Chart, binary: Chart): string {
  const inFlyte = (key: string) => key.startsWith('configmap.*.');
  const isUnread = (row: Row) => row.idle === UNREAD;
  const config = core.rows.filter(({ key }) => inFlyte(key)).map((row) => ({ ...row, key: row.key.slice('configmap.*.'.length) }));
  return [
    INTRO,
    '## Chart flyte-core',
    '',
    '`<c>` is `flyteadmin`, `flytescheduler`, `datacatalog`, `flytepropeller`, `webhook`, `flyteconsole` or `cluster_resource_manager`, and in the props `admin`, '
      + '`scheduler`, `dataCatalog`, `propeller`, `podWebhook`, `console` or `clusterResourceSync`. What stands below `plugin_config` of an operator counts as below `configmap`, once that is on. '
      + 'Keys that the templates of a component do not read have a table of their own below.',
    '',
    ...table(folded(core.rows.filter((row) => !inFlyte(row.key) && !row.key.includes('.plugin_config.') && !isUnread(row)))),
    '',
    'Keys of other components do nothing, as in the chart:',
    '',
    ...unreadTable(core.rows.filter(isUnread)),
    '',
    '## Chart flyte-binary',
    '',
    ...table(binary.rows.filter(({ key }) => !/^configuration\.inline\.|^flyteconnector\.\*/.test(key))),
    '',
    "## Flyte's configuration",
    '',
    'Below `configmap.<document>` of flyte-core, and below `configuration.inline` of flyte-binary, where `binary` stands for `admin` and `propeller`. Any other key goes into '
      + '[extra configuration](extra-config.md) of the component that reads its section.',
    '',
    ...table(config.filter(({ key }) => key !== '*')),
    '',
  ].join('\n');
}

/** The components' own sections, and what their rows say where it is the same for all. */
const SECTIONS: { readonly [section: string]: string } = {
  flyteadmin: 'admin',
  flytescheduler: 'scheduler',
  datacatalog: 'dataCatalog',
  flytepropeller: 'propeller',
  webhook: 'podWebhook',
  flyteconsole: 'console',
  cluster_resource_manager: 'clusterResourceSync',
  flyteconnector: 'connectors',
};

/** Rows that all components have, once. */
function folded(rows: readonly Row[]): Row[] {
  const general = (row: Row): Row | undefined => {
    const [section, ...rest] = row.key.split('.');
    if (!Object.hasOwn(SECTIONS, section)) { return undefined; }
    const says = row.says?.replace(new RegExp(`^(${SECTIONS[section]}(\\[\\w+\\])?)\\.`), '<c>.');
    return { ...row, key: `<c>.${rest.join('.')}`, says };
  };
  const groups = new Map<string, number>();
  for (const one of rows.map(general)) {
    const id = one === undefined ? '' : cells(one).join();
    groups.set(id, (groups.get(id) ?? 0) + 1);
  }
  const written = new Set<string>();
  return rows.flatMap((row) => {
    const one = general(row);
    const id = one === undefined ? '' : cells(one).join();
    if (one === undefined || groups.get(id)! < 3) { return [row]; }
    if (written.has(id)) { return []; }
    written.add(id);
    return [one];
  });
}

/** What the templates of each component do not read. */
function unreadTable(rows: readonly Row[]): string[] {
  const sections = [...new Set(rows.map(({ key }) => key.split('.')[0]))];
  const keysOf = (section: string) => rows.filter(({ key }) => key.startsWith(`${section}.`)).map(({ key }) => `\`${key.slice(section.length + 1)}\``);
  return ['| below | keys |', '| --- | --- |', ...sections.map((section) => `| \`${section}\` | ${keysOf(section).join(', ')} |`)];
}

function table(rows: readonly Row[]): string[] {
  return ['| value | here | |', '| --- | --- | --- |', ...rows.map((row) => `| ${cells(row).map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`)];
}

function cells({ key, says, same, refused, always, idle, app }: Row): string[] {
  const standard = same === undefined ? '' : `default: ${same.map((one) => `\`${JSON.stringify(one)}\``).join(', ')}`;
  const prop = says === undefined ? 'so by default' : `\`${propOf(stepsOf(says.replace('@store', 'ObjectStore.s3')))}\``;
  if (app !== undefined) { return [`\`${key}\``, `\`${app}\``, `where it is false; ${standard}`]; }
  const [here, note] = always !== undefined ? ['so by default', always] : idle !== undefined ? ['does nothing', idle] : refused !== undefined ? ['refused', refused] : [prop, ''];
  return [`\`${key}\``, here, [standard, note].filter((one) => one !== '').join('; ')];
}
