import { whyWords } from '#views/ledger/delivery-words';
import type { Counts, ReportAnswer } from './answers.ts';
import { type Cell, fitted, printable, table } from './table.ts';
import { bar } from './terminal.ts';
import { beijingTime } from './times.ts';
import type { Say } from './words.ts';

type Part = Exclude<keyof Counts, 'audience' | 'possiblyTwice'>;

/** The parts of a count, in the order of how well it went. */
const PARTS: readonly (readonly [Part, string, string])[] = [
  ['delivered', '已送达', 'delivered'],
  ['pending', '等待发送', 'pending'],
  ['retrying', '正在重试', 'retrying'],
  ['awaitingDigest', '待汇总', 'awaiting digest'],
  ['failed', '未能送达', 'failed'],
  ['bounced', '被退回', 'bounced'],
  ['suppressed', '地址已停用', 'suppressed'],
  ['skipped', '未发送', 'skipped'],
];

const STATUS_WORDS: Readonly<Record<string, readonly [string, string]>> = {
  scheduled: ['待发布', 'scheduled'],
  'awaiting-signatures': ['待会签', 'awaiting signatures'],
  published: ['已发布', 'published'],
  withdrawn: ['已撤回', 'withdrawn'],
  expired: ['已失效', 'expired'],
  cancelled: ['已取消', 'cancelled'],
};

const statusWords = (status: string, say: Say): string => {
  const words = STATUS_WORDS[status];
  return words ? say(...words) : printable(status);
};

/** What became of one delivery. */
export const deliveryStatusWords = (status: string, say: Say): string => {
  const [, zh, en] = PARTS.find(([part]) => part === status) ?? [];
  return zh !== undefined && en !== undefined ? say(zh, en) : printable(status);
};

/** Why it stands so, as the pages say it, with its code behind it for whoever looks it up. */
export const deliveryWhyWords = (why: string, say: Say): string => {
  const { 'zh-Hans': zh, en } = whyWords(why);
  return `${say(zh, en)} [${printable(why)}]`;
};

/** How many of those to be told now have been dealt with; who reads a digest is told later. */
const doneOf = ({ audience, pending, retrying, awaitingDigest }: Counts): Readonly<{ done: number; of: number }> => {
  const of = audience - awaitingDigest;
  return { done: of - pending - retrying, of };
};

const BAR = 24;

/** One line that fits the terminal: `██████░░ 75 % 36/48 delivered 36`. */
export const progressLine = (report: ReportAnswer, say: Say, columns: number): string => {
  const { totals, status } = report;
  if (status === 'scheduled' || status === 'awaiting-signatures') return fitted(statusWords(status, say), columns - 1);
  const { done, of } = doneOf(totals);
  const percent = of === 0 ? (report.complete ? 100 : 0) : Math.floor((done / of) * 100);
  const parts = PARTS.filter(([part]) => totals[part] > 0).map(([part, zh, en]) => `${say(zh, en)} ${totals[part]}`);
  const drawn = of === 0 && !report.complete ? bar(0, 1, BAR) : bar(done, of, BAR);
  return fitted(`${drawn} ${percent} % ${done}/${of}  ${parts.join(' · ')}`, columns - 1);
};

const CHANNELS: readonly (readonly [string, string, string])[] = [
  ['email', '邮件', 'email'],
  ['webhook', '接口', 'webhook'],
];

const MOST_REGIONS = 20;

/** The ledger for people. */
export const reportText = (report: ReportAnswer, say: Say): string => {
  const { totals, mailings, byRegion, status } = report;
  const lines = [
    `${report.noticeId}  ${say(`第 ${report.currentVersion} 版`, `version ${report.currentVersion}`)}  ${statusWords(status, say)}${progressWords(report, say)}`,
    '',
    countsTable(report, say),
    ...keptLines(report, say),
    ...waitingLines(report, say),
  ];
  const first = mailings[0]?.timeTo ?? {};
  const times = (['first', '50', '95', '100'] as const).flatMap((mark) => {
    const duration = first[mark];
    return duration === undefined ? [] : [`${mark === 'first' ? say('首条', 'first') : `${mark} %`} ${seconds(duration)}`];
  });
  if (times.length > 0) lines.push('', `  ${say('用时', 'time to')}  ${times.join(' · ')}`);
  if (totals.possiblyTwice > 0) lines.push('', `  ${say('可能重复送达', 'possibly sent twice')}  ${totals.possiblyTwice}`);
  if (report.receipts) {
    const { required, received, missing, by } = report.receipts;
    const until = by === undefined ? '' : say(`，${by} 截止`, `, due ${by}`);
    lines.push(
      '',
      `  ${say(`签收 ${received}/${required}，未签收 ${missing}${until}`, `receipts ${received} of ${required}, ${missing} missing${until}`)}`,
    );
  }
  if (byRegion.length > 0) {
    const rows = byRegion.slice(0, MOST_REGIONS).map(({ name, counts }): Cell[] => [name, counts.audience, counts.delivered, open(counts)]);
    const head = [say('地区', 'region'), say('收件者', 'audience'), say('已送达', 'delivered'), say('其余', 'others')];
    lines.push('', table([head, ...rows]));
    if (byRegion.length > MOST_REGIONS)
      lines.push(
        `  ${say(`另有 ${byRegion.length - MOST_REGIONS} 个地区，见 --json`, `${byRegion.length - MOST_REGIONS} more: see --json`)}`,
      );
  }
  return `${lines.join('\n')}\n`;
};

/** Of what was never sent there is nothing to complete. */
const progressWords = ({ complete, mailings, totals }: ReportAnswer, say: Say): string => {
  if (mailings.length === 0) return '';
  // Whoever reads a digest has nothing yet.
  if (complete && totals.awaitingDigest > 0) return `  ${say('即时部分已发完', 'all sent that goes out at once')}`;
  return `  ${complete ? say('已完成', 'complete') : say('进行中', 'under way')}`;
};

const open = ({ audience, delivered }: Counts): number => audience - delivered;

const keptLines = ({ keptSince }: ReportAnswer, say: Say): readonly string[] =>
  keptSince === undefined
    ? []
    : [
        '',
        `  ${say(
          `${beijingTime(keptSince)}（北京时间）以前的发送记录已到期删除，不在以上数字中`,
          `What was sent before ${beijingTime(keptSince)}, Beijing time, is not kept any more, and not counted above`,
        )}`,
      ];

const MOST_WAITING = 10;

const waitingLines = ({ waiting }: ReportAnswer, say: Say): readonly string[] => {
  if (waiting.length === 0) return [];
  const lines = waiting
    .slice(0, MOST_WAITING)
    .map(({ until, count }) =>
      say(`${count} 家待 ${beijingTime(until)}（北京时间）的汇总`, `${count} wait for the digest of ${beijingTime(until)}, Beijing time`),
    );
  const more = waiting.slice(MOST_WAITING).reduce((sum, { count }) => sum + count, 0);
  return [
    '',
    ...lines.map((line) => `  ${line}`),
    ...(more > 0 ? [`  ${say(`另有 ${more} 家更晚，见 --json`, `${more} more later: see --json`)}`] : []),
  ];
};

const countsTable = ({ totals, totalsByChannel, mailings }: ReportAnswer, say: Say): string => {
  const sum = (channel: string, part: keyof Counts): number =>
    totalsByChannel?.[channel]?.[part] ?? mailings.reduce((total, { byChannel }) => total + (byChannel[channel]?.[part] ?? 0), 0);
  const row = (part: keyof Counts, zh: string, en: string): Cell[] => [
    say(zh, en),
    totals[part],
    ...CHANNELS.map(([channel]) => sum(channel, part)),
  ];
  return table([
    ['', say('合计', 'in all'), ...CHANNELS.map(([, zh, en]) => say(zh, en))],
    row('audience', '收件者', 'audience'),
    ...PARTS.filter(([part]) => part === 'delivered' || totals[part] > 0).map(([part, zh, en]) => row(part, zh, en)),
  ]);
};

/** `PT1.2S` as `1.2 s`; what is not in seconds stays as it is. */
const seconds = (duration: string): string => duration.replace(/^PT([\d.]+)S$/, '$1 s');
