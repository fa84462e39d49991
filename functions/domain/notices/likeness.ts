import { dayInChina } from '../calendar.ts';
import { bareKey } from '../text/text.ts';
import { bilingual } from '../text/wording.ts';
import { after, DAY, type Instant } from '../time.ts';
import { documentNumberKey } from './document-number.ts';
import type { Notice, NoticeContent, NoticeSummary } from './notice.ts';
import type { Warning } from './warning.ts';

/** Notices of one title are the same only for so long: the next year brings its own. */
export const ALIKE_FOR_MS = 30 * DAY;

/** By what a notice is found to be posted a second time: its number, and its title without who says it. */
export type Likeness = Readonly<{ number?: string; title: string }>;

export const likenessOf = ({ title, documentNumber, reprint }: Titled, issuers: readonly Readonly<{ name: string }>[]): Likeness => ({
  ...(documentNumber ? { number: documentNumberKey(documentNumber) } : {}),
  title: withoutIssuers(bareKey(title), [...issuers.map(({ name }) => name), ...(reprint?.issuers ?? [])].map(bareKey)),
});
type Titled = Pick<NoticeContent, 'title' | 'documentNumber' | 'reprint'>;

/** `示范市民政局关于…的通知` and `关于…的通知` are one title; names of several issuers may stand one behind the other. */
const withoutIssuers = (title: string, names: readonly string[]): string => {
  const first = names.find((name) => name !== '' && title.startsWith(name) && title.length > name.length);
  return first === undefined ? title : withoutIssuers(title.slice(first.length), names);
};

/** Since when a notice of the same title is taken for the same, seen from `now`. */
export const alikeSince = (now: Instant): Instant => after(now, -ALIKE_FOR_MS);

const SHOWN = 3;

/** By what somebody knows another notice again: its number, and the day in China on which it was published, or posted. */
const numberOf = ({ documentNumber }: NoticeSummary) =>
  documentNumber ? { zh: `（${documentNumber}）`, en: `${documentNumber}, ` } : { zh: '', en: '' };
const dayOf = ({ publishedAt, createdAt }: NoticeSummary) => {
  const en = dayInChina(new Date(publishedAt ?? createdAt));
  const [year, month, day] = en.split('-').map(Number);
  return { zh: `${year}年${month}月${day}日`, en };
};

/**
 * Notices that say the same already. One that is replaced by this one is meant, and one that was never published or was taken back stands
 * in nobody's way.
 */
export const likenessWarnings = (
  content: Pick<NoticeContent, 'supersedes'>,
  alike: readonly NoticeSummary[],
  own: Likeness,
): readonly Warning[] => {
  const meant = new Set(content.supersedes.map(({ noticeId }) => noticeId));
  return alike
    .filter(({ id, status }) => !meant.has(id) && status !== 'withdrawn' && status !== 'cancelled')
    .slice(0, SHOWN)
    .map((other) => {
      const isSameNumber = own.number !== undefined && likenessOf(other, other.issuers).number === own.number;
      const what = isSameNumber ? bilingual('发文字号', 'number') : bilingual('标题', 'title');
      const [day, number] = [dayOf(other), numberOf(other)];
      return {
        path: isSameNumber ? 'documentNumber' : 'title',
        code: 'near-duplicate',
        noticeId: other.id,
        message: bilingual(
          `可能重复:${what['zh-Hans']}与${day.zh}的《${other.title}》${number.zh}相同;如要更改,请更正那一份`,
          `It may be posted already: “${other.title}” (${number.en}${day.en}) has the same ${what.en}; to change that one, correct it`,
        ),
      };
    });
};

/** Whether somebody may be told of a notice that is like theirs: what is published anybody, the rest those whose name stands on it. */
export const mayBeNamed = (other: Pick<Notice, 'publishedAt' | 'issuers'>, isOwn: (agencyId: string) => boolean): boolean =>
  other.publishedAt !== undefined || other.issuers.some(({ id }) => isOwn(id));
