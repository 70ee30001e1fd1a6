import { STYLE } from './html-style';
import { Group, groupsOf, placeOf, plain, RenderOptions, rulesOf, scopeOf, summaryOf } from './text';
import { acceptedOf, AuditFinding, AuditReport, bySeverity, hasFailed, nameOf, violationsOf } from '../../audit';

/** One page that needs nothing but itself: no script, no font, no image from elsewhere. */
export function* renderHtml(report: AuditReport, { version }: RenderOptions): Generator<string> {
  yield* [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
    '<title>Audit of Kubernetes manifests</title>',
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<a class="skip" href="#findings">Skip to the findings</a>',
    '<header>',
    '<h1>Audit of Kubernetes manifests</h1>',
    `<p class="scope">${escaped(scopeOf(report))}</p>`,
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
    `<footer><p>Made by cdk8s-flyte audit ${escaped(version)}. Accepted findings are exceptions that somebody wrote down, with a reason, `
      + 'in an annotation of the object; they do not count as violations.</p></footer>',
    '</body>',
    '</html>',
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
    `<p class="verdict ${hasFailed(report) ? 'dirty' : 'clean'}">${escaped(summaryOf(report))}.</p>`,
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
      `<th scope="row">${escaped(placeOf(problem))}</th>`, `<td>${escaped(problem.message)}</td>`,
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
      `<th scope="row">${escaped(nameOf(one.object))}</th>`, `<td>${escaped(placeOf(one))}</td>`, `<td>${escaped(one.message)}</td>`,
    ])),
    '</section>',
  ];
}

function skipped({ skipped: list }: AuditReport): string[] {
  return list.length === 0 ? [] : [
    '<section aria-labelledby="skipped-title">',
    '<h2 id="skipped-title">Left out</h2>',
    ...table('Input that was left out on purpose', ['Place', 'What'], list.map(({ file, message }) => [
      `<th scope="row">${escaped(file)}</th>`, `<td>${escaped(message)}</td>`,
    ])),
    '</section>',
  ];
}

function group({ object, file, findings }: Group): string {
  return [
    '<article>',
    `<h3><span class="kind">${escaped(object.kind)}</span> ${escaped(nameOf(object).slice(object.kind.length + 1))}</h3>`,
    `<p class="file">${escaped(object.apiVersion)} in ${escaped(file)}</p>`,
    ...table(`Findings in ${nameOf(object)}`, ['Severity', 'Rule', 'Container', 'Finding', 'Line'], findings.map(cells)),
    '</article>',
  ].join('\n');
}

function cells({ rule, accepted, container, message, path, line: number }: AuditFinding): string[] {
  const kind = accepted === undefined ? rule.severity : 'accepted';
  const reason = accepted === undefined ? '' : `<br><span class="reason">Accepted: ${escaped(accepted)}</span>`;
  return [
    `<td><span class="badge ${kind}">${kind}</span></td>`,
    `<th scope="row"><a href="#rule-${rule.id}">${rule.id}</a></th>`,
    `<td>${container === undefined ? '<span aria-label="the whole object">–</span>' : escaped(container)}</td>`,
    `<td>${escaped(message)}<br><code>${escaped(path).replace(/[.[]/g, '<wbr>$&')}</code>${reason}</td>`,
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
      `<td>${escaped(rule.why)}</td>`,
      `<td>${escaped(rule.fix)}</td>`,
    ])),
    '</section>',
  ];
}

function table(caption: string, header: readonly string[], rows: readonly string[][]): string[] {
  return [
    `<div class="scroll" role="region" aria-label="${escaped(caption)}" tabindex="0"><table>`,
    `<caption>${escaped(caption)}</caption>`,
    `<thead><tr>${header.map((cell) => `<th scope="col">${cell}</th>`).join('')}</tr></thead>`,
    '<tbody>',
    ...rows.map((row) => `<tr>${row.join('')}</tr>`),
    '</tbody></table></div>',
  ];
}

function escaped(text: string): string {
  return plain(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
