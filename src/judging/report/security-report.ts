import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { ApiObject, App } from 'cdk8s';
import { AppObjects } from './app-objects';
import { together } from './clusters';
import { collect } from './collect';
import { renderHtml } from './html';
import { renderJson } from './json';
import { Judged } from './links';
import { renderMarkdown } from './markdown';
import { ReportModel } from './model';
import { refusal } from '../../private/checks';
import { requireArguments } from '../../private/props';
import { ownRulesOf } from '../audit';
import { judgedOnce } from '../generation';
import { isCommit } from '../manifest/text';
import { parseVersion } from '../pss';

/**
 * What a security report says, and by which rules it judges.
 */
export interface SecurityReportOptions {
  /**
   * The report's title.
   * @default 'Security report'
   */
  readonly title?: string;

  /**
   * The commit of the sources that the manifests are made from, for the head of the report: 7 to 64 hexadecimal digits. Nothing is read
   * from Git: the same app gives the same bytes. In CI it is in the environment, for example as `GITHUB_SHA`.
   * @default - none is named
   */
  readonly commit?: string;

  /**
   * Name of the cluster that the app is for, where `otherClusters` names more.
   * @default - the report is on one cluster, which has no name
   */
  readonly cluster?: string;

  /**
   * Apps for other clusters, by the names of these: the report then tells of all of them, with a frame for each in one drawing. A line leads
   * from one to another where the configuration of pods names a host and port, their policies let them out there, and the host is that of an
   * Ingress or route of the other. Needs `cluster`.
   * @default - none
   */
  readonly otherClusters?: { readonly [cluster: string]: App };

  /**
   * Version of the Pod Security Standards that judges the pods, from `v1.0` on.
   * @default 'latest'
   */
  readonly podSecurityVersion?: string;

  /**
   * Whether the app runs on OpenShift, where a user that the manifests leave open comes from the namespace's range.
   * @default - true if an object of the app belongs to OpenShift's API, or a network policy names one of its namespaces
   */
  readonly openshift?: boolean;
}

/**
 * Where a security report is written to.
 */
export interface SecurityReportWriteOptions extends SecurityReportOptions {
  /**
   * Folder of the files. Choose one outside `templates/` when you synthesise a Helm chart, as Helm renders whatever is in there.
   * @default - the folder of the manifests, `app.outdir`
   */
  readonly directory?: string;

  /**
   * Name of the files, without extension.
   * @default 'security-report'
   */
  readonly fileName?: string;
}

/**
 * Who runs as whom, what each container may do, who may talk to whom and who may call the Kubernetes API: read from the final
 * manifests of an app, patches included, and written for people. The same app gives the same bytes.
 *
 * One line writes it next to the manifests: `SecurityReport.write(app)`.
 */
export class SecurityReport {
  /**
   * Reads the manifests of all charts of an app. Throws what `app.synth()` would throw if the app is not valid.
   * @param app the app to report on
   * @param options the title, other clusters, and what to judge by
   */
  public static of(app: App, options: SecurityReportOptions = {}): SecurityReport {
    requireArguments('SecurityReport.of', app, options);
    const version = options.podSecurityVersion ?? 'latest';
    parseVersion(version);
    requireCommit(options.commit);
    const apps = clustersOf(app, options);
    const clusters = new Map([...apps].map(([cluster, one]) => [cluster, judgedOnce(one, () => SecurityReport.read(one, options, version))]));
    return new SecurityReport(options.cluster === undefined ? [...clusters.values()][0].model : together(clusters));
  }

  /**
   * Writes the report as `security-report.html`, `.md` and `.json`, before or after `app.synth()`. None of them is taken for a manifest:
   * cdk8s and kubectl pass over the first two, and the JSON is an empty Kubernetes List with the report beside its items.
   * @param app the app to report on
   * @param options the folder, the name of the files, and those of `SecurityReport.of`
   */
  public static write(app: App, options: SecurityReportWriteOptions = {}): SecurityReport {
    requireArguments('SecurityReport.write', app, options);
    const { directory = app.outdir, fileName: name = 'security-report', ...judging } = options;
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) {
      throw refusal('SecurityReport.write', 'fileName', 'be a file name without folders', name, "leave it out for 'security-report'");
    }
    const report = SecurityReport.of(app, judging);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, `${name}.html`), report.toHtml());
    writeFileSync(join(directory, `${name}.md`), report.toMarkdown());
    writeFileSync(join(directory, `${name}.json`), report.toJson());
    return report;
  }

  private static read(app: App, options: SecurityReportOptions, version: string): Judged {
    const constructs = app.node.findAll();
    const problems = constructs.flatMap((construct) => construct.node.validate().map((problem) => `[${construct.node.path}] ${problem}`));
    if (problems.length > 0) {
      throw new Error(`Validation failed with the following errors:\n  ${problems.join('\n  ')}`);
    }
    // Not chart.toJson(), which validates the whole app anew for each chart.
    const manifests = constructs.filter((construct): construct is ApiObject => ApiObject.isApiObject(construct))
      .map((object): unknown => object.toJson());
    const { title = 'Security report', commit, openshift } = options;
    const objects = new AppObjects(manifests);
    return { objects, model: collect(manifests, { title, commit, version, openshift, ownRules: ownRulesOf(app) }, objects) };
  }

  private constructor(private readonly model: ReportModel) {}

  /**
   * What Pod Security `restricted` and the hardening rules object to and nobody accepted, one line each. Empty is what you want.
   */
  public get violations(): string[] {
    const found = this.model.findings.map(({ rule, object, container, message }) => {
      return `${object}${container === undefined ? '' : `, container ${container}`}: ${rule}: ${message}`;
    });
    return [...found, ...this.model.problems];
  }

  /**
   * What somebody granted or accepted in an annotation, with the reason, one line each.
   */
  public get accepted(): string[] {
    return this.model.exceptions.map(({ rule, object, container, reason }) => {
      return `${object}${container === undefined ? '' : `, container ${container}`}: ${rule}: ${reason}`;
    });
  }

  /**
   * The report as GitHub-flavored Markdown.
   */
  public toMarkdown(): string {
    return renderMarkdown(this.model);
  }

  /**
   * The report as JSON, for programs: an empty Kubernetes List whose field `report` holds everything.
   */
  public toJson(): string {
    return renderJson(this.model);
  }

  /**
   * The report as one HTML page with a drawing, which loads nothing from anywhere.
   */
  public toHtml(): string {
    return renderHtml(this.model);
  }
}

function requireCommit(commit: string | undefined): void {
  if (commit !== undefined && !isCommit(commit)) {
    throw refusal('SecurityReport', 'commit', 'be a commit, 7 to 64 hexadecimal digits', commit, 'leave it out if it is not known');
  }
}

/** The apps by the names of their clusters; a single one may have no name. */
function clustersOf(app: App, { cluster, otherClusters = {} }: SecurityReportOptions): Map<string, App> {
  const others = Object.entries(otherClusters);
  if (cluster === undefined && others.length > 0) {
    throw refusal('SecurityReport', 'cluster', 'be there where otherClusters is', cluster, 'give the name of the cluster that the first app is for');
  }
  const names = [...cluster === undefined ? [] : [cluster], ...others.map(([name]) => name)];
  const bad = names.find((name) => !/^[A-Za-z0-9]([-._A-Za-z0-9]{0,61}[A-Za-z0-9])?$/.test(name));
  if (bad !== undefined) {
    throw refusal('SecurityReport', bad === cluster ? 'cluster' : 'otherClusters', 'name clusters by at most 63 letters, digits, points, hyphens and underscores', bad, 'shorten or change it');
  }
  const twice = others.find(([name, one]) => name === cluster || one === app)?.[0];
  if (twice !== undefined) {
    throw refusal('SecurityReport', 'otherClusters', 'hold other clusters, each with an app of its own', twice, `leave ${twice} out`);
  }
  return new Map([[cluster ?? '', app], ...others]);
}
