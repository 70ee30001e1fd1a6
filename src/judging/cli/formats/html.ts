import { STYLE } from './html-style';
import { Group, groupsOf, placeOf, RenderOptions, rulesOf, scopeOf, summaryOf } from './text';
import { acceptedOf, AuditFinding, AuditReport, bySeverity, hasFailed, nameOf, violationsOf } from '../../audit';
import { escapeHtml } from '../../manifest/text';
import { PAGE_END, pageStart, table } from '../../page';

/** The report as one page, piece by piece. */
export function* renderHtml(report: AuditReport, { version, commit }: RenderOptions): Generator<string> {
  yield* [
    ...pageStart({ title: 'Audit of Kubernetes manifests', style: STYLE, skipTo: { id: 'findings', name: 'findings' } }),
    '<header>',
    '<h1>Audit of Kubernetes manifests</h1>',
    `<p class="scope">${escapeHtml(scopeOf(report))}</p>`,
    ...commit === undefined ? [] : [`<p class="scope">Commit ${escapeHtml(commit)}</p>`],
    '</header>',
    '<main>',
    ...summary(report),
    ...problems(report),
    ...unjudged(report),
    ...skipped(report),
    '<section id="findings" aria-labelledby="findings-title" tabindex="-1">',
    '<h2 id="findings-title">Findings</h2>',
  ].map(line);
  if (report.findings.length === 0) {
    yield '<p>None.</p>\n';
  }
  for (const found of groupsOf(report)) {
    yield `${group(found)}\n`;
  }
  yield* [
    '</section>',
    ...rules(report),
    '</main>',
    `<footer><p>Made by cdk8s-flyte audit ${escapeHtml(version)}. Accepted findings are exceptions that somebody wrote down, with a reason, `
      + 'in an annotation of the object; they do not count as violations.</p></footer>',
    ...PAGE_END,
  ].map(line);
}

function line(text: string): string {
  return `${text}\n`;
}

function summary(report: AuditReport): string[] {
  const violations = violationsOf(report);
  const tiles: [string, number, string][] = [
    ...bySeverity(violations).map(([severity, number]): [string, number, string] => [severity, number, `${severity} severity`]),
    ['accepted', acceptedOf(report).length, 'accepted'],
    ['plain', report.objects, report.objects === 1 ? 'object' : 'objects'],
    ['plain', report.pods, report.pods === 1 ? 'pod' : 'pods'],
  ];
  return [
    '<section aria-labelledby="summary-title">',
    '<h2 id="summary-title">Summary</h2>',
    `<p class="verdict ${hasFailed(report) ? 'dirty' : 'clean'}">${escapeHtml(summaryOf(report))}.</p>`,
    '<dl class="tiles">',
    ...tiles.map(([kind, number, what]) => `<div class="tile ${kind}"><dt>${what}</dt><dd>${number}</dd></div>`),
    '</dl>',
    '</section>',
  ];
}

function problems({ problems: list }: AuditReport): string[] {
  return list.length === 0 ? [] : [
    '<section aria-labelledby="problems-title">',
    '<h2 id="problems-title">Problems with the input</h2>',
    '<p>This input was not judged, so the findings are not complete.</p>',
    ...table('Input that could not be judged', ['Place', 'Problem'], list.map((problem) => [
      `<th scope="row">${escapeHtml(placeOf(problem))}</th>`, `<td>${escapeHtml(problem.message)}</td>`,
    ])),
    '</section>',
  ];
}

function unjudged({ unjudged: list }: AuditReport): string[] {
  return list.length === 0 ? [] : [
    '<section aria-labelledby="unjudged-title">',
    '<h2 id="unjudged-title">Not judged</h2>',
    '<p>These objects make containers in a way that no rule reads, so somebody has to look at them.</p>',
    ...table('Objects that were not judged', ['Object', 'Place', 'Why'], list.map((one) => [
      `<th scope="row">${escapeHtml(nameOf(one.object))}</th>`, `<td>${escapeHtml(placeOf(one))}</td>`, `<td>${escapeHtml(one.message)}</td>`,
    ])),
    '</section>',
  ];
}

function skipped({ skipped: list }: AuditReport): string[] {
  return list.length === 0 ? [] : [
    '<section aria-labelledby="skipped-title">',
    '<h2 id="skipped-title">Left out</h2>',
    ...table('Input that was left out on purpose', ['Place', 'What'], list.map(({ file, message }) => [
      `<th scope="row">${escapeHtml(file)}</th>`, `<td>${escapeHtml(message)}</td>`,
    ])),
    '</section>',
  ];
}

function group({ object, file, findings }: Group): string {
  return [
    '<article>',
    `<h3><span class="kind">${escapeHtml(object.kind)}</span> ${escapeHtml(nameOf(object).slice(object.kind.length + 1))}</h3>`,
    `<p class="file">${escapeHtml(object.apiVersion)} in ${escapeHtml(file)}</p>`,
    ...table(`Findings in ${nameOf(object)}`, ['Rule', 'Severity', 'Container', 'Finding', 'Line'], findings.map(cells)),
    '</article>',
  ].join('\n');
}

function cells({ rule, accepted, container, message, path, line: number }: AuditFinding): string[] {
  const kind = accepted === undefined ? rule.severity : 'accepted';
  const reason = accepted === undefined ? '' : `<br><span class="reason">Accepted: ${escapeHtml(accepted)}</span>`;
  return [
    // First, since on a phone the first column stays in sight.
    `<th scope="row"><a href="#rule-${rule.id}">${rule.id}</a></th>`,
    `<td><span class="badge ${kind}">${kind}</span></td>`,
    `<td>${container === undefined ? '<span aria-label="the whole object">–</span>' : escapeHtml(container)}</td>`,
    `<td>${escapeHtml(message)}<br><code>${escapeHtml(path).replace(/[.[]/g, '<wbr>$&')}</code>${reason}</td>`,
    `<td class="number">${number ?? '–'}</td>`,
  ];
}

function rules({ findings }: AuditReport): string[] {
  const broken = rulesOf(findings);
  return broken.length === 0 ? [] : [
    '<section aria-labelledby="rules-title">',
    '<h2 id="rules-title">Rules</h2>',
    ...table('Rules that the findings are about', ['Rule', 'Severity', 'Why it matters', 'How to fix'], broken.map((rule) => [
      `<th scope="row" id="rule-${rule.id}">${rule.id}</th>`,
      `<td><span class="badge ${rule.severity}">${rule.severity}</span></td>`,
      `<td>${escapeHtml(rule.why)}</td>`,
      `<td>${escapeHtml(rule.fix)}</td>`,
    ])),
    '</section>',
  ];
}
