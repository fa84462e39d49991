import type { Notice } from '#domain/notices/notice';
import { directionOf } from '#domain/text/text';
import { fileWords } from '../attachment-words.ts';
import { wordsIn } from '../catalogue/words-in.ts';
import { type Html, html } from '../html.ts';
import { links, type Site } from '../site.ts';
import type { Visit } from '../visit.ts';
import { labelled } from '../words.ts';

/** 附件说明, below the text and above who signs (GB/T 9704-2012, 7.3.4), with links; null without any. */
export const attachmentList = ({ attachments, language: own }: Notice, site: Site, language: Visit['language']): Html | null => {
  if (attachments.length === 0) return null;
  const { attachments: label, attachmentHint } = wordsIn(language).notice;
  return html`<section class="attachments" aria-label="${label}"><p>${labelled(label, '', language)}</p><ol>${attachments.map(
    (one) =>
      html`<li><a href="${links.attachment(site, one)}"><bdi lang="${own}" dir="${directionOf(own)}">${one.name}</bdi></a> <span class="soft">${fileWords(one, language)}</span></li>`,
  )}</ol><p class="soft">${attachmentHint}</p></section>`;
};
