import { parseUscc } from '../organizations/uscc.ts';
import { contains, type RegionCode } from '../region.ts';
import { bilingual, type Wording } from '../text/wording.ts';
import { areSeveralNumbers, isUnusualNumber, parseIndexNumber } from './document-number.ts';
import type { NoticeContent, NoticeKind } from './notice.ts';
import { textWarnings } from './text-lint.ts';
import { isKnownTopic } from './topic.ts';
import type { Warning } from './warning.ts';

/** The 15 kinds that a title can end in (党政机关公文处理工作条例, art. 8), and what each is here. */
const TITLE_ENDINGS: Readonly<Record<string, NoticeKind>> = {
  通知: 'notice',
  意见: 'opinion',
  公告: 'announcement',
  通告: 'public-notice',
  通报: 'circular',
  决定: 'decision',
  函: 'letter',
  公报: 'bulletin',
  决议: 'decision',
  命令: 'other',
  令: 'other',
  批复: 'other',
  纪要: 'other',
  报告: 'other',
  请示: 'other',
  议案: 'other',
};
/** Those that an agency sends to who stands above it, or to an assembly, and to nobody else. */
const UPWARD: ReadonlySet<string> = new Set(['报告', '请示', '议案']);
/** 公报 and 决议 may go by the kind nearest to them, or as `other`. */
const LOOSE: ReadonlySet<string> = new Set(['公报', '决议']);

const titleWarnings = ({ title, kind, language }: NoticeContent): readonly Warning[] => {
  if (!/^zh\b/i.test(language)) return [];
  // What stands in brackets behind the kind belongs to the title: `…的通知（试行）`.
  const bare = title.replace(/[（(][^（()）]{1,20}[）)]$/u, '').trim();
  const ending = Object.entries(TITLE_ENDINGS).find(([text]) => bare.endsWith(text));
  if (!ending) return [];
  const [text, wanted] = ending;
  if (UPWARD.has(text))
    return [
      {
        path: 'title',
        code: 'kind-goes-upward',
        message: bilingual(
          `「${text}」是上行文或议案,通常不发给社区社会组织,请核对`,
          `A ${text} goes to a superior or an assembly, not to organizations: look at it again`,
        ),
      },
    ];
  if (wanted === kind || (LOOSE.has(text) && kind === 'other')) return [];
  return [
    {
      path: 'kind',
      code: 'kind-differs-from-title',
      message: bilingual(`标题以「${text}」结尾,文种应为 ${wanted}`, `The title ends in ${text}, which would be kind ${wanted}`),
    },
  ];
};

const numberWarnings = ({ documentNumber, indexNumber, language }: NoticeContent, leadUscc: string | undefined): readonly Warning[] => {
  const warnings: Warning[] = [];
  if (documentNumber && areSeveralNumbers(documentNumber))
    warnings.push({
      path: 'documentNumber',
      code: 'document-number-of-several',
      message: bilingual('联合行文只标注牵头机关的发文字号,请只填一个', 'A joint document carries the number of its lead only: give one'),
    });
  else if (documentNumber && isUnusualNumber(documentNumber, language))
    warnings.push({
      path: 'documentNumber',
      code: 'document-number-form',
      message: bilingual('发文字号通常写作「粤民规字〔2022〕2号」', 'A document number usually reads like 粤民规字〔2022〕2号'),
    });
  const index = indexNumber ? parseIndexNumber(indexNumber) : null;
  if (index?.kind === 'of-a-body' && leadUscc !== undefined && index.uscc !== leadUscc)
    warnings.push({
      path: 'indexNumber',
      code: 'index-number-of-another',
      message: bilingual(
        '索引号开头的统一社会信用代码不是牵头机关的,请核对',
        'The index number begins with the credit code of another body than the lead: look at it again',
      ),
    });
  if (index?.kind === 'of-a-body' && parseUscc(index.uscc).kind === 'invalid')
    warnings.push({
      path: 'indexNumber',
      code: 'index-number-form',
      message: bilingual(
        '索引号开头的统一社会信用代码校验不符,请核对',
        'The credit code at the head of the index number does not check: look at it again',
      ),
    });
  return warnings;
};

/** Who leads, as far as a look over a notice needs it. */
export type LintedLead = Readonly<{ region: RegionCode; uscc?: string | undefined }>;

/** @param today `YYYY-MM-DD` in China */
export const lint = (content: NoticeContent, lead: LintedLead, today: string): readonly Warning[] => {
  const warnings: Warning[] = [];
  const warn = (path: string, code: string, message: Wording): void => void warnings.push({ path, code, message });

  warnings.push(...numberWarnings(content, content.reprint ? undefined : lead.uscc), ...titleWarnings(content));
  if (content.expiresOn && content.expiresOn < today) warn('expiresOn', 'expired', bilingual('失效日期已过', 'It has expired already'));
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
  const outside = content.audience.regions.filter((region) => !contains(lead.region, region));
  if (outside.length > 0)
    warn(
      'audience.regions',
      'outside-own-region',
      bilingual('发送范围超出牵头机关所在地区', 'It goes beyond the region of the lead agency'),
    );
  return warnings;
};
