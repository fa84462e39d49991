/** What the pages of the console are put together from besides: what waits, tables that add up, bars and curves. */
export const DESK = `
.rooms { display: flex; flex-wrap: wrap; gap: 0 1.2rem; margin-block: 0 1rem; border-block-end: 1px solid var(--line); }
.rooms a { display: inline-flex; align-items: center; min-block-size: var(--target); text-decoration: none; border-block-end: 3px solid transparent; }
.rooms a[aria-current] { color: var(--ink); font-weight: 700; border-color: var(--accent); }
.waits { list-style: none; padding: 0; margin-block: .4rem 1rem; }
.waits li { border-block-end: 1px solid var(--line); padding-block: .35rem; }
.waits li:first-child { border-block-start: 1px solid var(--line); }
.waits a { display: inline-block; min-block-size: var(--target); padding-block: .45rem 0; }
.waits .soft { display: block; }
.sums td { text-align: end; white-space: nowrap; }
.sums thead th:not(:first-child) { text-align: end; }
.sums .words { text-align: start; white-space: normal; min-inline-size: 8em; }
.sums tbody th { font-weight: 400; background: none; white-space: normal; min-inline-size: 7em; }
.sums tfoot :is(th, td) { font-weight: 700; border-block-start: 2px solid var(--edge); background: var(--ground); }
.bar-line { display: block; inline-size: 9em; block-size: .9em; margin-block-start: .45em; background: var(--ground); border: 1px solid var(--line); }
.bar-line.all { inline-size: 100%; block-size: 1.3em; }
.key { display: inline-block; inline-size: .9em; block-size: .9em; margin-inline-end: .4em; border: 1px solid var(--edge); }
.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; }
.is-good { fill: var(--good); }
.is-alarm { fill: var(--alarm); }
.is-soft { fill: var(--edge); }
.is-accent { fill: var(--accent); }
.curve { display: block; inline-size: 100%; max-inline-size: 44rem; block-size: auto; }
.curve text { fill: var(--soft); font-size: 13px; }
.curve .line { fill: none; stroke: var(--accent); stroke-width: 2.5; }
.curve .area { fill: var(--accent); fill-opacity: .12; }
.curve .axis { stroke: var(--line); stroke-width: 1; }
progress { inline-size: 100%; block-size: 1.1rem; accent-color: var(--accent); }
.secret { display: block; padding: .7rem .9rem; background: var(--ground); border: 1px solid var(--edge); border-radius: var(--radius); overflow-wrap: anywhere; user-select: all; }
@media (max-width: 40em) { .curve text { font-size: 20px; } }
@media (forced-colors: active) { .bar-line rect, .curve .line { forced-color-adjust: none; } }
`;
