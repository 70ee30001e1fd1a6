/** Contrast of every text on its ground is at least 4.5 to 1, in both schemes. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --raised: #f5f6f8; --text: #1a1d21; --muted: #545b66; --line: #d5d9df; --link: #0b57b8;
  --high: #a4161a; --high-ground: #fdeaea; --medium: #7a4b00; --medium-ground: #fff3dc;
  --low: #3d4754; --low-ground: #e8ebf0; --accepted: #5b2d91; --accepted-ground: #f2eafa; --clean: #14663a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171b; --raised: #1d2127; --text: #e8eaed; --muted: #a4acb8; --line: #363c45; --link: #8ab8ff;
    --high: #ffb3b0; --high-ground: #4a1719; --medium: #ffd48a; --medium-ground: #43300d;
    --low: #c9d0da; --low-ground: #2d333c; --accepted: #d9bfff; --accepted-ground: #35234f; --clean: #7fdca8;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem; max-width: 76rem; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 2.25rem 0 .75rem; font-size: 1.3rem; }
h3 { margin: 1.75rem 0 0; font-size: 1.05rem; overflow-wrap: anywhere; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
code { font: .85em ui-monospace, monospace; color: var(--muted); overflow-wrap: anywhere; }
.skip { position: absolute; left: -999rem; }
.skip:focus { position: static; }
.scope, .file, .kind, caption { color: var(--muted); }
.scope { margin: .25rem 0 0; }
.file { margin: 0 0 .5rem; font-size: .875rem; overflow-wrap: anywhere; }
.kind { font-weight: normal; }
.verdict { font-size: 1.1rem; font-weight: 600; }
.verdict.clean { color: var(--clean); }
.verdict.dirty { color: var(--high); }
.tiles { display: flex; flex-wrap: wrap; gap: .75rem; margin: 0; }
.tile { display: flex; flex-direction: column-reverse; min-width: 8rem; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .5rem; }
.tile dd { margin: 0; font-size: 1.6rem; font-weight: 650; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tile.high dd { color: var(--high); }
.tile.medium dd { color: var(--medium); }
.tile.accepted dd { color: var(--accepted); }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; }
table { width: 100%; border-collapse: collapse; font-size: .925rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: .5rem .75rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
thead th { border-top: 0; background: var(--raised); font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 500; }
article th:nth-child(5), td.number { text-align: right; font-variant-numeric: tabular-nums; }
article table { table-layout: fixed; min-width: 46rem; }
article th:nth-child(1) { width: 6.5rem; }
article th:nth-child(2) { width: 14rem; }
article th:nth-child(3) { width: 10rem; }
article th:nth-child(5) { width: 4.5rem; }
article tbody td, article tbody th { overflow-wrap: anywhere; }
.badge { display: inline-block; padding: 0 .5rem; border-radius: 1rem; font-size: .8125rem; font-weight: 600; white-space: nowrap; }
.badge.high { color: var(--high); background: var(--high-ground); }
.badge.medium { color: var(--medium); background: var(--medium-ground); }
.badge.low { color: var(--low); background: var(--low-ground); }
.badge.accepted { color: var(--accepted); background: var(--accepted-ground); }
.reason { color: var(--accepted); }
footer { margin-top: 2.5rem; border-top: 1px solid var(--line); color: var(--muted); font-size: .875rem; }
@media print {
  body { max-width: none; padding: 0; font-size: 9pt; }
  .scroll { overflow: visible; }
  article table { min-width: 0; }
  tr, .tile { break-inside: avoid; }
  h2, h3, .file { break-after: avoid; }
  .skip { display: none; }
}
`;
