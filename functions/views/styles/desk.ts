/** What only those meet who work here or read how to: the console, and the pages below /docs. What is copied is selected by one click. */
export const DESK = `
.desk { background: var(--tint); border-block-end: 1px solid var(--line); }
.desk > div { display: flex; flex-wrap: wrap; align-items: center; gap: 0 1.2rem; inline-size: 100%; max-inline-size: 64rem; margin-inline: auto; padding-inline: 1rem; }
.desk nav { display: flex; flex: 1 1 20rem; gap: 0 1.2rem; overflow-x: auto; }
.desk nav.many { flex-wrap: wrap; overflow-x: visible; }
.desk a { display: inline-flex; align-items: center; min-block-size: var(--target); text-decoration: none; white-space: nowrap; border-block-end: 3px solid transparent; }
.desk a[aria-current] { color: var(--ink); font-weight: 700; border-color: var(--accent); }
.whoami { display: flex; align-items: center; gap: .4rem; font-size: .9rem; color: var(--soft); min-inline-size: 0; }
.whoami button { border: 0; padding-inline: .6rem; font-weight: 400; white-space: nowrap; }
.copy { user-select: all; -webkit-user-select: all; }
.reference details { border: 1px solid var(--line); border-radius: var(--radius); background: var(--paper); padding-inline: .8rem; margin-block: .5rem; }
.reference summary code { font-weight: 700; }
.method { display: inline-block; min-inline-size: 4.2em; color: var(--accent); }
.search .field { min-inline-size: 0; }
.search .field:has(select) { flex: 0 1 auto; }
@media (min-width: 48rem) { .across { display: flex; flex-wrap: wrap; align-items: end; gap: 1rem; } .across > * { margin: 0; } }
.rooms { display: flex; flex-wrap: wrap; gap: 0 1.2rem; margin-block: 0 1rem; border-block-end: 1px solid var(--line); }
.rooms a { display: inline-flex; align-items: center; min-block-size: var(--target); text-decoration: none; border-block-end: 3px solid transparent; }
.rooms a[aria-current] { color: var(--ink); font-weight: 700; border-color: var(--accent); }
.waits { list-style: none; padding: 0; margin-block: .4rem 1rem; }
.waits li { border-block-end: 1px solid var(--line); padding-block: .35rem; }
.waits li:first-child { border-block-start: 1px solid var(--line); }
.panel > .waits:last-child { margin-block-end: 0; }
.panel > .waits:last-child > li:last-child { border-block-end: 0; }
.waits a { display: inline-block; min-block-size: var(--target); padding-block: .45rem 0; }
.waits .soft { display: block; }
.sums td { text-align: end; white-space: nowrap; }
.sums thead th:not(:first-child) { text-align: end; }
.sums .words, .sums thead th.words { text-align: start; white-space: normal; min-inline-size: 8em; }
.sums tbody th { font-weight: 400; background: none; white-space: normal; min-inline-size: 7em; }
.sums tfoot :is(th, td) { font-weight: 700; border-block-start: 2px solid var(--edge); background: var(--ground); }
.lines th[scope=row] { font-weight: 400; min-inline-size: 9em; }
:is(.lines, .sums) .whole, .lines th[scope=col] { white-space: nowrap; }
@media (max-width: 48rem) { .named :is(th[scope=row], th[scope=row] + td, th[scope=col]:nth-child(2)) { white-space: normal; overflow-wrap: anywhere; min-inline-size: 7.5em; } }
@media (min-width: 48rem) { .lines :is(td, th[scope=row]) { white-space: normal; word-break: normal; overflow-wrap: break-word; } }
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
.words-of { border-inline-start: 4px solid var(--line); padding-inline-start: .8rem; margin-inline: 0; }
.secret { display: block; padding: .7rem .9rem; background: var(--ground); border: 1px solid var(--edge); border-radius: var(--radius); overflow-wrap: anywhere; user-select: all; }
@media (max-width: 40em) { .curve text { font-size: 22px; } .bar-line:not(.all) { inline-size: 6em; } .sums :is(td, th) { padding-inline: .5rem; } }
@media (forced-colors: active) { .bar-line rect, .curve .line { forced-color-adjust: none; } }
@media print { .desk, .on-screen, .waits .on-screen { display: none; } }
`;
