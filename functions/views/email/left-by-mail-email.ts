import type { Subscription } from '#domain/subscriptions/subscription';
import { links, type Site } from '../site.ts';
import { letterEmail } from './letter-email.ts';

const WORDS = {
  'zh-Hans': {
    subject: '已为您退订公共通知',
    lead: (name: string) => `我们收到了从这个邮箱里的通知寄出的退订邮件，「${name}」的这个订阅已结束，今后不再发送通知。`,
    undo: '如果这不是您的意思，30 天内可以恢复：',
    button: '查看并恢复订阅',
    nothing: '如果确实要退订，无须再做什么。本邮件只发一次。',
  },
  en: {
    subject: 'You have unsubscribed from public notices',
    lead: (name: string) =>
      `A mail to unsubscribe came, made from a notice in this mailbox. The subscription of “${name}” has ended; no more notices are sent.`,
    undo: 'If you did not mean this, it can be undone for 30 days:',
    button: 'Look, and undo it',
    nothing: 'If you did, there is nothing more to do. This mail comes once.',
  },
} as const;

export type LeftByMailLetter = Readonly<{
  to: string;
  subscription: Subscription;
  /** For the page that ends a subscription, and undoes that. */
  token: string;
  now: Date;
  site: Site;
}>;

/** Says that a mail to the address for leaving has worked, since no page did. */
export const leftByMailEmail = ({ to, subscription, token, now, site }: LeftByMailLetter): Promise<Uint8Array> => {
  const { id, language, organization, endedAt } = subscription;
  const words = WORDS[language];
  return letterEmail({
    to,
    language,
    subject: words.subject,
    blocks: [
      { kind: 'words', words: words.lead(organization.name) },
      { kind: 'words', words: words.undo },
      { kind: 'button', words: words.button, href: links.unsubscribe(site, token) },
      { kind: 'words', words: words.nothing },
    ],
    id: `left-${id}-${Date.parse(endedAt ?? '') || 0}`,
    now,
    site,
  });
};
