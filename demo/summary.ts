import type { ReportAnswer } from '../cli/answers.ts';
import { printable, table } from '../cli/table.ts';
import type { Say } from '../cli/words.ts';

export type Told = Readonly<{ title: string; url: string; key: string; service: string; report: ReportAnswer }>;

const DEFAULT_URL = 'http://127.0.0.1:8080';

/** Who got one notice, by channel and by region, and where to look at it. */
export const summary = ({ title, url, key, service, report }: Told, say: Say): string => {
  const { totals, mailings, byRegion, noticeId } = report;
  const delivered = (channel: string): number => mailings.reduce((sum, { byChannel }) => sum + (byChannel[channel]?.delivered ?? 0), 0);
  const others = totals.audience - totals.delivered - totals.awaitingDigest;
  const channels = [
    `${say('邮件', 'email')} ${delivered('email')}`,
    `${say('接口', 'webhook')} ${delivered('webhook')}`,
    `${say('待摘要', 'awaiting digest')} ${totals.awaitingDigest}`,
    ...(others > 0 ? [`${say('其余', 'others')} ${others}`] : []),
  ];
  const address = service === DEFAULT_URL ? '' : `NOTICEWIRE_URL=${service} `;
  return `${printable(title)}
  ${channels.join(' · ')}
${table([
  [say('地区', 'region'), say('受众', 'audience'), say('已送达', 'delivered'), say('待摘要', 'awaiting digest')],
  ...byRegion.map(({ name, counts }) => [name, counts.audience, counts.delivered, counts.awaitingDigest]),
  [say('合计', 'in all'), totals.audience, totals.delivered, totals.awaitingDigest],
])}
  ${say('网页', 'page')}  ${url}
  ${say('报告', 'report')}  ${address}NOTICEWIRE_KEY=${key} npx noticewire report ${noticeId}

`;
};
