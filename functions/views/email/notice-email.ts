import type { Act, Mailing } from '#domain/mailings/mailing';
import { leadOf, type Notice } from '#domain/notices/notice';
import { directionOf } from '#domain/text/text';
import type { Site } from '../site.ts';
import { ACT_MARKS, URGENCY_MARKS } from '../words.ts';
import { isolated } from './frame.ts';
import type { NoticeMessage } from './notice-parts.ts';
import { EmailTemplate } from './template.ts';

type NoticeAct = Exclude<Act, 'digest'>;

export type NoticeEmail = NoticeMessage & Readonly<{ mailing: Pick<Mailing, 'id' | 'startedAt'> & Readonly<{ act: NoticeAct }> }>;

/** @param had the version that the reader had before: whoever had none reads the notice as a new one */
export const subjectOf = (notice: Notice, act: NoticeAct, had?: number): string =>
  `${ACT_MARKS[act === 'correction' && had === undefined ? 'notice' : act]}${URGENCY_MARKS[notice.urgency]}${isolated(notice.title, directionOf(notice.language))}`;

/** A notice as an email, composed once for all who get it for the same reasons and in the same language. */
export const noticeEmail = async ({ mailing, ...message }: NoticeEmail): Promise<EmailTemplate> => {
  const { notice, site } = message;
  const lead = leadOf(notice);
  // Digests and letters need no Markdown.
  const { noticeParts } = await import('./notice-parts.ts');
  return EmailTemplate.compose({
    from: { name: lead.name, address: site.senderAddress },
    replyTo: lead.replyTo,
    subject: subjectOf(notice, mailing.act, message.had),
    language: notice.language,
    headers: { 'X-Noticewire-Mailing': mailing.id },
    date: new Date(mailing.startedAt),
    list: listOf(lead, site),
    thread: notice.id,
    ...noticeParts(message),
  });
};

/** `List-Id` (RFC 2919) of an agency's notices, below the sender's own domain. */
export const listOf = (agency: Readonly<{ id: string; name: string }>, site: Site): Readonly<{ name: string; id: string }> => ({
  name: agency.name,
  id: `${agency.id}.notices.${site.senderAddress.split('@')[1] ?? 'localhost'}`,
});
