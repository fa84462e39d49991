/**
 * A notice as a 公文 on screen: the issuers in red, the number under them, the red line, the title in the middle, the text in lines of at
 * most 36 characters, who signs and when at the right (GB/T 9704-2012, 7.2 and 7.3).
 */
export const DOCUMENT = `
.sheet { background: var(--paper); border: 1px solid var(--line); border-radius: var(--radius); padding: 1rem 1rem 1.5rem; min-inline-size: 0; }
.red-head { text-align: center; border-block-end: 2px solid var(--red); padding-block-end: .4rem; margin-block-end: 1.1rem; }
.issuers { color: var(--red); font-family: var(--head); font-weight: 700; font-size: clamp(1.35rem, 6.5vw, 2.1rem); line-height: 1.35; letter-spacing: .04em; margin: 0; padding: 0; list-style: none; }
.issuers.several { font-size: clamp(1.15rem, 5.2vw, 1.6rem); inline-size: fit-content; margin-inline: auto; text-align-last: justify; }
.issuers.many { font-size: 1.05rem; }
.number { margin-block: .5rem 0; text-wrap: balance; }
.title { text-align: center; font-family: var(--head); font-size: clamp(1.35rem, 5.6vw, 1.7rem); margin-block: 0 .6rem; }
.byline { text-align: center; color: var(--soft); font-size: .9rem; margin-block: 0 1rem; }
.byline > * { display: inline-block; margin-inline: .5em; }
.text { max-inline-size: 36ic; margin-inline: auto; font-size: 1.05rem; }
.text.indented p { text-indent: 2em; }
.text.indented :is(li p, p.salutation, p.for) { text-indent: 0; }
.text p { margin-block: .55em; }
.text h2 { font-size: 1.15rem; }
.text section + section { margin-block-start: 1.6rem; }
.text ul, li > ol.numbered { padding-inline-start: 1.6rem; }
ol.numbered { list-style: none; margin: 0; padding: 0; }
ol.numbered > li { margin-block: .55em; }
.signature { max-inline-size: 36ic; margin: 2.2rem auto 0; display: grid; justify-content: end; text-align: center; line-height: 1.8; }
.signature p { margin: 0; padding-inline: 1em; }
.versions { margin-block: 1.6rem 0; padding-block-start: .8rem; border-block-start: 1px solid var(--line); }
.folded { margin-block: 0; }
.beside { display: none; }
.attachments { max-inline-size: 36ic; margin: auto; }
.paper-only { display: none; }
@media (min-width: 40em) {
  .sheet { padding: 2.5rem clamp(1.5rem, 5vw, 3.5rem) 2rem; }
  .signature p { padding-inline: 2em; }
}
@media (min-width: 62em) {
  .with-facts { display: grid; grid-template-columns: minmax(0, 1fr) 15rem; gap: 1.5rem; align-items: start; }
  .beside { display: block; margin-block-start: 0; }
  .beside h2 { font-size: 1rem; margin-block: .3rem .6rem; }
  .folded, .days { display: none; }
}
.vertical { writing-mode: vertical-lr; font-family: "Noto Sans Mongolian", "Mongolian Baiti", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; overflow-wrap: break-word; max-width: 100%; max-inline-size: none; overflow-x: auto; padding: 0 .25rem; }
h1.vertical { max-height: 18rem; text-align: start; font-size: 1.5rem; }
div.vertical { height: min(34rem, 75vh); max-inline-size: none; }
.vertical section { margin: 0 1.2rem; }
.vertical h2 { margin: 0 .6rem; }
.vertical p, .vertical ol.numbered > li { margin: 0 .35rem; }
.vertical .table { overflow: auto; max-height: 100%; margin: 0 1rem; }
`;

/** On paper (GB/T 9704-2012, 5.2): A4, a page number between two lines at the outer edge. */
export const PRINT = `
@media print {
  @page { size: A4; margin: 37mm 26mm 35mm 28mm; }
  @page :right { @bottom-right { content: "— " counter(page) " —"; font: 14pt SimSun, serif; padding-inline-end: 1em; } }
  @page :left { @bottom-left { content: "— " counter(page) " —"; font: 14pt SimSun, serif; padding-inline-start: 1em; } }
  :root { color-scheme: light; font-size: 12pt; ${'--paper:#fff;--ground:#fff;--ink:#000;--soft:#000;--line:#999;--edge:#333;--accent:#000;--red:#c40000;'} }
  body { display: block; min-block-size: 0; }
  .bar, .foot, .skip, .unseen, .folded, .changes, .beside, .pager, .search, button, .buttons { display: none; }
  main, .narrow, .with-facts { display: block; max-inline-size: none; padding: 0; margin: 0; }
  .sheet, .panel, .card { border: 0; padding: 0; }
  a { color: inherit; text-decoration: none; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  .table { overflow: visible; }
  td,th { white-space: normal; word-break: normal; overflow-wrap: anywhere; padding: 1mm 2mm; }
  td:first-child:not(.wide), th:first-child:not(.wide) { white-space: nowrap; }
  td.wide, th.wide { min-width: 0; }
}
`;

/**
 * A notice on paper: 22 lines of 28 characters of 仿宋. What Mongolian stands on is written as its root is: else what is beyond the first
 * page would be cut off.
 */
export const DOCUMENT_PRINT = `
@media print {
  .red-head { print-color-adjust: exact; -webkit-print-color-adjust: exact; margin-block-end: calc(2 * 225mm / 22); }
  .issuers { font-size: 30pt; }
  .number { font-family: var(--serif); font-size: calc(156mm / 28); }
  .title { font-size: 22pt; line-height: 1.5; font-weight: 400; margin-block-end: calc(225mm / 22); }
  .byline, .attachments > .soft { display: none; }
  .text { font-family: var(--serif); font-size: calc(156mm / 28); line-height: calc(225mm / 22); max-inline-size: none; text-align: justify; orphans: 2; widows: 2; }
  .text p { margin-block: 0; }
  .text h2 { font-family: SimHei, "Noto Sans CJK SC", sans-serif; font-weight: 400; font-size: inherit; line-height: inherit; margin-block: 0; break-after: avoid; }
  .text.indented h2 { text-indent: 2em; }
  .text section + section { margin-block-start: 0; }
  .attachments, .signature { font-family: var(--serif); font-size: calc(156mm / 28); line-height: calc(225mm / 22); max-inline-size: none; break-inside: avoid; }
  .versions { border: 0; margin: 0; font-size: 10pt; }
  .paper-only { display: inline; }
  .by-address { display: flex; align-items: center; gap: 4mm; break-inside: avoid; margin-block-start: 6mm; font-size: 10pt; }
  .by-address p { margin: 0; }
  .qr svg { inline-size: 26mm; block-size: 26mm; display: block; }
  .url { overflow-wrap: anywhere; }
  .text table { font-size: 12pt; line-height: 1.5; }
  div.vertical, h1.vertical { height: auto; max-height: none; overflow: visible; }
  html:has(.vertical){writing-mode:vertical-lr}
  html:has(.vertical) :is(main, article) { max-width: none; width: auto; }
  html:has(.vertical) :is(.red-head, .attachments, .signature, .versions) { writing-mode: horizontal-tb; inline-size: fit-content; max-inline-size: 50mm; margin: 0 5mm; }
}
`;
