import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { acceptedOf, AuditFinding, Auditor, AuditOptions, AuditReport, hasFailed, nameOf, ObjectRef, OwnRule, parseOptions, rulesOfFile, TextReader, violationsOf } from './audit';
import { constructPathsNear } from './audit/construct-paths';
import { textAt } from './manifest/fields';

/** What the CLI gives a plugin; the part of its contract that is used here. */
interface Context {
  readonly manifests: readonly string[];
  /** Construct path by `metadata.name`; the CLI looks the names of violating resources up in it. */
  readonly metadata: { [name: string]: { readonly path: string } };
  readonly report: {
    addViolation(violation: Violation): void;
    submit(status: 'success' | 'failure', metadata?: { readonly [key: string]: string }): void;
  };
  parseManifest(path: string): unknown[];
}

interface Violation {
  readonly ruleName: string;
  readonly recommendation: string;
  readonly fix: string;
  readonly violatingResources: readonly Resource[];
}

interface Resource {
  readonly resourceName: string;
  readonly manifestPath: string;
  readonly locations: readonly string[];
}

const DEFAULTS: { readonly [property: string]: string | boolean } = { level: 'restricted', version: 'latest', rules: 'all', accept: true, unjudged: 'warn', rulesFile: '' };

/**
 * Makes `cdk8s synth` fail when a manifest breaks the Pod Security Standards or a hardening rule, naming the constructs:
 *
 * ```yaml
 * validations:
 *   - package: cdk8s-flyte
 *     version: 1.0.0
 *     class: PodSecurityValidation
 *     properties: { level: restricted, version: latest, rules: all, accept: true, unjudged: warn }
 * ```
 *
 * The CLI loads it by name. jsii cannot type the CLI's contract, so the class is not part of the jsii API.
 *
 * @internal
 */
export class PodSecurityValidation {
  private readonly options: AuditOptions;
  private readonly rulesFile: string;
  private readonly ownRules: readonly OwnRule[];

  constructor(properties: { readonly [property: string]: unknown } = {}) {
    const unknown = Object.keys(properties).filter((property) => !Object.prototype.hasOwnProperty.call(DEFAULTS, property));
    if (unknown.length > 0) {
      throw new Error(`PodSecurityValidation: unknown property ${unknown.join(', ')}; the properties are ${Object.keys(DEFAULTS).join(', ')}`);
    }
    const given = (property: string) => properties[property] ?? DEFAULTS[property];
    const value = (property: string) => {
      const text = given(property);
      if (typeof text !== 'string') {
        throw new Error(`${property} must be a string, got ${JSON.stringify(text)}; put it into quotes`);
      }
      return text;
    };
    const accept = given('accept');
    try {
      if (typeof accept !== 'boolean') {
        throw new Error(`accept must be true or false, got ${JSON.stringify(accept)}; write it without quotes`);
      }
      this.options = parseOptions(value('level'), value('version'), value('rules'), { accept, unjudged: value('unjudged') });
      this.rulesFile = value('rulesFile');
      this.ownRules = this.rulesFile === '' ? [] : rulesOfFile(`rulesFile ${this.rulesFile}`, resolve(this.rulesFile));
      if (this.rulesFile !== '' && this.options.rules === 'pod-security') {
        throw new Error('rulesFile with rules pod-security judges by none of them; choose hardening or all');
      }
    } catch (error) {
      throw new Error(`PodSecurityValidation: ${(error as Error).message}`);
    }
  }

  /** Judges all manifests of the app together. */
  public async validate(context: Context): Promise<void> {
    const auditor = new Auditor({ ...this.options, ownRules: this.ownRules }, readerOf(context));
    const namesakes = new Map<string, number>();
    for (const manifest of context.manifests) {
      try {
        const documents = context.parseManifest(manifest).filter((document) => document !== null && document !== undefined);
        for (const document of documents) {
          const name = textAt(document, 'metadata', 'name') ?? '';
          namesakes.set(name, (namesakes.get(name) ?? 0) + 1);
          auditor.add(document, { file: manifest, line: () => undefined });
        }
      } catch (error) {
        // What cannot be judged must not pass.
        auditor.addProblem(manifest, `it cannot be judged: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    const report = auditor.report();
    const violations = violationsOf(report);
    const resources = new Resources(namesakes, context);
    for (const rule of new Set(violations.map((finding) => finding.rule))) {
      context.report.addViolation({
        ruleName: rule.id,
        recommendation: rule.why,
        fix: rule.fix,
        violatingResources: resources.of(violations.filter((finding) => finding.rule === rule)),
      });
    }
    if (report.problems.length > 0) {
      context.report.addViolation({
        ruleName: 'unusable-manifest',
        recommendation: 'Kubernetes would refuse it, and no rule can judge it.',
        fix: 'Correct the construct or the patch that writes it.',
        violatingResources: report.problems.map(({ file, message }) => ({ resourceName: '(manifest)', manifestPath: file, locations: [message] })),
      });
    }
    if (report.onUnjudged === 'error' && report.unjudged.length > 0) {
      context.report.addViolation({
        ruleName: 'not-judged',
        recommendation: 'It makes containers, and no rule can tell what they may do.',
        fix: 'Replace the object by one that can be judged, or set the property unjudged to warn.',
        violatingResources: report.unjudged
          .map(({ object, file, message }) => ({ resourceName: nameOf(object), manifestPath: file, locations: [message] })),
      });
    }
    context.report.submit(hasFailed(report) || report.problems.length > 0 ? 'failure' : 'success', this.summary(report));
  }

  /** Shown above the violations, also when there are none: what is accepted, and what was not judged, is never hidden. */
  private summary(report: AuditReport): { [key: string]: string } {
    const { level, version, rules, accept, onUnjudged } = this.options;
    const summary: { [key: string]: string } = {
      level,
      version,
      rules,
      accept: String(accept),
      unjudged: onUnjudged,
      objects: String(report.objects),
      pods: String(report.pods),
      ...this.rulesFile === '' ? {} : { rulesFile: this.rulesFile },
    };
    report.unjudged.forEach(({ object, message }, index) => {
      summary[`not judged ${index + 1}`] = `${nameOf(object)}: ${message}`;
    });
    acceptedOf(report).forEach((finding, index) => {
      const container = finding.container === undefined ? '' : `, container ${finding.container}`;
      summary[`accepted ${index + 1}`] = `${finding.rule.id} in ${nameOf(finding.object)}${container}: ${finding.accepted}`;
    });
    return summary;
  }
}

/** The library brings no parser, but the CLI does: for files. */
function readerOf(context: Context): TextReader {
  return (text) => {
    const folder = mkdtempSync(join(tmpdir(), 'cdk8s-flyte-'));
    try {
      const file = join(folder, 'text.yaml');
      writeFileSync(file, text);
      return context.parseManifest(file);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

/** Findings as the CLI reports them: by object, with the path of the construct. */
class Resources {
  private readonly recorded: ReturnType<typeof constructPathsNear>;

  constructor(private readonly namesakes: ReadonlyMap<string, number>, private readonly context: Context) {
    this.recorded = constructPathsNear(context.manifests[0] ?? '');
  }

  public of(findings: readonly AuditFinding[]): Resource[] {
    const resources = new Map<string, { resourceName: string; manifestPath: string; locations: string[] }>();
    for (const finding of findings) {
      const resourceName = nameOf(finding.object);
      const key = `${finding.file} ${finding.object.apiVersion} ${resourceName}`;
      const resource = resources.get(key) ?? { resourceName, manifestPath: finding.file, locations: [] };
      const container = finding.container === undefined ? '' : ` (container ${finding.container})`;
      resource.locations.push(`${finding.path}${container}: ${finding.message}`);
      resources.set(key, resource);
      this.tellPath(resourceName, finding.object);
    }
    return [...resources.values()];
  }

  /** The CLI finds paths by resource name in the context's table, so the names used here go into it. */
  private tellPath(resourceName: string, object: ObjectRef): void {
    const path = this.recorded(object) ?? this.guess(object);
    if (path !== undefined) {
      this.context.metadata[resourceName] = { path };
    }
  }

  /** The CLI's table has one path for a name; it is certain only if one object has that name. */
  private guess({ name }: ObjectRef): string | undefined {
    const path = Object.prototype.hasOwnProperty.call(this.context.metadata, name) ? this.context.metadata[name].path : undefined;
    return path === undefined || this.namesakes.get(name) === 1 ? path : `${path}, or another construct that makes an object named ${name}`;
  }
}
