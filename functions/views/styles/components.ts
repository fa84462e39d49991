/** What pages are put together from, `views/components/`. A sign is not read aloud where a browser knows how to say so (`/ ""`). */
export const COMPONENTS = `
.banner { border: 1px solid var(--accent); border-inline-start-width: 6px; border-radius: var(--radius); background: var(--tint); padding: .7rem 1rem; margin-block: 1rem; }
.banner > * { margin-block: 0; }
.banner.good { border-color: var(--good); background: var(--good-tint); }
.banner.alarm { border-color: var(--alarm); background: var(--alarm-tint); }
.banner.alarm > p:first-child, .banner h2 { color: var(--alarm); font-weight: 700; }
.banner h2 { font-size: 1.05rem; }
.facts { margin-block: 1rem; }
.facts > div { display: grid; grid-template-columns: minmax(6em, 28%) 1fr; gap: .1rem 1rem; padding-block: .4rem; border-block-end: 1px solid var(--line); }
.facts > div:first-child { border-block-start: 1px solid var(--line); }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; min-inline-size: 0; }
.stacked > div { display: block; }
.stacked dt { font-size: .85rem; line-height: 1.5; }
@media (max-width: 24em) { .facts > div { display: block; } }
.changeable > div { display: grid; grid-template-columns: 1fr auto; }
.changeable dd + dd { grid-area: 1 / 2 / 3; align-self: center; }
.cards { list-style: none; padding: 0; margin-block: 1rem; display: grid; grid-template-columns: minmax(0, 1fr); gap: .6rem; }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: var(--radius); padding: .5rem 1rem .8rem; }
.card :is(h2, h3) { font-size: 1.08rem; margin: 0; text-wrap: pretty; }
.card :is(h2, h3) a { display: block; padding-block: .45rem .2rem; min-block-size: var(--target); color: var(--ink); text-decoration: none; }
.card:hover, .card:focus-within { border-color: var(--accent); }
.card:hover h2 a { color: var(--accent); text-decoration: underline; }
.card p { margin-block: .15rem 0; }
.dots { display: block; margin-inline-start: -.9em; clip-path: inset(-.4em -99vw -.4em .9em); }
.dots > * { display: inline-block; position: relative; padding-inline-start: .9em; }
.dots > ::before { content: "·"; content: "·" / ""; position: absolute; inset-inline-start: .35em; }
.pager { display: flex; flex-wrap: wrap; gap: .5rem 1rem; margin-block: 1.2rem; }
.steps { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem .8rem; padding: 0; margin-block: 0 1.2rem; color: var(--soft); font-size: .9rem; counter-reset: step; }
.steps li { counter-increment: step; display: flex; align-items: center; gap: .35em; }
.steps li::before { content: counter(step); display: grid; place-content: center; inline-size: 1.75em; block-size: 1.75em; line-height: 1; border: 1px solid var(--edge); border-radius: 50%; }
.steps .done::before { content: "✓"; content: "✓" / ""; }
.steps [aria-current] { color: var(--ink); font-weight: 700; }
.steps [aria-current]::before { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
details { margin-block: 1rem; }
.differences h2 { font-size: 1rem; margin-block: 1rem .3rem; }
summary { cursor: pointer; min-block-size: var(--target); padding-block: .4rem; color: var(--accent); }
.table { margin: 1rem 0; overflow-x: auto }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: start; font-weight: 700; padding-block: .3rem; }
td,th { border: 1px solid var(--edge); padding: .3rem .7rem; text-align: start; vertical-align: top; white-space: nowrap; word-break: keep-all; overflow-wrap: normal }
th { background: var(--ground); }
td.wide, th.wide { min-width: 16em; white-space: normal; word-break: normal; overflow-wrap: break-word; }
@media (min-width: 48rem) { div:not(.vertical) > section > .table :is(td, th):not(:first-child) { white-space: normal; word-break: normal; overflow-wrap: break-word; } }
.panel > :first-child { margin-block-start: 0; }
.panel > :last-child { margin-block-end: 0; }
.panel > .facts > div:first-child { border-block-start: 0; padding-block-start: 0; }
.panel > .facts > div:last-child { border-block-end: 0; padding-block-end: 0; }
`;

/**
 * Of forms. Fields that are led to by a summary come down so far that what is wrong is seen above them; what a choice has no need of is not
 * seen, and keeps what was typed (`for-group`, `for-times`, `for-week`): browsers without `:has` show it all.
 */
export const FORMS = `
button, input, select, textarea { font: inherit; line-height: 1.5; color: var(--ink); max-inline-size: 100%; }
input, select, textarea { inline-size: 100%; min-block-size: var(--target); padding: .4rem .7rem; border: 1px solid var(--edge); border-radius: var(--radius); background: var(--paper); }
textarea { display: block; resize: vertical; }
button, .button { display: inline-block; min-block-size: var(--target); padding: .4rem 1.4rem; border: 1px solid var(--accent); border-radius: var(--radius); background: var(--accent); color: var(--on-accent); font-weight: 700; text-decoration: none; cursor: pointer; }
.button { display: inline-flex; align-items: center; justify-content: center; line-height: 1.5; text-align: center; }
button:hover, .button:hover { filter: brightness(1.08); }
.quiet { background: transparent; color: var(--accent); }
.quiet:hover { background: var(--tint); filter: none; }
.buttons { display: flex; flex-wrap: wrap; gap: .6rem 1rem; align-items: center; margin-block: 1.2rem; }
.buttons form, .buttons p { margin: 0; }
.field { margin-block: 1.1rem; }
.field > label, legend { display: block; font-weight: 700; padding: 0; margin-block-end: .25rem; }
.hint { color: var(--soft); font-size: .9rem; margin-block: 0 .3rem; line-height: 1.6; }
.error { color: var(--alarm); font-weight: 700; margin-block: 0 .3rem; }
.wrong { border-inline-start: 4px solid var(--alarm); padding-inline-start: .8rem; }
.wrong :is(input, select, textarea) { border-color: var(--alarm); scroll-margin-block-start: 10rem; }
.short { inline-size: auto; min-inline-size: 8em; }
fieldset { border: 0; padding: 0; margin: 1.1rem 0; min-inline-size: 0; }
.wrong > fieldset { margin: 0; }
fieldset.group { border-block-start: 1px solid var(--line); padding-block-start: 1rem; margin-block-start: 1.6rem; }
.group > legend { font-size: 1.1rem; padding-inline-end: .8rem; margin: 0; }
.group > legend + * { margin-block-start: 0; }
.choices { display: grid; gap: 0 1rem; }
.choice { display: flex; align-items: flex-start; gap: .7rem; min-block-size: var(--target); padding-block: .45rem; cursor: pointer; }
.choice input { flex: none; inline-size: 1.35rem; block-size: 1.35rem; min-block-size: 0; margin: .2rem 0 0; accent-color: var(--accent); }
.choice small { display: block; color: var(--soft); font-size: .9rem; line-height: 1.6; }
.choices.columns, .few { grid-template-columns: repeat(auto-fill, minmax(min(7em, 100%), 1fr)); }
.choices.columns:lang(en) { grid-template-columns: repeat(auto-fill, minmax(min(11em, 100%), 1fr)); }
.find { display: flex; flex-wrap: wrap; gap: .4rem .6rem; align-items: end; }
.find .field { flex: 1 1 12em; margin-block-end: 0; }
.places { list-style: none; padding: 0; display: grid; gap: .4rem; }
.places button { inline-size: 100%; padding-inline: .7rem; text-align: start; font-weight: 400; }
.trail { display: flex; flex-wrap: wrap; gap: .4rem; }
.trail button, .picked button, .changeable button { padding-inline: .8rem; font-weight: 400; }
p.picked { border-inline-start: 4px solid var(--good); padding-inline-start: .8rem; }
ul.picked { list-style: none; padding: 0; }
.picked li { display: flex; justify-content: space-between; align-items: center; gap: .6rem; padding-block: .3rem; border-block-end: 1px solid var(--line); }
.picked button { flex: none; white-space: nowrap; }
.part > summary h2 { display: inline; margin: 0; font-size: 1.1rem; }
html:has(.save) { scroll-padding-block-end: 6rem; }
.save { position: sticky; inset-block-end: 0; padding-block: .6rem; background: var(--ground); border-block-start: 1px solid var(--line); }
form:has([value=email]:checked) .for-group, form:has([name=mode][value=immediate]:checked) .for-times, form:has([value=daily]:checked) .for-week { display: none; }
.date input { display: block; inline-size: 4em; scroll-margin-block-start: 9rem; }
.side-by-side { display: flex; flex-wrap: wrap; gap: 0 1.2rem; }
@media (min-width: 40em) {
  .choices.columns { grid-template-columns: repeat(auto-fill, minmax(11em, 1fr)); }
}
@media (forced-colors: active) {
  .steps [aria-current]::before { forced-color-adjust: none; background: Highlight; color: HighlightText; }
  .wrong { border-inline-start-color: Mark; }
}
`;
