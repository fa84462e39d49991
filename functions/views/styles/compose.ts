import { declared } from './tokens.ts';

/** Of warnings, which the console alone shows beside a field; their contrasts are reckoned with the others. */
export const COMPOSE_COLOURS = {
  note: ['#fdf6e3', '#2e2714'],
  'note-edge': ['#9a6b00', '#e0b354'],
} as const satisfies Readonly<Record<string, readonly [light: string, dark: string]>>;

/** What the pages of the console have besides what all pages have. */
export const COMPOSE_STYLES = `
:root { ${declared(COMPOSE_COLOURS, (light) => light)} }
@supports (color: light-dark(#000, #fff)) { :root { ${declared(COMPOSE_COLOURS, (light, dark) => `light-dark(${light},${dark})`)} } }
.note { color: var(--ink); background: var(--note); border-inline-start: 4px solid var(--note-edge); border-radius: var(--radius); padding: .25rem .7rem; margin-block: 0 .3rem; font-size: .95rem; line-height: 1.6; }
.banner.look { border-color: var(--note-edge); background: var(--note); }
.banner.look summary { color: var(--ink); }
.banner details, .banner ul { margin-block: 0; }
.desk-form { max-inline-size: 46rem; margin-inline: auto; }
.desk-form > .panel > h2:first-child { margin-block-start: 0; }
.desk-form textarea { font-family: inherit; line-height: 1.8; }
.tags { list-style: none; display: flex; flex-wrap: wrap; gap: .4rem; padding: 0; margin-block: .4rem; }
.tags li { border: 1px solid var(--line); border-radius: var(--radius); background: var(--tint); padding: .1rem .6rem; font-size: .95rem; }
.row { display: flex; flex-wrap: wrap; gap: .4rem; }
.ends { margin-block: 1rem; }
#saving:not(:empty) { position: fixed; z-index: 1; inset-block-end: .6rem; inset-inline-end: .6rem; pointer-events: none; background: var(--paper); border: 1px solid var(--edge); border-radius: var(--radius); padding: .2rem .8rem; font-size: .9rem; max-inline-size: calc(100% - 1.2rem); }
.drop { border: 2px dashed var(--edge); border-radius: var(--radius); padding: .8rem; margin-block: .6rem; }
.drop.over { border-color: var(--accent); background: var(--tint); }
.places .plain { display: flex; gap: .5rem; justify-content: space-between; align-items: center; border-block-end: 1px solid var(--line); padding-block: .2rem; }
.places .plain > :first-child { flex: 1; }
.places .plain a { display: inline-flex; align-items: center; min-block-size: var(--target); }
.places .plain button { inline-size: auto; text-align: center; }
button.link { border: 0; background: none; color: var(--accent); font-weight: 400; text-align: start; text-decoration: underline; padding-inline: .2rem; }
.places .plain button.link { text-align: start; padding-inline: 0; }
.desk-form div[tabindex]:empty:focus { outline: 0; }
.code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .9rem; line-height: 1.6; }
.part > summary h2 { font-size: 1.2rem; }
.two { display: grid; gap: 1rem; }
.quote { white-space: pre-wrap; overflow-wrap: anywhere; max-block-size: 24rem; overflow: auto; background: var(--ground); border: 1px solid var(--line); border-radius: var(--radius); padding: .8rem; margin-block: .4rem; }
.bubble { max-inline-size: 28rem; background: var(--ground); border: 1px solid var(--line); border-radius: var(--radius); padding: .8rem 1rem; margin-block: .6rem; overflow-wrap: anywhere; }
.bubble p { margin-block: .2rem; }
.bubble .alert { font-weight: 700; }
.bubble .way { display: inline-block; border: 1px solid var(--edge); border-radius: var(--radius); padding: .2rem .8rem; margin-block: .3rem; }
.tabs { display: flex; flex-wrap: wrap; gap: .2rem .4rem; border-block-end: 1px solid var(--edge); margin-block: 1.2rem 1rem; }
.tabs a { display: inline-flex; align-items: center; min-block-size: var(--target); padding-inline: .9rem; text-decoration: none; border: 1px solid transparent; border-block-end: 0; border-radius: var(--radius) var(--radius) 0 0; }
.tabs a[aria-current] { color: var(--ink); font-weight: 700; background: var(--paper); border-color: var(--edge); margin-block-end: -1px; }
.frame { inline-size: 100%; block-size: min(48rem, 80vh); border: 1px solid var(--edge); border-radius: var(--radius); background: #fff; }
.paper { overflow-x: auto; }
.frame.line { block-size: 5.5rem; border: 0; margin-block-start: 1rem; }
.framed { min-block-size: 0; }
.paper .frame { inline-size: 210mm; max-inline-size: none; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(7rem, 100%), 1fr)); gap: .8rem; margin-block: 1rem; }
.figures > div { border: 1px solid var(--line); border-radius: var(--radius); background: var(--paper); padding: .6rem .9rem; }
.figures dt { color: var(--soft); font-size: .9rem; }
.figures dd { margin: 0; font-size: 1.6rem; font-weight: 700; line-height: 1.4; font-variant-numeric: tabular-nums; }
.bars { inline-size: 100%; border-collapse: collapse; }
.bars th { inline-size: 30%; }
.bars :is(td, th) { border: 0; border-block-end: 1px solid var(--line); background: none; font-weight: 400; padding: .35rem .5rem; white-space: normal; }
.bars .bar-cell { inline-size: 60%; min-inline-size: 5rem; }
.bars td:last-child { text-align: end; }
@media (min-width: 48em) { .two { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); } }
`;
