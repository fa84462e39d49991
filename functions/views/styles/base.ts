/** Elements as they stand everywhere. Chinese has room between its lines, and no closing mark begins one (CLReq, 3.1.3). */
export const BASE = `
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-block-start: 1rem; }
body {
  margin: 0;
  min-block-size: 100vh;
  display: flex;
  flex-direction: column;
  background: var(--ground);
  color: var(--ink);
  font-family: var(--sans);
  line-height: 1.8;
  line-break: strict;
  overflow-wrap: anywhere;
  text-autospace: normal;
}
h1, h2, h3 { line-height: 1.45; margin-block: 1.6em .6em; text-wrap: balance; }
h1 { font-size: 1.5rem; margin-block-start: 0; }
h2 { font-size: 1.2rem; }
h3 { font-size: 1rem; }
p, ul, ol { margin-block: .7em; }
a { color: var(--accent); text-underline-offset: .2em; }
a:hover { text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
main:focus { outline: none; }
pre { background: var(--ground); border: 1px solid var(--line); border-radius: var(--radius); padding: .8rem; overflow-x: auto; line-height: 1.6; }
code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .92em; }
hr { border: 0; border-block-start: 1px solid var(--line); margin-block: 1.6rem; }
`;

export const LAYOUT = `
.bar, .foot { background: var(--paper); }
.bar { border-block-start: 4px solid var(--accent); box-shadow: 0 1px 0 var(--line); }
.bar > div { display: flex; flex-wrap: wrap; align-items: center; gap: 0 .15rem; }
.bar > div, main, .foot > div { inline-size: 100%; max-inline-size: 64rem; margin-inline: auto; padding-inline: 1rem; }
.brand, .tongue, .ways a { display: inline-flex; align-items: center; min-block-size: var(--target); font-weight: 700; text-decoration: none; }
:is(.brand, .tongue, .ways a):hover { text-decoration: underline; }
.brand { gap: .4em; margin-inline-end: auto; color: var(--ink); }
.brand svg { inline-size: 1.35em; block-size: 1.35em; color: var(--accent); }
.tongue { order: 2; justify-content: center; min-inline-size: var(--target); font-size: .95rem; font-weight: 400; }
.ways { display: flex; order: 1; flex: 1 0 70%; gap: .2rem 1.2rem; }
.sizes { display: flex; }
.sizes button { min-inline-size: 44px; padding: 0; border: 0; border-block-end: 3px solid transparent; border-radius: 0; background: none; color: var(--accent); font-weight: 400; }
.sizes [aria-current] { color: var(--ink); border-color: var(--accent); font-weight: 700; }
.sizes [value=standard] { font-size: .85rem; }
.sizes [value=large] { font-size: 1.1rem; }
.sizes [value=largest] { font-size: 1.35rem; }
main { flex: 1; padding-block: .75rem 3rem; }
.narrow { max-inline-size: 40rem; margin-inline: auto; }
.foot { border-block-start: 1px solid var(--line); color: var(--soft); font-size: .9rem; }
.foot > div { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 2rem; padding-block: .8rem; }
.foot p { margin-block: .4rem; }
.foot a, .jump a { display: inline-block; min-block-size: var(--target); padding-block: .4rem; margin-inline-end: 1.2rem; }
.skip { position: absolute; inset-inline-start: -999rem; }
.skip:focus { position: static; display: block; padding: .6rem 1rem; background: var(--paper); }
.panel { background: var(--paper); border: 1px solid var(--line); border-radius: var(--radius); padding: 1rem; margin-block: 1rem; }
.soft { color: var(--soft); font-size: .9rem; }
.urgent { color: var(--alarm); font-weight: 700; }
.whole { display: inline-block; max-inline-size: 100%; }
.unseen { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (min-width: 40em) {
  .panel { padding: 1.25rem 1.5rem; }
  main { padding-block-start: 1.25rem; }
  .bar > div { padding-block: .15rem; }
  .ways, .tongue { order: 0; }
  .ways { flex: none; margin-inline-end: .6rem; }
}
@media (forced-colors: active) {
  .sizes button { border-color: Canvas; }
  .sizes [aria-current] { border-color: Highlight; }
}
`;
