import type { Subscription } from '#domain/subscriptions/subscription';
import { links, type Site } from '../site.ts';
import { letterEmail } from './letter-email.ts';

const WORDS = {
  'zh-Hans': {
    subject: '测试邮件：公共通知可以送达这个邮箱',
    lead: (name: string) => `这是「${name}」的订阅请求发送的测试邮件。您能看到它，说明通知会送到这里。`,
    junk: '如果它在垃圾邮件里，请标为“不是垃圾邮件”，或把发件地址加入通讯录。',
    button: '管理订阅',
  },
  en: {
    subject: 'A test: public notices reach this mailbox',
    lead: (name: string) => `The subscription of “${name}” asked for this test. You see it, so notices will come here, too.`,
    junk: 'If it was in the folder for junk, please mark it as “not junk”, or add its sender to your contacts.',
    button: 'Manage the subscription',
  },
} as const;

export type ChannelTestLetter = Readonly<{
  to: string;
  subscription: Subscription;
  manageToken: string;
  askedAt: string;
  now: Date;
  site: Site;
}>;

/** Shows a subscriber that mail arrives. */
export const channelTestEmail = ({ to, subscription, manageToken, askedAt, now, site }: ChannelTestLetter): Promise<Uint8Array> => {
  const { id, language, organization } = subscription;
  const words = WORDS[language];
  return letterEmail({
    to,
    language,
    subject: words.subject,
    blocks: [
      { kind: 'words', words: words.lead(organization.name) },
      { kind: 'words', words: words.junk },
      { kind: 'button', words: words.button, href: links.manage(site, manageToken) },
    ],
    id: `test-${id}-${Date.parse(askedAt)}`,
    now,
    site,
  });
};
