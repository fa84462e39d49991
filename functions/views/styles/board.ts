/** The board: one line to search by, what narrows it folded on a phone and open on a desk, and a quiet list. */
export const BOARD = `
.lead { margin-block: 0 1rem; font-size: 1rem; }
.ask { display: flex; flex-wrap: wrap; align-items: end; gap: .6rem .8rem; }
.ask .field { flex: 1 1 8em; margin: 0; }
.ask .field input { font-size: 1.05rem; }
.more { margin-block: .2rem 0; }
.filters { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(13em, 100%), 1fr)); gap: .2rem 1.2rem; align-items: end; padding-block-end: .6rem; }
.filters .field { display: grid; grid-template-columns: auto 1fr; gap: 0 .6rem; align-items: baseline; margin-block: .4rem; }
.filters .field > :is(.error, input, select) { grid-column: 1 / -1; }
.filters .field > label { font-size: .95rem; }
.filters .hint { font-size: .85rem; margin: 0; }
.filters select { inline-size: 100%; }
.filters .choice { align-items: center; font-weight: 700; font-size: .95rem; }
.filters .choice input { margin: 0; }
.list-head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1rem; margin-block: 1.6rem .6rem; }
.list-head h2 { margin: 0; }
.asked { margin: 0; color: var(--soft); min-inline-size: 0; }
.asked a { display: inline-block; min-block-size: var(--target); padding: .4rem .3rem; margin-inline-start: .4rem; }
ol.cards { margin-block-start: 0; }
.alike h2 { font-size: 1.1rem; margin-block: 0 .2rem; }
.alike > p { margin-block: 0; }
.alike .buttons { margin-block: .8rem 0; }
.alike .buttons a:not(.button) { display: inline-block; min-block-size: var(--target); padding: .4rem .2rem; }
@media (min-width: 48em) {
  @supports selector(::details-content) {
    .more > summary { display: none; }
    .more::details-content { content-visibility: visible; block-size: auto; }
    .more { margin-block-start: .6rem; }
  }
  .filters { grid-template-columns: repeat(3, minmax(0, 1fr)); }
}
`;

/** What of it stands elsewhere, too: a line to search by, a notice in a list, words that were looked for, the foot. */
export const CARD = `
.search:has(details) { padding-block-end: .4rem; }
.past h2 a { color: var(--soft); }
.past .urgent { margin-block: 0 .2rem; font-weight: 400; font-size: .95rem; }
.quote { margin-block: .1rem .3rem; line-height: 1.7; }
mark { background: var(--mark); color: var(--ink); border-radius: 2px; padding-inline: .06em; }
.house { flex-basis: 100%; display: flex; flex-wrap: wrap; gap: 0 1.2rem; }
.house span { padding-block: .4rem; }
@media (forced-colors: active) { mark { forced-color-adjust: none; background: Mark; color: MarkText; } }
`;
