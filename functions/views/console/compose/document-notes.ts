import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { composeWordsIn } from '../../catalogue/compose-words.ts';
import { type Html, html } from '../../html.ts';

/** What of a document is not as it was. Nothing where all is. */
export const documentNotes = (notes: readonly string[], language: MessageLanguage): Html | null =>
  notes.length === 0
    ? null
    : html`<section class="banner look"><p><strong>${composeWordsIn(language).document.notes(notes.length)}</strong></p><ul>${notes.map((one) => html`<li>${one}</li>`)}</ul></section>`;
