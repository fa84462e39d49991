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
    subject: `${news.news === 'refused' && tookBack(notice) ? '会签被收回' : SUBJECTS[news.news]}：${notice.title}`,
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

const blocksIn = (language: MessageLanguage, news: AgencyNews): readonly LetterBlock[] => {
  const { notice, site } = news;
  const words = WORDS[language];
  return [
    { kind: 'words', words: words[news.news](news) },
    { kind: 'facts', facts: factsIn(language, news) },
    ...(news.news === 'signature-asked' ? [{ kind: 'link' as const, words: words.toSign, href: links.signature(site, notice.id) }] : []),
    ...(news.news === 'receipts-missing'
      ? [{ kind: 'link' as const, words: words.toReceipts, href: links.receiptsOf(site, notice.id) }]
      : []),
    ...(notice.publishedAt === undefined ? [] : [{ kind: 'link' as const, words: words.page, href: links.notice(site, notice.id) }]),
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

const WORDS: Readonly<Record<MessageLanguage, Words>> = {
  'zh-Hans': {
    'signature-asked': ({ notice }) =>
      `${leadOf(notice).name}拟与贵单位联合发布下面的通知，请会签。请由签发人打开下面的页面，登录后看全文，签署或写明不签署的理由。逾期未签，通知即取消。也可以用命令：noticewire cosign ${notice.id}；noticewire refuse ${notice.id} --reason 理由。`,
    signed: ({ notice }) => `最后一家已会签，下面的通知${notice.status === 'scheduled' ? '将按时发布' : '已发布'}。`,
    refused: ({ notice }) =>
      `${refuserNameOf(notice)}${tookBack(notice) ? '在发布前收回了签署' : '不同意会签'}，下面的通知已取消。理由：${notice.cancellation?.note ?? ''}`,
    lapsed: ({ notice }) =>
      `${unsignedNames(notice, 'zh-Hans')}没有在期限内会签，下面的通知已取消，没有发给任何人。如仍需发布，请重新提交。`,
    published: () => '下面的通知已发布，正在发送。',
    closed: ({ counts, act, notice }) =>
      counts && unreachableOf(counts) > 0
        ? `下面通知的${ACTS['zh-Hans'][act]}已发出，有 ${unreachableOf(counts)} 个收件地址未能送达。${DIGESTS['zh-Hans']({ act, notice })}`
        : `下面通知的${ACTS['zh-Hans'][act]}已发出，均已送达。${DIGESTS['zh-Hans']({ act, notice })}`,
    'receipts-missing': ({ notice, missing }) =>
      `下面通知的回执已截止，${missing?.required ?? 0} 家组织中有 ${missing?.missing ?? 0} 家没有签收。名单和延长期限都在下面的页面，登录后可见。也可以用命令：noticewire receipts ${notice.id} --status missing；noticewire receipts extend ${notice.id} 日期。`,
    toSign: '查看全文，签署或拒绝',
    toReceipts: '查看谁未签收，延长期限',
    page: '查看通知',
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
      `${leadOf(notice).name} would like to publish the notice below together with you. A publisher of yours reads all of it on the page below, once signed in, and signs it or says why not. Unless you sign in time it is cancelled. By command: noticewire cosign ${notice.id}; noticewire refuse ${notice.id} --reason TEXT.`,
    signed: ({ notice }) =>
      `The last signature has come: the notice below ${notice.status === 'scheduled' ? 'is published when its time has come' : 'is published'}.`,
    refused: ({ notice }) =>
      `${refuserNameOf(notice)} ${tookBack(notice) ? 'took its signature back before publication' : 'does not sign'}: the notice below is cancelled. Reason: ${notice.cancellation?.note ?? ''}`,
    lapsed: ({ notice }) =>
      `${unsignedNames(notice, 'en')} did not sign in time: the notice below is cancelled, and nobody was told of it. Post it again if it is still wanted.`,
    published: () => 'The notice below is published and on its way.',
    closed: ({ counts, act, notice }) =>
      counts && unreachableOf(counts) > 0
        ? `The ${ACTS.en[act]} below has been sent; ${unreachableOf(counts)} could not be reached.${DIGESTS.en({ act, notice })}`
        : `The ${ACTS.en[act]} below has been sent, and everybody it went to was reached.${DIGESTS.en({ act, notice })}`,
    'receipts-missing': ({ notice, missing }) =>
      `The last day for receipts of the notice below is over: ${missing?.missing ?? 0} of ${missing?.required ?? 0} organizations have not confirmed. The page below says who they are and gives them more time, once you are signed in. By command: noticewire receipts ${notice.id} --status missing; noticewire receipts extend ${notice.id} DAY.`,
    toSign: 'Read it, then sign or refuse',
    toReceipts: 'See who is missing, and give them more time',
    page: 'Show the notice',
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
