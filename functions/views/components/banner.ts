import { type Html, html } from '../html.ts';

/** What a page says before all else: that something was done, that something is not as it should be, or what to know. */
export type BannerTone = 'good' | 'alarm' | 'plain';

/** @param content words, or HTML of one paragraph */
export const banner = (tone: BannerTone, content: Html | string): Html =>
  html`<div class="${tone === 'plain' ? 'banner' : `banner ${tone}`}" role="status"><p>${content}</p></div>`;
