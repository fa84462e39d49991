import type { Counts, ReportAnswer } from '../cli/answers.ts';
import { type Cell, printable, table } from '../cli/table.ts';
import type { Say } from '../cli/words.ts';

export type Summed = Readonly<{ title: string; url: string; service: string; report: ReportAnswer }>;

const unreachedOf = ({ failed, bounced, suppressed }: Counts): number => failed + bounced + suppressed;
const othersOf = ({ retrying, skipped, pending }: Counts): number => retrying + skipped + pending;

/** The parts of a count, which add up to it. */
const row = (name: string, counts: Counts, hasOthers: boolean): readonly Cell[] => [
  name,
  counts.audience,
  counts.delivered,
  counts.awaitingDigest,
  unreachedOf(counts),
  ...(hasOthers ? [othersOf(counts)] : []),
];

/** Who got one notice, by channel and by region, and where to look at it. */
export const summary = ({ title, url, service, report }: Summed, say: Say): string => {
  const { totals, totalsByChannel = {}, byRegion, noticeId, receipts, currentVersion } = report;
  const delivered = (channel: string): number => totalsByChannel[channel]?.delivered ?? 0;
  const others = othersOf(totals);
  const channels = [
    `${say('邮件', 'email')} ${delivered('email')}`,
    `${say('接口', 'webhook')} ${delivered('webhook')}`,
    `${say('待汇总', 'awaiting digest')} ${totals.awaitingDigest}`,
    ...(unreachedOf(totals) > 0 ? [`${say('没有收到', 'not reached')} ${unreachedOf(totals)}`] : []),
    ...(others > 0 ? [`${say('其余', 'others')} ${others}`] : []),
  ];
  const further = [
    ...(currentVersion > 1 ? [say('已更正，收到过的都已告知', 'corrected, and whoever had it was told')] : []),
    ...(receipts ? [`${say('已签收', 'signed for by')} ${receipts.received}/${receipts.required}`] : []),
  ];
  return `${printable(title)}
  ${[...channels, ...further].join(' · ')}
${table([
  [
    say('地区', 'region'),
    say('收件者', 'audience'),
    say('已送达', 'delivered'),
    say('待汇总', 'awaiting digest'),
    say('没有收到', 'not reached'),
    ...(others > 0 ? [say('其余', 'others')] : []),
  ],
  ...byRegion.map(({ name, counts }) => row(name, counts, others > 0)),
  row(say('合计', 'in all'), totals, others > 0),
])}
  ${say('网页', 'page')}  ${url}
  ${say('报告', 'report')}  ${service}/console/notices/${noticeId}

`;
};
