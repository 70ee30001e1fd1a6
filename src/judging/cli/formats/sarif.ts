import { jsonPieces, mapped, RenderOptions, rulesOf } from './text';
import { AuditFinding, AuditReport, nameOf } from '../../audit';
import { Severity } from '../../hardening';
import { plain } from '../../manifest/text';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const HOME = 'https://github.com/cdk8s-flyte/cdk8s-flyte';
const LEVELS: { readonly [severity in Severity]: string } = { high: 'error', medium: 'warning', low: 'note' };
/** The scale on which code scanning services sort. */
const SCORES: { readonly [severity in Severity]: string } = { high: '8.0', medium: '5.0', low: '2.0' };

export function renderSarif(report: AuditReport, { version, commit }: RenderOptions): Iterable<string> {
  const rules = rulesOf(report.findings);
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  return jsonPieces((results) => ({
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [{
      tool: {
        driver: {
          name: 'cdk8s-flyte audit',
          version,
          informationUri: HOME,
          rules: rules.map((rule) => ({
            id: rule.id,
            shortDescription: { text: rule.title },
            fullDescription: { text: rule.why },
            help: { text: `${rule.why} ${rule.fix}`, markdown: `${rule.why}\n\n**Fix:** ${rule.fix}` },
            defaultConfiguration: { level: LEVELS[rule.severity] },
            properties: { 'tags': ['security', rule.set], 'security-severity': SCORES[rule.severity] },
          })),
        },
      },
      invocations: [{
        executionSuccessful: report.problems.length === 0,
        toolExecutionNotifications: [
          ...report.problems.map(({ file, line, message }) => notification('error', message, file, line)),
          ...report.unjudged.map(({ object, file, line, message }) =>
            notification(report.onUnjudged === 'error' ? 'error' : 'warning', `not judged: ${nameOf(object)}: ${message}`, file, line)),
          ...report.skipped.map(({ file, message }) => notification('note', message, file)),
        ],
      }],
      columnKind: 'utf16CodeUnits',
      // Its versionControlProvenance asks for the repository too, which nobody named.
      ...commit === undefined ? {} : { properties: { commit } },
      results,
    }],
  }), mapped(report.findings, (finding) => result(finding, indexes.get(finding.rule.id)!)), 4);
}

function result(finding: AuditFinding, ruleIndex: number) {
  const { rule, object, container, path, message, accepted, file, line } = finding;
  const where = container === undefined ? '' : `, container ${container}`;
  return {
    ruleId: rule.id,
    ruleIndex,
    level: LEVELS[rule.severity],
    message: { text: textOf(`${nameOf(object)}${where}: ${message}`) },
    locations: [{
      physicalLocation: physical(file, line),
      logicalLocations: [{ fullyQualifiedName: plain(`${nameOf(object)} ${path}`), kind: 'object' }],
    }],
    // Lines move when other objects change; what and where it is does not.
    partialFingerprints: { 'objectPath/v1': plain([rule.id, object.apiVersion, nameOf(object), container ?? '', path].join('|')) },
    ...accepted === undefined ? {} : { suppressions: [{ kind: 'inSource', status: 'accepted', justification: plain(accepted) }] },
  };
}

function notification(level: 'error' | 'warning' | 'note', text: string, file: string, line?: number) {
  return { level, message: { text: textOf(text) }, locations: [{ physicalLocation: physical(file, line) }] };
}

function physical(file: string, line?: number) {
  return {
    artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/') },
    ...line === undefined ? {} : { region: { startLine: line } },
  };
}

/** As text: in a message of SARIF `[text](place)` is a link, which only a backslash before the bracket prevents, and `{0}` is a gap. */
function textOf(text: string): string {
  return plain(text).replace(/(\\*)\]\(/g, '$1$1\\](').replace(/\{(\d+)\}/g, '{{$1}}');
}
