import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { wordsIn } from '../catalogue/words-in.ts';
import { type Html, html } from '../html.ts';

/** Where one is in something that takes several pages. @param at the current one, from 1 */
export const steps = (names: readonly string[], at: number, language: MessageLanguage): Html => {
  const words = wordsIn(language).forms;
  const items = names.map((name, i) => {
    if (i + 1 === at) return html`<li aria-current="step">${name}<span class="unseen"> (${words.step(at, names.length)})</span></li>`;
    return i + 1 < at ? html`<li class="done"><span><span class="unseen">${words.done}</span>${name}</span></li>` : html`<li>${name}</li>`;
  });
  return html`<ol class="steps" aria-label="${words.steps}">${items}</ol>`;
};
