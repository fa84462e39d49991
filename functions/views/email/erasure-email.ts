import { ERASURE_LEAVES } from '#domain/subscriptions/erasure-request';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { links, type Site } from '../site.ts';
import { type LetterBlock, letterEmail } from './letter-email.ts';

const WORDS = {
  'zh-Hans': {
    subject: '请确认删除与此邮箱有关的数据',
    lead: (count: number) =>
      `有人（可能是您）请求删除本服务存有的、与这个邮箱有关的数据：${count} 个订阅（含已退订和待确认的）连同地址、密钥和同意记录。`,
    staff: (count: number) => `您作为 ${count} 个机关的工作人员的登记（姓名、邮箱）也一并删除，此后不能再登录控制台。`,
    ask: '如果同意，请打开下面的页面确认。24 小时内删除，不可恢复，此后不再向这个邮箱发送通知：',
    button: '查看并确认删除',
    leaves: (what: string) => `以下内容保留：${what}。`,
    until: '链接 24 小时内有效。',
    ignore: '如果不是您本人请求，请忽略本邮件：不确认就什么都不会改变。',
    join: '；',
  },
  en: {
    subject: 'Please confirm that what is stored of this address is erased',
    lead: (count: number) =>
      `Somebody, perhaps you, asked that this service erase what it stores of this address: ${count === 1 ? 'one subscription' : `${count} subscriptions`} (also ended ones and those not confirmed) with the address, secrets and the record of consent.`,
    staff: (count: number) =>
      `You go from the staff of ${count === 1 ? 'one agency' : `${count} agencies`}, too, with name and address, and can sign in to the console no more.`,
    ask: 'If you want that, open this page and confirm. It is done within 24 hours, cannot be undone, and no notices come here after that:',
    button: 'Look at it and confirm',
    leaves: (what: string) => `What stays: ${what}.`,
    until: 'The link counts for 24 hours.',
    ignore: 'If this was not you, do nothing: without your confirmation nothing changes.',
    join: '; ',
  },
} as const;

/** What an erasure leaves, in one sentence. */
export const erasureLeaves = (language: MessageLanguage): string =>
  WORDS[language].leaves(ERASURE_LEAVES.map((words) => words[language]).join(WORDS[language].join));

type ErasureLetter = Readonly<{
  to: string;
  language: MessageLanguage;
  count: number;
  ofStaff: number;
  token: string;
  now: Date;
  site: Site;
}>;

export const erasureEmail = ({ to, language, count, ofStaff, token, now, site }: ErasureLetter): Promise<Uint8Array> => {
  const words = WORDS[language];
  return letterEmail({
    to,
    language,
    subject: words.subject,
    blocks: [
      { kind: 'words', words: words.lead(count) },
      ...(ofStaff > 0 ? [{ kind: 'words', words: words.staff(ofStaff) } satisfies LetterBlock] : []),
      { kind: 'words', words: words.ask },
      { kind: 'button', words: words.button, href: links.erase(site, token) },
      { kind: 'words', words: erasureLeaves(language) },
      { kind: 'words', words: words.until },
      { kind: 'words', words: words.ignore },
    ],
    id: `erasure-${now.getTime().toString(36)}`,
    now,
    site,
  });
};
