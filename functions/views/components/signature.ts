import { authorsOf, type Notice } from '#domain/notices/notice';
import { type Html, html } from '../html.ts';
import { dayWords } from '../words.ts';

/** Where a text has its own end, in lines. */
const END_LINES = 6;

/** Whether the text ends with the name of who signs, as many agencies write it: a second time would be too much. */
export const signsItself = (notice: Pick<Notice, 'sections' | 'issuers' | 'reprint'>): boolean => {
  const lines = (notice.sections.at(-1)?.body ?? '').split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  const end = lines.slice(-END_LINES).map((line) => line.replace(/[\s\u3000*_]/g, ''));
  return authorsOf(notice).some((name) => end.includes(name.replace(/\s/g, '')));
};

/** 落款: who issued it, and on which day it is dated. Without a date none is made up. */
export const signature = (notice: Pick<Notice, 'sections' | 'issuers' | 'reprint' | 'issuedOn' | 'language'>): Html | null => {
  if (signsItself(notice)) return null;
  const { issuedOn, language } = notice;
  const day = issuedOn
    ? html`<p><time class="whole" datetime="${issuedOn}">${dayWords(issuedOn, /^en\b/i.test(language) ? 'en' : 'zh-Hans')}</time></p>`
    : null;
  return html`<div class="signature" lang="${language}">${authorsOf(notice).map((name) => html`<p><bdi>${name}</bdi></p>`)}${day}</div>`;
};
