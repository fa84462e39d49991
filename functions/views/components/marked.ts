import { type Html, html } from '../html.ts';

/** Words that were looked for, in the text that they stand in. */
export const marked = (pieces: readonly Readonly<{ text: string; marked: boolean }>[]): Html =>
  html`${pieces.map(({ text, marked: isMarked }) => (isMarked ? html`<mark>${text}</mark>` : html`${text}`))}`;
