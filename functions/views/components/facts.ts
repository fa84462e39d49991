import { type Html, html } from '../html.ts';

export type Facts = readonly (readonly [label: string, value: string | Html])[];

/** Rows of a label and what it is about. @param look `stacked`: the label above, for a narrow column */
export const factList = (facts: Facts, look: 'beside' | 'stacked' = 'beside'): Html =>
  html`<dl class="${look === 'stacked' ? 'facts stacked' : 'facts'}">${facts.map(
    ([label, value]) => html`<div><dt>${label}</dt><dd><bdi>${value}</bdi></dd></div>`,
  )}</dl>`;
