import { type Html, html } from '../html.ts';

export type Facts = readonly (readonly [label: string, value: string | Html])[];

/** Rows with a button each that leads to where it is changed. */
export const changeableFacts = (facts: readonly (readonly [label: string, value: string | Html, change: Html])[]): Html =>
  html`<dl class="facts changeable">${facts.map(
    ([label, value, change]) => html`<div><dt>${label}</dt><dd><bdi>${value}</bdi></dd><dd>${change}</dd></div>`,
  )}</dl>`;

/** Rows of a label and what it is about. @param look `stacked`: the label above, for a narrow column */
export const factList = (facts: Facts, look: 'beside' | 'stacked' = 'beside'): Html =>
  html`<dl class="${look === 'stacked' ? 'facts stacked' : 'facts'}">${facts.map(
    ([label, value]) => html`<div><dt>${label}</dt><dd><bdi>${value}</bdi></dd></div>`,
  )}</dl>`;
