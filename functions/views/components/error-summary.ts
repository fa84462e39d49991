import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { wordsIn } from '../catalogue/words-in.ts';
import { type Html, html } from '../html.ts';
import { fieldId } from './fields.ts';

/** What is wrong with a form: the name of a field, and what is said beside it. */
export type FieldErrors = readonly Readonly<{ name: string; error: string }>[];

/** Stands above the heading, and leads to each field. Nothing where nothing is wrong. */
export const errorSummary = (errors: FieldErrors, language: MessageLanguage): Html | null =>
  errors.length === 0
    ? null
    : html`<section class="banner alarm" role="alert" aria-labelledby="errors"><h2 id="errors">${wordsIn(language).forms.flaws(errors.length)}</h2><ul>${errors.map(
        ({ name, error }) => html`<li><a href="#${fieldId(name)}">${error}</a></li>`,
      )}</ul></section>`;
