/** Contrast of every text on its ground is at least 4.5 to 1 and of every line at least 3 to 1, in both schemes. */
const LIGHT = `
  --ground: #ffffff; --raised: #f4f6f8; --panel: #f7f9fb; --text: #1a1d21; --muted: #545b66; --line: #d5d9df; --strong-line: #7d8692; --link: #0b57b8;
  --good: #14663a; --warn: #7a4b00; --bad: #a4161a; --bad-ground: #fdeaea; --accepted: #5b2d91; --accepted-ground: #f2eafa; --token: #8a3a00;
  --f0: #0b66b5; --f1: #137a4b; --f2: #8a4a9e; --f3: #56616e; --f4: #9a5b00; --f5: #0b7285; --api: #b3440c;
`;
const DARK = `
  --ground: #14171b; --raised: #1d2127; --panel: #191d22; --text: #e8eaed; --muted: #a9b1bc; --line: #363c45; --strong-line: #7c8694; --link: #8ab8ff;
  --good: #7fdca8; --warn: #ffd48a; --bad: #ffb3b0; --bad-ground: #4a1719; --accepted: #d9bfff; --accepted-ground: #35234f; --token: #ffb580;
  --f0: #6cb4ff; --f1: #6fd19d; --f2: #d3a0e6; --f3: #b3bdc9; --f4: #f0b95a; --f5: #63cfe0; --api: #ff9d66;
`;

const FLOWS = ['f0', 'f1', 'f2', 'f3', 'f4', 'f5', 'api']
  .map((name) => `.flow.${name} { stroke: var(--${name}); } .head.${name}, .dot.${name} { fill: var(--${name}); }`).join('\n');

export const STYLE = `
:root { color-scheme: light dark; ${LIGHT} }
@media screen and (prefers-color-scheme: dark) { :root { ${DARK} } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.75rem 1.5rem 2.5rem; max-width: 88rem; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.8rem; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 2.5rem 0 .25rem; font-size: 1.3rem; }
p { margin: .25rem 0 .75rem; max-width: 65rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { position: static; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; margin: 1rem 0 0; padding: 0; list-style: none; font-size: .925rem; }
nav a { display: inline-block; padding: .15rem 0; }
.intro, .note, footer, figcaption { color: var(--muted); }
.verdict { margin: .4rem 0 1rem; font-size: 1.15rem; font-weight: 600; }
.good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); } .accepted { color: var(--accepted); }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: .75rem; margin: 0; }
.tile { display: flex; flex-direction: column-reverse; justify-content: flex-end; padding: .65rem .9rem; border: 1px solid var(--line); border-radius: .5rem; }
.tile dt { font-size: .875rem; line-height: 1.3; color: var(--muted); }
.tile dd { margin: 0; font-size: 1.6rem; font-weight: 650; line-height: 1.25; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; }
table { width: 100%; border-collapse: collapse; font-size: .9rem; line-height: 1.4; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: .45rem .75rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); overflow-wrap: break-word; min-width: 5rem; }
thead th { border-top: 0; background: var(--raised); font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 600; min-width: 9rem; }
td ul { margin: 0; padding: 0; list-style: none; }
.note { display: block; font-size: .8125rem; font-weight: normal; }
.tone { font-weight: 600; }
figure { margin: .5rem 0 0; }
figure .scroll { padding: 1rem; background: var(--ground); }
figcaption { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin-top: .6rem; font-size: .875rem; }
.drawing { display: block; max-width: 100%; height: auto; margin: 0 auto; font-family: system-ui, sans-serif; font-size: 12px; }
.drawing text { fill: var(--text); }
.frame { fill: var(--panel); stroke: var(--strong-line); stroke-dasharray: 5 4; }
.drawing .frame-title, .drawing .muted { fill: var(--muted); }
.box rect { fill: var(--ground); stroke: var(--strong-line); stroke-width: 1.25; }
.box.caller rect, .box.service rect { stroke-dasharray: 3 3; }
.box.apiServer rect { stroke: var(--api); stroke-width: 1.75; }
.box.rooted > rect { stroke: var(--bad); stroke-width: 2.25; }
.box .title { font-size: 13.5px; font-weight: 650; }
.box .ids { font: 12.5px ui-monospace, monospace; }
.box .root { fill: var(--bad); font-size: 11px; font-weight: 650; }
.box rect.chip { fill: var(--bad-ground); stroke: none; }
.box .token { fill: var(--token); }
.mark { fill: var(--token); }
.box .open { fill: var(--bad); font-weight: 600; }
.port { font-size: 11px; font-variant-numeric: tabular-nums; }
.flow { fill: none; stroke-width: 1.6; stroke-linecap: round; }
.flow.api { stroke-dasharray: 6 3; stroke-linecap: butt; }
.halo { fill: none; stroke: var(--panel); stroke-width: 5; }
${FLOWS}
footer { margin-top: 2.5rem; border-top: 1px solid var(--line); font-size: .875rem; }
footer ul { padding-left: 1.2rem; }
@media print {
  @page { size: A4 landscape; margin: 12mm; }
  :root { color-scheme: light; }
  body { max-width: none; padding: 0; font-size: 9pt; }
  h1 { font-size: 18pt; }
  h2 { margin-top: 1.2rem; font-size: 13pt; }
  h2, .intro { break-after: avoid; }
  #drawing { break-before: page; }
  .skip, nav { display: none; }
  .scroll { overflow: visible; border: 0; }
  figure .scroll { padding: 0; }
  .drawing { width: 100%; min-width: 0 !important; max-height: 150mm; }
  table, figcaption { font-size: 8pt; }
  .note { font-size: 7pt; }
  th, td { min-width: 0 !important; padding: .25rem .4rem; }
  tr, .tile, figure { break-inside: avoid; }
  .tile { padding: .3rem .5rem; }
  .tiles { grid-template-columns: repeat(8, 1fr); gap: .3rem; }
}
`;
