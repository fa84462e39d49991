import type { NewsKind } from '#domain/agencies/agency-news';
import type { Counts } from '#domain/ledger/ledger';
import type { PlainAct } from '#domain/mailings/mailing';
import { leadOf, type Notice, refuserOf, unsignedOf } from '#domain/notices/notice';
import type { MessageLanguage } from '#domain/subscriptions/subscription';
import { links, type Site } from '../site.ts';
import type { Fact } from '../subscription-facts.ts';
import { listed, minuteWords } from '../words.ts';
import { type LetterBlock, letterEmail } from './letter-email.ts';

/** Organizations that were told, and those of them that have not answered. */
export type ReceiptsMissing = Readonly<{ required: number; missing: number }>;

export type AgencyNews = Readonly<{
  to: string;
  news: NewsKind;
  notice: Notice;
  /** What a mailing came to, and what it told, where that is the news. */
  counts: Counts | null;
  /** Of whom receipts were wanted, where that is the news. */
  missing: ReceiptsMissing | null;
  act: PlainAct;
  /** Whether the agency has somebody who can open the console. */
  hasConsole: boolean;
  /** Names the letter: the same for a second attempt. */
  subject: string;
  now: Date;
  site: Site;
}>;

/**
 * To an agency, about one of its notices: Chinese first, the same in English under it, since nobody knows who reads at an office. It says
 * what happened and what is to be done, and nothing of who reads the notice.
 */
export const agencyNewsEmail = (news: AgencyNews): Promise<Uint8Array> => {
  const { to, notice, subject, now, site } = news;
  return letterEmail({
    to,
    language: 'zh-Hans',
    subject: `${subjectOf(news)}：${notice.title}`,
    blocks: [...blocksIn('zh-Hans', news), ...blocksIn('en', news)],
    id: `agency-news-${subject.replaceAll('#', '-')}`,
    now,
    site,
  });
};

const SUBJECTS: Readonly<Record<NewsKind, string>> = {
  'signature-asked': '请会签',
  signed: '会签完成',
  refused: '会签被拒绝',
  lapsed: '会签逾期，已取消',
  published: '已发布',
  closed: '已发出',
  'receipts-missing': '回执截止，尚有未签收',
};

/** Of a mailing it says which: the notice, its correction and its withdrawal are told apart at a glance. */
const SENT: Readonly<Record<PlainAct, string>> = {
  notice: SUBJECTS.closed,
  correction: '更正已发出',
  withdrawal: '撤回已发出',
  reminder: '催办已发出',
};

const subjectOf = ({ news, notice, act }: AgencyNews): string => {
  if (news === 'closed') return SENT[act];
  return news === 'refused' && tookBack(notice) ? '会签被收回' : SUBJECTS[news];
};

/** The page that says more: only the console has what is not public, and how a notice was delivered. */
const pageOf = (words: Words, { news, notice, site, hasConsole }: AgencyNews): readonly LetterBlock[] => {
  if (news === 'signature-asked') return [{ kind: 'link', words: words.toSign, href: links.signature(site, notice.id) }];
  const isCancelled = notice.status === 'cancelled';
  if (hasConsole || isCancelled) {
    const leads = isCancelled ? words.again : news === 'closed' ? words.report : words.desk;
    return [{ kind: 'link', words: leads, href: links.noticeAtDesk(site, notice.id) }];
  }
  return notice.publishedAt === undefined ? [] : [{ kind: 'link', words: words.page, href: links.notice(site, notice.id) }];
};

const blocksIn = (language: MessageLanguage, news: AgencyNews): readonly LetterBlock[] => {
  const { notice, site } = news;
  const words = WORDS[language];
  return [
    { kind: 'words', words: words[news.news](news) },
    { kind: 'facts', facts: factsIn(language, news), language },
    ...(news.news === 'receipts-missing'
      ? [{ kind: 'link' as const, words: words.toReceipts, href: links.receiptsOf(site, notice.id) }]
      : []),
    ...pageOf(words, news),
    { kind: 'words', words: words.switches },
  ];
};

const factsIn = (language: MessageLanguage, { notice, news, counts }: AgencyNews): readonly Fact[] => {
  const words = WORDS[language].facts;
  const time = (at: string | undefined): string | undefined => at && minuteWords(at, language);
  const facts: readonly (readonly [string, string | undefined])[] = [
    [words.title, notice.title],
    [words.number, notice.documentNumber],
    [
      words.issuers,
      listed(
        notice.issuers.map(({ name }) => name),
        language,
      ),
    ],
    [words.until, news === 'signature-asked' ? time(notice.signaturesBy) : undefined],
    [words.publishAt, notice.status === 'scheduled' || notice.status === 'awaiting-signatures' ? time(notice.publishAt) : undefined],
    [words.publishedAt, time(notice.publishedAt)],
    ...(counts
      ? ([
          [words.audience, String(counts.audience)],
          [words.delivered, String(counts.delivered)],
          [words.unreachable, String(unreachableOf(counts))],
          [words.skipped, counts.skipped === 0 ? undefined : String(counts.skipped)],
        ] as const)
      : []),
  ];
  return facts.flatMap(([label, value]) => (value ? [[label, value] as const] : []));
};

const unreachableOf = ({ failed, bounced, suppressed }: Counts): number => failed + bounced + suppressed;

const refuserNameOf = (notice: Notice): string => refuserOf(notice)?.name ?? notice.cancellation?.by ?? '';
const tookBack = (notice: Notice): boolean => refuserOf(notice)?.signedAt !== undefined;
const unsignedNames = (notice: Notice, language: MessageLanguage): string =>
  listed(
    unsignedOf(notice).map(({ name }) => name),
    language,
  );

type Sentence = (news: AgencyNews) => string;
type Words = Readonly<Record<NewsKind, Sentence>> &
  Readonly<{
    toSign: string;
    toReceipts: string;
    page: string;
    desk: string;
    report: string;
    again: string;
    switches: string;
    facts: Readonly<
      Record<
        'title' | 'number' | 'issuers' | 'until' | 'publishAt' | 'publishedAt' | 'audience' | 'delivered' | 'unreachable' | 'skipped',
        string
      >
    >;
  }>;

const ACTS: Readonly<Record<MessageLanguage, Readonly<Record<PlainAct, string>>>> = {
  'zh-Hans': { notice: '通知', correction: '更正', withdrawal: '撤回', reminder: '催办' },
  en: { notice: 'notice', correction: 'correction', withdrawal: 'withdrawal', reminder: 'reminder' },
};

/** Readers of digests have nothing yet when those are through who are told at once. */
const DIGESTS: Readonly<Record<MessageLanguage, (news: Pick<AgencyNews, 'act' | 'notice'>) => string>> = {
  'zh-Hans': ({ act, notice }) => {
    if (act !== 'notice') return '';
    return notice.status === 'withdrawn' ? '通知已撤回，等待汇总的不会收到。' : '按汇总接收的，随各自的下一期汇总收到。';
  },
  en: ({ act, notice }) => {
    if (act !== 'notice') return '';
    return notice.status === 'withdrawn'
      ? ' It is withdrawn now: those who wait for a digest do not get it.'
      : ' Those who read digests get it with their next one.';
  },
};

/** What became of a mailing, and no more than is so: everybody was reached only where nobody was left out either. */
const OUTCOMES: Readonly<Record<MessageLanguage, (counts: Counts | null) => string>> = {
  'zh-Hans': (counts) => {
    if (!counts || counts.audience === 0) return '';
    if (counts.delivered === counts.audience) return '，均已送达';
    const unreachable = unreachableOf(counts);
    const reached = unreachable > 0 ? `有 ${unreachable} 个收件地址未能送达` : `已送达 ${counts.delivered} 个`;
    return `，${reached}${counts.skipped > 0 ? `，${counts.skipped} 个没有发送` : ''}`;
  },
  en: (counts) => {
    if (!counts || counts.audience === 0) return '';
    if (counts.delivered === counts.audience) return ', and everybody it went to was reached';
    const unreachable = unreachableOf(counts);
    const reached = unreachable > 0 ? `${unreachable} could not be reached` : `${counts.delivered} were reached`;
    return `; ${reached}${counts.skipped > 0 ? `, and nothing was sent to ${counts.skipped}` : ''}`;
  },
};

const WORDS: Readonly<Record<MessageLanguage, Words>> = {
  'zh-Hans': {
    'signature-asked': ({ notice }) =>
      `${leadOf(notice).name}拟与贵单位联合发布下面的通知，请会签。请由签发人打开下面的页面，登录后看全文，签署或写明不签署的理由。逾期未签，通知即取消。`,
    signed: ({ notice }) => `最后一家已会签，下面的通知${notice.status === 'scheduled' ? '将按时发布' : '已发布'}。`,
    refused: ({ notice }) =>
      `${refuserNameOf(notice)}${tookBack(notice) ? '在发布前收回了签署' : '不同意会签'}，下面的通知已取消。理由：${notice.cancellation?.note ?? ''}`,
    lapsed: ({ notice }) =>
      `${unsignedNames(notice, 'zh-Hans')}没有在期限内会签，下面的通知已取消，没有发给任何人。如仍需发布，可以由它写新稿，再请会签。`,
    published: () => '下面的通知已发布，正在发送。',
    closed: ({ counts, act, notice }) =>
      `下面通知的${ACTS['zh-Hans'][act]}已发出${OUTCOMES['zh-Hans'](counts)}。${DIGESTS['zh-Hans']({ act, notice })}`,
    'receipts-missing': ({ missing }) =>
      `下面通知的回执已截止，${missing?.required ?? 0} 家组织中有 ${missing?.missing ?? 0} 家没有签收。名单和延长期限都在下面的页面，登录后可见。`,
    toSign: '查看全文，签署或拒绝',
    toReceipts: '查看谁未签收，延长期限',
    page: '查看通知',
    desk: '在控制台查看这份通知',
    report: '在控制台查看送达情况',
    again: '在控制台查看全文，由它写新稿',
    switches: '不想收到这类邮件，可在机关设置的“邮件提醒”中关闭，或请运营者关闭。',
    facts: {
      title: '标题',
      number: '发文字号',
      issuers: '发文机关',
      until: '会签期限',
      publishAt: '计划发布',
      publishedAt: '发布时间',
      audience: '收件',
      delivered: '已送达',
      unreachable: '未能送达',
      skipped: '未发送',
    },
  },
  en: {
    'signature-asked': ({ notice }) =>
      `${leadOf(notice).name} would like to publish the notice below together with you. A publisher of yours reads all of it on the page below, once signed in, and signs it or says why not. Unless you sign in time it is cancelled.`,
    signed: ({ notice }) =>
      `The last signature has come: the notice below ${notice.status === 'scheduled' ? 'is published when its time has come' : 'is published'}.`,
    refused: ({ notice }) =>
      `${refuserNameOf(notice)} ${tookBack(notice) ? 'took its signature back before publication' : 'does not sign'}: the notice below is cancelled. Reason: ${notice.cancellation?.note ?? ''}`,
    lapsed: ({ notice }) =>
      `${unsignedNames(notice, 'en')} did not sign in time: the notice below is cancelled, and nobody was told of it. If it is still wanted, write a new draft from it and ask for signatures again.`,
    published: () => 'The notice below is published and on its way.',
    closed: ({ counts, act, notice }) => `The ${ACTS.en[act]} below has been sent${OUTCOMES.en(counts)}.${DIGESTS.en({ act, notice })}`,
    'receipts-missing': ({ missing }) =>
      `The last day for receipts of the notice below is over: ${missing?.missing ?? 0} of ${missing?.required ?? 0} organizations have not confirmed. The page below says who they are and gives them more time, once you are signed in.`,
    toSign: 'Read it, then sign or refuse',
    toReceipts: 'See who is missing, and give them more time',
    page: 'Show the notice',
    desk: 'See the notice in the console',
    report: 'See in the console how it was delivered',
    again: 'Read it in the console, and write a new draft from it',
    switches: 'These mails can be switched off in the settings of the agency, or by the operator.',
    facts: {
      title: 'Title',
      number: 'Document number',
      issuers: 'Issued by',
      until: 'To be signed by',
      publishAt: 'To be published',
      publishedAt: 'Published',
      audience: 'Recipients',
      delivered: 'Delivered',
      unreachable: 'Could not be reached',
      skipped: 'Not sent',
    },
  },
};
