import { leadOf } from '#domain/notices/notice';
import { askedReceipt } from '#domain/receipts/receipt';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { directionOf } from '#domain/text/text';
import type { Pieces } from '#encoding/message-template';
import { html } from '../html.ts';
import type { Addressee } from './frame.ts';
import { forRecipient, STYLES } from './frame.ts';
import { subjectOf } from './notice-email.ts';
import type { NoticeMessage } from './notice-parts.ts';
import { EmailTemplate } from './template.ts';

/** What a mail about a notice reads like that is not sent. */
export type MailPreview = Readonly<{ subject: string; html: string; text: string }>;

/** Links of one reader lead nowhere in what is only looked at. */
const NOBODY: Omit<Addressee, 'to' | 'organization'> = {
  deliveryId: 'preview',
  reference: 'preview',
  manageToken: '-',
  unsubscribeToken: '-',
  leavingToken: '-',
};

/** A mail as one of those who get it would read it. */
export const previewMail = async (message: NoticeMessage, addressee: Pick<Addressee, 'to' | 'organization'>): Promise<MailPreview> => {
  const { noticeParts } = await import('./notice-parts.ts');
  const { notice, language, site } = message;
  const parts = noticeParts(message);
  const asked = askedReceipt(notice);
  const receipts = asked ? [{ title: notice.title, direction: directionOf(notice.language), by: asked.by, token: '-' }] : [];
  const own = forRecipient({ ...NOBODY, ...addressee, receipts }, language, site, parts.html.length - 1);
  return {
    subject: subjectOf(notice, 'notice'),
    html: filled(parts.html, own.html),
    text: filled(parts.text, own.text),
  };
};

const filled = (pieces: Pieces, own: readonly string[]): string => pieces.map((piece, at) => piece + (own[at] ?? '')).join('');

const WORDS: Readonly<Record<MessageLanguage, Readonly<{ mark: string; note: string }>>> = {
  'zh-Hans': { mark: '〔试发〕', note: '这是试发的邮件，只发给了您自己。通知还没有发布，其中的链接还打不开。' },
  en: { mark: '[Test] ', note: 'This is a test, sent to you alone. The notice is not published, and its links do not lead anywhere yet.' },
};

export type TrialEmail = Readonly<{ message: NoticeMessage; member: Readonly<{ name: string; email: string }>; id: string; now: Date }>;

/** A notice as its readers would get it, to whoever is writing it: no list, nothing to answer, and nothing that counts. */
export const trialEmail = async ({ message, member, id, now }: TrialEmail): Promise<Uint8Array> => {
  const { noticeParts } = await import('./notice-parts.ts');
  const { notice, language, site } = message;
  const words = WORDS[language];
  const lead = leadOf(notice);
  const template = await EmailTemplate.compose({
    from: { name: lead.name, address: site.senderAddress },
    subject: `${words.mark}${subjectOf(notice, 'notice')}`,
    language: notice.language,
    headers: {},
    date: now,
    list: null,
    ...noticeParts(message),
  });
  const noButtons = Array.from({ length: template.places - 1 }, () => '');
  return template.fill({
    to: member.email,
    organizationName: member.name,
    deliveryId: id,
    text: [...noButtons, `${words.note}\n`],
    html: [...noButtons, html`<p style="${STYLES.alarm}">${words.note}</p>`.markup],
    oneClickUrl: '',
  });
};
