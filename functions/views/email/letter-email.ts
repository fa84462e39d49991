import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { type Html, html } from '../html.ts';
import type { Site } from '../site.ts';
import type { Fact } from '../subscription-facts.ts';
import { factsHtml, factsText, frameHtml, linkHtml, STYLES, serviceWords, TEXT_RULE } from './frame.ts';
import { EmailTemplate } from './template.ts';

/** What a letter is put together from, in order: a `button` is what it asks for, a `link` one of several. */
export type LetterBlock = Readonly<
  | { kind: 'words'; words: string }
  /** `language`: of these, where a letter has several. */
  | { kind: 'facts'; facts: readonly Fact[]; language?: MessageLanguage }
  | { kind: 'button' | 'link'; words: string; href: string }
>;

export type LetterSource = Readonly<{
  to: string;
  language: MessageLanguage;
  subject: string;
  blocks: readonly LetterBlock[];
  /** The same for a second attempt at the same letter. */
  id: string;
  now: Date;
  site: Site;
}>;

const SENDER: Readonly<Record<MessageLanguage, string>> = { 'zh-Hans': '公共通知服务', en: 'Public notices' };

/** A letter from the service to one person: no list, and nothing to unsubscribe from. */
export const letterEmail = async ({ to, language, subject, blocks, id, now, site }: LetterSource): Promise<Uint8Array> => {
  const template = await EmailTemplate.compose({
    from: { name: SENDER[language], address: site.senderAddress },
    subject,
    language,
    headers: {},
    date: now,
    list: null,
    text: [`${[...blocks.map((block) => textOf(block, language)), TEXT_RULE].join('\n\n')}\n`, `${serviceWords(language)}\n`],
    html: frameHtml({
      language,
      title: subject,
      content: html`<h1 style="${STYLES.title}">${subject}</h1>
${blocks.map((block) => htmlOf(block, language))}`,
      footer: html`<p style="margin:0">${serviceWords(language)}</p>`,
    }),
  });
  return template.fill({ to, organizationName: '', deliveryId: id, text: [], html: [], oneClickUrl: '' });
};

const textOf = (block: LetterBlock, language: MessageLanguage): string => {
  switch (block.kind) {
    case 'words':
      return block.words;
    case 'facts':
      return factsText(block.facts, block.language ?? language);
    case 'button':
    case 'link':
      return `${block.words}\n${block.href}`;
  }
};

const htmlOf = (block: LetterBlock, language: MessageLanguage): Html => {
  switch (block.kind) {
    case 'words':
      return html`<p style="${STYLES.paragraph}">${block.words}</p>
`;
    case 'facts':
      return factsHtml(block.facts, block.language ?? language);
    case 'button':
      return html`<p style="margin:20px 0"><a href="${block.href}" style="${STYLES.button}">${block.words}</a></p>
`;
    case 'link':
      return html`<p style="${STYLES.paragraph}">${linkHtml(block.href, block.words)}</p>
`;
  }
};
