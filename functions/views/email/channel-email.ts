import { isRobot, ROBOT_NAMES } from '#domain/subscriptions/robots';
import type { MessageLanguage, Subscription } from '#domain/subscriptions/subscription';
import { links, type Site } from '../site.ts';
import { letterEmail } from './letter-email.ts';
import { nameInLetter } from './name-in-letter.ts';

const WORDS = {
  'zh-Hans': {
    nobody: '一个组织',
    group: (name: string, host: string) => `${name}群（${host}）`,
    endpoint: (host: string) => `一个网址（${host}）`,
    subject: '请确认更改接收公共通知的方式',
    lead: (name: string, where: string) => `有人（可能是您）请求把「${name}」的公共通知从这个邮箱改为发到${where}。`,
    ask: '如果同意，请打开下面的页面确认；那里也要确认，之后通知才改发，不再发到这个邮箱。',
    button: '查看并确认',
    until: '链接三天内有效。',
    ignore: '如果不是您本人请求，请忽略本邮件：不确认就什么都不会改变。管理链接可能已被他人得到，请不要转发通知邮件。',
  },
  en: {
    nobody: 'an organization',
    group: (name: string, host: string) => `a ${name} group (${host})`,
    endpoint: (host: string) => `a URL (${host})`,
    subject: 'Please confirm that public notices go another way',
    lead: (name: string, where: string) =>
      `Somebody, perhaps you, asked that the public notices of “${name}” go to ${where} instead of to this address.`,
    ask: 'If you agree, open this page and confirm. It has to be confirmed there, too; only then do notices go there, and no more come here.',
    button: 'Look at it and confirm',
    until: 'The link counts for three days.',
    ignore:
      'If this was not you, do nothing: without your confirmation nothing changes. Somebody may have your link to manage the subscription: do not pass notices on.',
  },
} as const;

/** What takes the place of an address, in words: which kind of group, or that it is a URL. @param host as much of it as may be shown */
const whereOf = ({ channel }: Subscription, host: string, language: MessageLanguage): string => {
  const words = WORDS[language];
  return channel.type === 'webhook' && isRobot(channel.format)
    ? words.group(ROBOT_NAMES[channel.format][language], host)
    : words.endpoint(host);
};

/** Asks whoever reads an address. The link opens a page; only its button agrees, since mail scanners follow links. */
export const channelEmail = ({
  to,
  other,
  subscription,
  successor,
  token,
  now,
  site,
}: Readonly<{
  to: string;
  /** The new channel, masked. */
  other: string;
  subscription: Subscription;
  successor: Subscription;
  token: string;
  now: Date;
  site: Site;
}>): Promise<Uint8Array> => {
  const { language, organization } = subscription;
  const words = WORDS[language];
  return letterEmail({
    to,
    language,
    subject: words.subject,
    blocks: [
      { kind: 'words', words: words.lead(nameInLetter(organization.name) ?? words.nobody, whereOf(successor, other, language)) },
      { kind: 'words', words: words.ask },
      { kind: 'button', words: words.button, href: links.channel(site, token) },
      { kind: 'words', words: words.until },
      { kind: 'words', words: words.ignore },
    ],
    id: `channel-old-${successor.id}`,
    now,
    site,
  });
};
