import { PageStyle } from '../../page';

export const STYLE: PageStyle = {
  light: `--high: #a4161a; --high-ground: #fdeaea; --medium: #7a4b00; --medium-ground: #fff3dc;
  --low: #3d4754; --low-ground: #e8ebf0; --clean: #14663a;`,
  dark: `--high: #ffb3b0; --high-ground: #4a1719; --medium: #ffd48a; --medium-ground: #43300d;
    --low: #c9d0da; --low-ground: #2d333c; --clean: #7fdca8;`,
  rules: `
body { max-width: 76rem; }
h2 { margin: 2.25rem 0 .75rem; }
h3 { margin: 1.75rem 0 0; font-size: 1.05rem; overflow-wrap: anywhere; }
code { font: .85em ui-monospace, monospace; color: var(--muted); overflow-wrap: anywhere; }
.scope, .file, .kind, caption { color: var(--muted); }
.scope { margin: .25rem 0 0; overflow-wrap: anywhere; }
.file { margin: 0 0 .5rem; font-size: .875rem; overflow-wrap: anywhere; }
.kind { font-weight: normal; }
.verdict { font-size: 1.1rem; font-weight: 600; }
.verdict.clean { color: var(--clean); }
.verdict.dirty { color: var(--high); }
.tiles { display: grid; grid-template-columns: repeat(2, 1fr); }
@media (min-width: 40rem) { .tiles { grid-template-columns: repeat(6, 1fr); } }
.tile { padding: .75rem 1rem; }
.tile.high dd { color: var(--high); }
.tile.medium dd { color: var(--medium); }
.tile.accepted dd { color: var(--accepted); }
table { font-size: .925rem; }
tbody th { font-weight: 500; min-width: 9rem; }
article th:nth-child(5), td.number { text-align: right; font-variant-numeric: tabular-nums; }
article table { table-layout: fixed; min-width: 46rem; }
article th:nth-child(1) { width: 14rem; }
article th:nth-child(2) { width: 6.5rem; }
article th:nth-child(3) { width: 10rem; }
article th:nth-child(5) { width: 4.5rem; }
article tbody td, article tbody th { overflow-wrap: anywhere; }
@media screen and (max-width: 48rem) { article th:nth-child(1) { width: 9rem; } }
.badge { display: inline-block; padding: 0 .5rem; border-radius: 1rem; font-size: .8125rem; font-weight: 600; white-space: nowrap; }
.badge.high { color: var(--high); background: var(--high-ground); }
.badge.medium { color: var(--medium); background: var(--medium-ground); }
.badge.low { color: var(--low); background: var(--low-ground); }
.badge.accepted { color: var(--accepted); background: var(--accepted-ground); }
.reason { color: var(--accepted); }
`,
  print: `
  article table { min-width: 0; }
  h3, .file { break-after: avoid; }
`,
};
