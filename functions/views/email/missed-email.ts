import { type MissedNotice, missedCause } from '#domain/organizations/missed-notice';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { links, type Site } from '../site.ts';
import { type LetterBlock, letterEmail } from './letter-email.ts';
import { nameInLetter } from './name-in-letter.ts';

const WORDS = {
  'zh-Hans': {
    subject: (day: string, count: number) => `${day}：${count} 条通知未能送达组织`,
    lead: {
      hub: (day: string) =>
        `${day}，贵枢纽的以下成员组织未收到这些通知：各联系人和备用联系人都没有收到。请设法转告，并请他们更新联系方式。`,
      agency: (day: string) =>
        `${day}，贵单位辖区内的以下组织未收到这些通知：各联系人和备用联系人都没有收到。请设法转告，并请他们更新联系方式。`,
    },
    organization: '组织',
    unnamed: '（名称不显示）',
    cause: '原因',
    causes: {
      'mailbox-gone': '邮箱已不存在',
      'mailbox-full': '邮箱多次拒收或已满',
      refused: '邮箱不再接收本服务的邮件',
      'endpoint-off': '接收接口已停用',
      'not-answered': '多次尝试均未送达',
    },
    more: '还有更多，此处不再列出。',
    stop: {
      hub: '每天最多一封，只在有组织未收到通知时发送。',
      agency: '每天最多一封，只在有组织未收到通知时发送。如不需要，可在贵单位的通知设置中关闭。',
    },
  },
  en: {
    subject: (day: string, count: number) => `${day}: ${count === 1 ? 'one notice' : `${count} notices`} did not reach organizations`,
    lead: {
      hub: (day: string) =>
        `On ${day} these members of your hub did not get these notices, neither by a contact nor by a fallback. Please pass them on, and ask them for addresses that work.`,
      agency: (day: string) =>
        `On ${day} these organizations of your region did not get these notices, neither by a contact nor by a fallback. Please pass them on, and ask them for addresses that work.`,
    },
    organization: 'Organization',
    unnamed: '(not shown)',
    cause: 'Why',
    causes: {
      'mailbox-gone': 'the mailbox does not exist any more',
      'mailbox-full': 'the mailbox refused several notices, or is full',
      refused: 'the mailbox takes no mail from this service',
      'endpoint-off': 'the endpoint is switched off',
      'not-answered': 'several attempts came to nothing',
    },
    more: 'There are more, which are not listed here.',
    stop: {
      hub: 'This comes once a day at most, and only when an organization missed something.',
      agency:
        'This comes once a day at most, and only when an organization missed something. It can be switched off in the notifications of your agency.',
    },
  },
} as const;

type MissedLine = Pick<MissedNotice, 'noticeId' | 'title' | 'why'> & Readonly<{ organization: string }>;

type MissedLetter = Readonly<{
  to: string;
  /** One after the other; the first is that of the letter. */
  languages: readonly MessageLanguage[];
  reader: 'hub' | 'agency';
  /** As `2026-11-20`. */
  day: string;
  lines: readonly MissedLine[];
  hasMore: boolean;
  /** The same for a second attempt. */
  id: string;
  now: Date;
  site: Site;
}>;

/** What organizations missed in a day, by notice: each has its link, and who missed it and why. */
export const missedEmail = ({ to, languages, reader, day, lines, hasMore, id, now, site }: MissedLetter): Promise<Uint8Array> => {
  const byNotice = Map.groupBy(lines, ({ noticeId }) => noticeId);
  const [language = 'zh-Hans'] = languages;
  const subject = languages.map((one) => WORDS[one].subject(day, byNotice.size)).join(' / ');
  const blocks = languages.flatMap((one): readonly LetterBlock[] => {
    const words = WORDS[one];
    return [
      { kind: 'words', words: words.lead[reader](day) },
      ...[...byNotice].flatMap(([noticeId, missed]): readonly LetterBlock[] => [
        { kind: 'link', words: missed[0]?.title ?? '', href: links.notice(site, noticeId) },
        {
          kind: 'facts',
          language: one,
          facts: missed.flatMap(({ organization, why }) => [
            [words.organization, nameInLetter(organization) ?? words.unnamed],
            [words.cause, words.causes[missedCause(why)]],
          ]),
        },
      ]),
      ...(hasMore ? ([{ kind: 'words', words: words.more }] as const) : []),
      { kind: 'words', words: words.stop[reader] },
    ];
  });
  return letterEmail({ to, language, subject, blocks, id, now, site });
};
