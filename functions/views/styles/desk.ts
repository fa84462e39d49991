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
@media print { .desk { display: none; } }
`;
