import type { Notice } from '#domain/notices/notice';
import type { ReceiptRequest } from '#domain/receipts/receipt-request';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { directionOf } from '#domain/text/text';
import { fileWords } from '../attachment-words.ts';
import { audienceWords } from '../audience-words.ts';
import { publishWordsIn } from '../catalogue/publish-words.ts';
import { wordsIn } from '../catalogue/words-in.ts';
import { factList } from '../components/facts.ts';
import { tableFrame } from '../components/scrolling-table.ts';
import { type Html, html } from '../html.ts';
import { bodyHtml } from '../markup.ts';
import { noticeFacts } from '../notice-facts.ts';
import type { StreetNames } from '../place-words.ts';
import { listed } from '../words.ts';
import { noticePath } from './notice-rows.ts';

const receiptWords = ({ required, fields = [] }: ReceiptRequest, language: MessageLanguage): string => {
  const { receiptRequired, receiptOptional, receiptAsks } = publishWordsIn(language).publish;
  const wish = required ? receiptRequired : receiptOptional;
  const asked = fields.map(({ label }) => label);
  return asked.length === 0 ? wish : receiptAsks(wish, listed(asked, language));
};

/** All that a notice says which is not public: the title, the facts, every part with whom it is for, the files. */
export const wholeText = (notice: Notice, streets: StreetNames | undefined, language: MessageLanguage): Html => {
  const own = html` lang="${notice.language}" dir="${directionOf(notice.language)}"`;
  const words = publishWordsIn(language).publish;
  const { receipt } = notice;
  const facts = [
    ...noticeFacts(notice, language),
    ...(receipt ? [[words.receipt, receiptWords(receipt, language)] as const] : []),
    [words.to, audienceWords(notice.audience, language, streets)] as const,
  ];
  const look = { frame: tableFrame(wordsIn(language).notice.table).markup };
  const files = notice.attachments.map(
    (file) =>
      html`<li><a href="${noticePath(notice.id, `/files/${file.id}`)}"><bdi>${file.name}</bdi></a> <span class="soft">${fileWords(file, language)}</span></li>`,
  );
  return html`<h3${own}>${notice.title}</h3>${factList(facts)}${notice.sections.map(({ heading, body, audience }) => {
    const names = audience ? audienceWords(audience, language, streets) : '';
    return html`<section${own}>${heading ? html`<h3>${heading}</h3>` : null}${names === '' ? null : html`<p class="soft" lang="${language}" dir="ltr">${wordsIn(language).notice.partFor(names)}</p>`}${bodyHtml(body, look)}</section>`;
  })}${files.length > 0 ? html`<h3>${wordsIn(language).notice.attachments}</h3><ol>${files}</ol>` : null}`;
};
