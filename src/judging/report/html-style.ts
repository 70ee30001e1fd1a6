import { PageStyle } from '../page';

const FLOWS = ['f0', 'f1', 'f2', 'f3', 'f4', 'f5', 'api']
  .map((name) => `.flow.${name} { stroke: var(--${name}); } .head.${name}, .dot.${name} { fill: var(--${name}); }`).join('\n');

export const STYLE: PageStyle = {
  light: `--panel: #f7f9fb; --strong-line: #7d8692;
  --good: #14663a; --warn: #7a4b00; --bad: #a4161a; --bad-ground: #fdeaea; --token: #8a3a00;
  --f0: #0b66b5; --f1: #137a4b; --f2: #8a4a9e; --f3: #56616e; --f4: #9a5b00; --f5: #0b7285; --api: #b3440c;`,
  dark: `--panel: #191d22; --strong-line: #7c8694;
    --good: #7fdca8; --warn: #ffd48a; --bad: #ffb3b0; --bad-ground: #4a1719; --token: #ffb580;
    --f0: #6cb4ff; --f1: #6fd19d; --f2: #d3a0e6; --f3: #b3bdc9; --f4: #f0b95a; --f5: #63cfe0; --api: #ff9d66;`,
  rules: `
body { padding: 1.75rem 1.5rem 2.5rem; max-width: 88rem; }
h1 { font-size: 1.8rem; }
h2 { margin: 2.5rem 0 .25rem; }
p { margin: .25rem 0 .75rem; max-width: 65rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; margin: 1rem 0 0; padding: 0; list-style: none; font-size: .925rem; }
nav a { display: inline-block; padding: .15rem 0; }
.intro, .note, figcaption { color: var(--muted); }
.verdict { margin: .4rem 0 1rem; font-size: 1.15rem; font-weight: 600; }
.good { color: var(--good); } .warn { color: var(--warn); } .bad { color: var(--bad); } .accepted { color: var(--accepted); }
.tiles { display: grid; grid-template-columns: repeat(2, 1fr); }
@media (min-width: 40rem) { .tiles { grid-template-columns: repeat(4, 1fr); } }
.facts { display: flex; flex-wrap: wrap; gap: .15rem 1.5rem; margin: .5rem 0 0; font-size: .925rem; }
.facts div { display: flex; gap: .4rem; min-width: 0; }
.facts dt { color: var(--muted); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.filters { display: grid; gap: .5rem; margin: 1.5rem 0 0; }
.filters fieldset { display: flex; flex-wrap: wrap; gap: .1rem 1rem; margin: 0; padding: .35rem .75rem .5rem; border: 1px solid var(--line); border-radius: .5rem; min-width: 0; }
.filters legend { padding: 0 .35rem; font-size: .8125rem; color: var(--muted); }
.filters label { display: inline-flex; align-items: center; gap: .35rem; min-height: 1.75rem; font-size: .9rem; overflow-wrap: anywhere; }
.filters input { width: 1rem; height: 1rem; margin: 0; accent-color: var(--link); }
.filtered { display: none; }
.fold label { display: inline-flex; align-items: center; gap: .4rem; min-height: 1.75rem; font-size: .9rem; }
.fold input { width: 1rem; height: 1rem; margin: 0; accent-color: var(--link); }
@media screen {
  main:not(:has(.filters input:checked:not([id$="-all"]))) section:has(.fold):not(:has(.fold input:checked)) tr.fine { display: none; }
  main:not(:has(.filters input:checked:not([id$="-all"]))) section:has(.fold):not(:has(.fold input:checked)):not(:has(tbody tr:not(.fine))) .scroll { display: none; }
  main:has(.filters input:checked:not([id$="-all"])) .fold { display: none; }
}
h3 { margin: 1.25rem 0 .4rem; font-size: 1.05rem; overflow-wrap: anywhere; }
.tile { justify-content: flex-end; padding: .65rem .9rem; }
.tile dt { font-size: .875rem; line-height: 1.3; color: var(--muted); }
.tile dd { line-height: 1.25; }
table { font-size: .9rem; line-height: 1.4; }
th, td { padding: .45rem .75rem; overflow-wrap: break-word; min-width: 5rem; }
tbody th { font-weight: 600; min-width: 9rem; }
td ul { margin: 0; padding: 0; list-style: none; }
.note { display: block; font-size: .8125rem; font-weight: normal; }
.tone { font-weight: 600; }
figure { margin: .5rem 0 0; }
figure .scroll { padding: 1rem; }
figcaption { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin-top: .6rem; font-size: .875rem; }
.drawing { display: block; max-width: 100%; height: auto; margin: 0 auto; font-family: system-ui, sans-serif; font-size: 12px; }
.drawing text { fill: var(--text); }
.cluster { fill: none; stroke: var(--strong-line); stroke-width: 1.5; }
.drawing .cluster-title { font-size: 15px; font-weight: 650; }
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
.flow.between { stroke: var(--text); stroke-width: 2; } .head.between, .dot.between { fill: var(--text); }
.halo { fill: none; stroke: var(--panel); stroke-width: 5; }
${FLOWS}
footer ul { padding-left: 1.2rem; }
`,
  print: `
  @page { size: A4 landscape; margin: 12mm; }
  h1 { font-size: 18pt; }
  h2 { margin-top: 1.2rem; font-size: 13pt; }
  .intro { break-after: avoid; }
  #drawing { break-before: page; }
  nav, .filters, .fold { display: none; }
  .scroll { border: 0; }
  figure .scroll { padding: 0; }
  .drawing { width: 100%; min-width: 0 !important; max-height: 150mm; }
  table, figcaption { font-size: 8pt; }
  .note { font-size: 7pt; }
  th, td { min-width: 0 !important; padding: .25rem .4rem; }
  figure { break-inside: avoid; }
  figure:has(.drawing + .drawing) { break-inside: auto; }
  .drawing { break-inside: avoid; }
  .tile { padding: .3rem .5rem; }
  .tiles { grid-template-columns: repeat(8, 1fr); gap: .3rem; }
`,
};
