import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { wordsIn } from '../catalogue/words-in.ts';
import { type Html, html } from '../html.ts';
import { buttonLink } from './buttons.ts';

/** Where a list goes on, and back to all of it. Nothing where there is nowhere to go. */
export const pager = (links: readonly Readonly<{ href: string; label: string }>[], language: MessageLanguage): Html | null =>
  links.length === 0
    ? null
    : html`<nav class="pager" aria-label="${wordsIn(language).pager.label}">${links.map(({ href, label }) => buttonLink(href, label, 'quiet'))}</nav>`;
