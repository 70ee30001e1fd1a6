import { ReportModel } from './model';
import { figuresOf, verdictOf } from './words';

/**
 * The report for programs. `kubectl apply -f dist/`, GitOps tools and our own audit read every JSON file of a folder as a manifest, so
 * the document is one: a List of nothing, which all of them take and none applies. Whoever knows the report reads the rest.
 */
export function renderJson(model: ReportModel): string {
  const document = {
    apiVersion: 'v1',
    kind: 'List',
    items: [],
    report: {
      format: 'cdk8s-flyte.dev/security-report/v1',
      title: model.title,
      releases: model.releases,
      ...model.commit === undefined ? {} : { commit: model.commit },
      ...model.clusters === undefined ? {} : { clusters: model.clusters },
      verdict: verdictOf(model).text,
      summary: figuresOf(model).map(({ count, what }) => ({ what, count })),
      openshift: model.openshift,
      wildcardsInRbac: model.wildcards,
      pods: model.pods,
      exceptions: model.exceptions,
      findings: model.findings,
      problems: model.problems,
      accounts: model.accounts,
      peers: model.peers,
      connections: model.connections,
      namespaces: model.namespaces,
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
