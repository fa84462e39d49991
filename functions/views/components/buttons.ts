import { type Html, html } from '../html.ts';

export type ButtonLook = 'main' | 'quiet';

export const hiddenFields = (fields: Readonly<Record<string, string>>): Html =>
  html`${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`;

/** The button that sends a form. */
export const submitButton = (label: string, look: ButtonLook = 'main'): Html =>
  html`<button${look === 'quiet' ? html` class="quiet"` : null}>${label}</button>`;

/** A form with nothing but a button. */
export const buttonForm = (action: string, fields: Readonly<Record<string, string>>, label: string, look: ButtonLook = 'main'): Html =>
  html`<form method="post" action="${action}">${hiddenFields(fields)}${submitButton(label, look)}</form>`;

/** A link that leads on and looks like a button: going there changes nothing. */
export const buttonLink = (href: string, label: string, look: ButtonLook = 'main'): Html =>
  html`<a class="${look === 'quiet' ? 'button quiet' : 'button'}" href="${href}">${label}</a>`;

/** What can be done here, side by side where there is room; the likeliest first. */
export const buttonRow = (...buttons: readonly (Html | null)[]): Html =>
  html`<div class="buttons">${buttons.filter((button) => button !== null)}</div>`;
