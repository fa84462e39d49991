import { bilingual, type Wording } from '../text/wording.ts';
import type { Urgency } from './notice.ts';
import type { Warning } from './warning.ts';

/** How many of an audience read digests, and whether all of it was looked at. */
export type DigestReaders = Readonly<{ precision: 'exact' | 'estimate' | 'at-least'; count: number }>;

const COUNTED: Readonly<Record<DigestReaders['precision'], (count: number) => Wording>> = {
  exact: (count) => bilingual(`${count}`, `${count}`),
  estimate: (count) => bilingual(`约 ${count}`, `About ${count}`),
  'at-least': (count) => bilingual(`至少 ${count}`, `At least ${count}`),
};

/** What is urgent (加急) leaves at once for those who want everything at once; only 特急 overrides a digest. */
export const digestWarnings = (urgency: Urgency, { precision, count }: DigestReaders): readonly Warning[] => {
  if (urgency !== 'urgent' || count === 0) return [];
  const counted = COUNTED[precision](count);
  return [
    {
      path: 'urgency',
      code: 'urgent-waits-in-digests',
      message: bilingual(
        `${counted['zh-Hans']} 个订阅选择了汇总,到下次汇总(最迟一周)才会收到;须立即送达的请用 immediate(特急)`,
        `${counted.en} of the subscriptions read digests and get it with their next one, up to a week later: what must reach them at once is immediate (特急)`,
      ),
    },
  ];
};

/** @param isLong longer than mail clients show (90 KB of HTML) */
export const lengthWarnings = (isLong: boolean): readonly Warning[] =>
  isLong
    ? [
        {
          path: 'sections',
          code: 'long-for-mail',
          message: bilingual(
            '超过邮件客户端能显示的长度(HTML 90 KB),邮件只载开头部分和全文链接',
            'It is longer than mail clients show (90 KB of HTML): mails have its beginning and a link to the rest',
          ),
        },
      ]
    : [];

/** @param concernsNobody nobody who subscribes fits */
export const audienceWarnings = (concernsNobody: boolean): readonly Warning[] =>
  concernsNobody
    ? [
        {
          path: 'audience',
          code: 'nobody-concerned',
          message: bilingual(
            '目前没有一个订阅符合发送范围,请核对地区、类别和主题',
            'At present nobody who subscribes fits this audience: check its regions, classes and topics',
          ),
        },
      ]
    : [];
