import { apart } from './clusters';
import { renderClusters, renderDrawing } from './drawing/svg';
import { Filters } from './filters';
import { STYLE } from './html-style';
import { ReportModel } from './model';
import { rankOfTone, worstFirst } from './order';
import { Cell, Fold, Section, Table } from './section-parts';
import { sectionsOf } from './sections';
import { factsOf, figuresOf, verdictOf } from './words';
import { escapeHtml } from '../manifest/text';
import { PAGE_END, pageStart, table } from '../page';

/** What the manifests cannot tell, said on the page itself. */
const LIMITS = [
  'What images contain is not known here; pods that the app does not define, such as those of tasks, are not listed.',
  'Network policies do nothing in a cluster without an engine for them. "Any address" includes addresses of the cluster itself.',
  'Roles bound outside this app add to what its service accounts may do.',
];

/** What is not as it should be stands before the drawing, what is as it should be behind it. */
const FIRST = ['findings', 'exceptions'];

/** The report as one page. */
export function renderHtml(model: ReportModel): string {
  const drawings = model.clusters === undefined ? [renderDrawing(model)].filter((svg) => svg !== '') : renderClusters(apart(model));
  const all = sectionsOf(model);
  const [first, rest] = [true, false].map((isFirst) => all.filter(({ id }) => FIRST.includes(id) === isFirst));
  const titles = (sections: readonly Section[]) => sections.map(({ id, title }): [string, string] => [id, title]);
  const links: [string, string][] = [['summary', 'Summary'], ...titles(first), ...drawings.length === 0 ? [] : [['drawing', 'Drawing'] as [string, string]], ...titles(rest)];
  const verdict = verdictOf(model);
  const facts = factsOf(model);
  const filters = new Filters(all);
  const render = (one: Section) => section(one, filters);
  return [
    ...pageStart({ title: model.title, style: { ...STYLE, rules: `${STYLE.rules}${filters.rules()}` }, skipTo: { id: 'summary', name: 'summary' } }),
    '<header>',
    `<h1>${escapeHtml(model.title)}</h1>`,
    ...facts.length === 0 ? [] : [`<dl class="facts">${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${escapeHtml(value)}</dd></div>`).join('')}</dl>`],
    `<nav aria-label="Contents"><ul>${links.map(([id, title]) => `<li><a href="#${id}">${title}</a></li>`).join('')}</ul></nav>`,
    '</header>',
    '<main>',
    '<section id="summary" aria-labelledby="summary-title" tabindex="-1">',
    '<h2 id="summary-title">Summary</h2>',
    `<p class="verdict ${verdict.tone}">${escapeHtml(verdict.text)}</p>`,
    '<dl class="tiles">',
    ...worstFirst(figuresOf(model), rankOfTone).map(({ count, what, tone }) => `<div class="tile"><dt>${what}</dt><dd class="${tone}">${count}</dd></div>`),
    '</dl>',
    ...filters.controls(),
    '</section>',
    ...first.flatMap(render),
    ...drawings.length === 0 ? [] : figure(drawings, model),
    ...rest.flatMap(render),
    '</main>',
    `<footer><h2>What this page cannot know</h2><ul>${LIMITS.map((limit) => `<li>${escapeHtml(limit)}</li>`).join('')}</ul>`,
    '<p>Made by cdk8s-flyte from the final manifests, patches included.</p></footer>',
    ...PAGE_END,
    '',
  ].join('\n');
}

function figure(drawings: readonly string[], { clusters }: ReportModel): string[] {
  const several = clusters !== undefined && clusters.length > 1;
  return [
    '<section id="drawing" aria-labelledby="drawing-title">',
    '<h2 id="drawing-title">Drawing</h2>',
    '<p class="intro">Arrows are the connections that the policies of both ends allow, with the port at the arrowhead. Each color is one target on one port; '
      + 'lines join at dots. DNS is left out. The same is in the tables <a href="#network">Network</a> and <a href="#connections">Connections</a>.</p>',
    ...several ? ['<p class="intro">A frame is a cluster. A line leads from one to another where the configuration of pods names a host and port, their policies let them '
      + 'out there, and the host is that of an Ingress or route of the other. Whose an address is, such as that of an API server, the manifests do not tell.</p>'] : [],
    '<figure>',
    `<div class="scroll" role="region" aria-label="Drawing of ${several ? 'the clusters' : 'the deployment'}" tabindex="0">${drawings.join('\n')}</div>`,
    '<figcaption><span>solid box: pods of this app</span><span>dotted box: outside</span><span class="token-key">orange, dashed: the Kubernetes API</span>'
      + '<span>red border: root</span><span>1001:1001 is user:group, init where it differs</span></figcaption>',
    '</figure>',
    '</section>',
  ];
}

function section({ id, title, intro, table: found, empty, fold }: Section, filters: Filters): string[] {
  return [
    `<section id="${id}" aria-labelledby="${id}-title">`,
    `<h2 id="${id}-title">${escapeHtml(title)}</h2>`,
    `<p class="intro">${escapeHtml(intro)}</p>`,
    ...found === undefined ? [`<p>${escapeHtml(empty)}</p>`] : ['<p class="filtered">None is about what was chosen above.</p>', ...folding(id, found, fold), ...rendered(found, filters)],
    '</section>',
  ];
}

/** Lets rows that are fine out of sight, until somebody asks for them or for less of the tables. On paper is everything. */
function folding(id: string, { rows }: Table, fold: Fold | undefined): string[] {
  return fold === undefined ? [] : [
    ...rows.every(({ fine }) => fine) ? [`<p class="tone good">${escapeHtml(fold.all)}</p>`] : [],
    `<p class="fold"><label for="fold-${id}"><input type="checkbox" id="fold-${id}"> ${escapeHtml(fold.show)}</label></p>`,
  ];
}

function rendered({ caption, header, rows }: Table, filters: Filters): string[] {
  const cells = rows.map(({ cells: [first, ...rest] }) => [`<th scope="row">${content(first)}</th>`, ...rest.map((cell) => `<td>${content(cell)}</td>`)]);
  return table(caption, header, cells, rows.map((row) => [filters.classesOf(row), ...row.fine ? ['fine'] : []].join(' ').trim()));
}

function content({ lines, note, tone }: Cell): string {
  const texts = lines.map(escapeHtml);
  const list = texts.length > 1 ? `<ul>${texts.map((line) => `<li>${line}</li>`).join('')}</ul>` : texts.join('');
  const toned = tone === undefined || tone === 'plain' || texts.length > 1 ? list : `<span class="tone ${tone}">${list}</span>`;
  return note === undefined ? toned : `${toned}<span class="note">${escapeHtml(note)}</span>`;
}
