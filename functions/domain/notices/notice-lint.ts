import { contains, type RegionCode } from '../region.ts';
import { bilingual, type Wording } from '../text/wording.ts';
import { isUnusualNumber } from './document-number.ts';
import type { NoticeContent, NoticeKind } from './notice.ts';
import { textWarnings } from './text-lint.ts';
import { isKnownTopic } from './topic.ts';
import type { Warning } from './warning.ts';

/** Endings of titles that name a kind of document (党政机关公文处理工作条例, art. 8). */
const TITLE_ENDINGS: Readonly<Record<string, NoticeKind>> = {
  通知: 'notice',
  意见: 'opinion',
  公告: 'announcement',
  通告: 'public-notice',
  通报: 'circular',
  决定: 'decision',
  函: 'letter',
};

/** @param today `YYYY-MM-DD` in China */
export const lint = (content: NoticeContent, leadRegion: RegionCode, today: string): readonly Warning[] => {
  const warnings: Warning[] = [];
  const warn = (path: string, code: string, message: Wording): void => void warnings.push({ path, code, message });

  if (content.documentNumber && isUnusualNumber(content.documentNumber, content.language)) {
    warn(
      'documentNumber',
      'document-number-form',
      bilingual('发文字号通常写作「粤民规字〔2022〕2号」', 'A document number usually reads like 粤民规字〔2022〕2号'),
    );
  }
  const ending = Object.entries(TITLE_ENDINGS).find(([text]) => content.title.endsWith(text));
  if (ending && ending[1] !== content.kind)
    warn(
      'kind',
      'kind-differs-from-title',
      bilingual(`标题以「${ending[0]}」结尾,文种应为 ${ending[1]}`, `The title ends in ${ending[0]}, which would be kind ${ending[1]}`),
    );
  if (content.expiresOn && content.expiresOn < today) warn('expiresOn', 'expired', bilingual('失效日期已过', 'It has expired already'));
  if (content.receipt?.required)
    warn(
      'receipt',
      'receipt-not-collected',
      bilingual('本服务尚不能代收回执,请在正文写明如何回复', 'Receipts are not collected yet: say in the text how readers are to answer'),
    );
  warnings.push(...textWarnings(content));
  for (const topic of content.audience.topics ?? [])
    if (!isKnownTopic(topic))
      warn(
        'audience.topics',
        'topic-unknown',
        bilingual(
          `主题 ${topic} 不在 /v1/topics 的目录中,将照原样保留`,
          `The topic ${topic} is not in the list at /v1/topics; it is kept as it is`,
        ),
      );
  const outside = content.audience.regions.filter((region) => !contains(leadRegion, region));
  if (outside.length > 0)
    warn(
      'audience.regions',
      'outside-own-region',
      bilingual('发送范围超出牵头机关所在地区', 'It goes beyond the region of the lead agency'),
    );
  return warnings;
};
