import type { MessageLanguage, Subscription, SubscriptionStatus } from '#domain/subscriptions/subscription';
import { type Site, links as siteLinks } from '../site.ts';
import { frequencyWords } from '../words.ts';
import { type LetterBlock, letterEmail } from './letter-email.ts';

const WORDS = {
  'zh-Hans': {
    subject: '管理您的公共通知订阅',
    lead: (count: number) => `有人（可能是您）请求管理用这个邮箱订阅的公共通知。共有 ${count} 个订阅，请打开下面的链接查看或更改：`,
    link: (name: string, state: string) => `${name}（${state}）`,
    states: { paused: '已暂停', disabled: '已停用' },
    minutes: '链接自本邮件发出起 30 分钟内有效；过期后请重新索取，也可用每封通知邮件里的链接。',
    ignore: '如果不是您本人请求，请忽略本邮件，也不要转发：什么都不会改变。',
  },
  en: {
    subject: 'Manage your subscriptions to public notices',
    lead: (count: number) =>
      `Somebody, perhaps you, asked to manage what this address is subscribed to. There ${count === 1 ? 'is one subscription' : `are ${count} subscriptions`}; open the link to look at it or change it:`,
    link: (name: string, state: string) => `${name} (${state})`,
    states: { paused: 'paused', disabled: 'switched off' },
    minutes: 'The links count for 30 minutes from when this mail left. After that ask again, or use the link in any notice you got.',
    ignore: 'If this was not you, do nothing, and do not pass this mail on: nothing changes.',
  },
} as const;

export type ManageLinks = Readonly<{
  to: string;
  language: MessageLanguage;
  links: readonly Readonly<{ subscription: Subscription; token: string }>[];
  now: Date;
  site: Site;
}>;

/** One link for each subscription of an address. Their names are shown as they are: whoever reads this confirmed them. */
export const manageLinksEmail = ({ to, language, links, now, site }: ManageLinks): Promise<Uint8Array> => {
  const words = WORDS[language];
  return letterEmail({
    to,
    language,
    subject: words.subject,
    blocks: [
      { kind: 'words', words: words.lead(links.length) },
      ...links.map(
        ({ subscription, token }): LetterBlock => ({
          kind: 'link',
          words: words.link(subscription.organization.name, stateWords(subscription, language)),
          href: siteLinks.manage(site, token),
        }),
      ),
      { kind: 'words', words: words.minutes },
      { kind: 'words', words: words.ignore },
    ],
    id: `manage-links-${now.getTime()}`,
    now,
    site,
  });
};

const stateWords = ({ status, frequency }: Subscription, language: MessageLanguage): string => {
  const states: Partial<Record<SubscriptionStatus, string>> = WORDS[language].states;
  return states[status] ?? frequencyWords(frequency, language);
};
