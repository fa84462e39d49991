import { dayInChina } from '../calendar.ts';
import type { Flaw } from '../input/flaw.ts';
import { bilingual, type Wording } from '../text/wording.ts';
import { MINUTE } from '../time.ts';
import type { Notice, NoticeContent } from './notice.ts';
import type { Warning } from './warning.ts';

/** All that says when of a notice. */
export type NoticeDates = Pick<NoticeContent, 'issuedOn' | 'effectiveOn' | 'expiresOn' | 'receipt'> & Pick<Notice, 'publishAt'>;

/** A clock that is a little wrong, or a request that took a while: published at once. Further back is a slip. */
const PUBLISH_AT_TOLERANCE = 5 * MINUTE;

/** The day on which it is published, as far as its dates say. */
const publicationDay = ({ publishAt }: NoticeDates, now: Date): string =>
  dayInChina(publishAt && Date.parse(publishAt) > now.getTime() ? new Date(publishAt) : now);

/** Dates that contradict each other, or lie where nothing can happen any more (contract, Notices). */
export const dateFlaws = (dates: NoticeDates, now: Date): readonly Flaw[] => {
  const { issuedOn, publishAt, expiresOn, receipt } = dates;
  const flaws: Flaw[] = [];
  const refuse = (path: string, code: string, message: Wording): void => void flaws.push({ path, code, message });
  const published = publicationDay(dates, now);

  if (publishAt && Date.parse(publishAt) < now.getTime() - PUBLISH_AT_TOLERANCE)
    refuse(
      'publishAt',
      'publish-at-in-the-past',
      bilingual('发布时间已过,请改正,立即发布请删去', 'This time has passed: correct it, or leave it out to publish at once'),
    );
  if (publishAt && expiresOn && dayInChina(new Date(publishAt)) > expiresOn)
    refuse(
      'publishAt',
      'publish-at-after-expiry',
      bilingual('发布时间晚于失效日期,请改正其一', 'It would be published after it has expired: correct one of the two'),
    );
  if (issuedOn && expiresOn && expiresOn < issuedOn)
    refuse(
      'expiresOn',
      'expires-before-issue',
      bilingual('失效日期早于成文日期,请改正其一', 'It would expire before it is dated: correct one of the two days'),
    );
  if (receipt?.by && receipt.by < dayInChina(now))
    refuse('receipt.by', 'receipt-due-in-the-past', bilingual('回执期限已过,请改为今后的日期', 'This day has passed: give one to come'));
  else if (receipt?.by && receipt.by < published)
    refuse(
      'receipt.by',
      'receipt-due-before-publication',
      bilingual('回执期限早于发布日期,请改正其一', 'Receipts would be due before it is published: correct one of the two'),
    );
  return flaws;
};

/** Dates that may be meant, but look odd. */
export const dateWarnings = (dates: NoticeDates, now: Date): readonly Warning[] => {
  const { issuedOn, effectiveOn, expiresOn, receipt } = dates;
  const warnings: Warning[] = [];
  const warn = (path: string, code: string, message: Wording): void => void warnings.push({ path, code, message });

  if (issuedOn && issuedOn > publicationDay(dates, now))
    warn(
      'issuedOn',
      'issued-in-the-future',
      bilingual('成文日期晚于发布日期,请核对', 'It is dated after the day on which it is published: look at it again'),
    );
  if (effectiveOn && expiresOn && effectiveOn > expiresOn)
    warn(
      'effectiveOn',
      'effective-after-expiry',
      bilingual('施行日期晚于失效日期,请核对', 'It would come into force after it has expired: look at both days again'),
    );
  if (effectiveOn && issuedOn && effectiveOn < issuedOn)
    warn(
      'effectiveOn',
      'effective-before-issue',
      bilingual('施行日期早于成文日期,请核对', 'It would be in force before it is dated: look at both days again'),
    );
  if (receipt?.by && expiresOn && receipt.by > expiresOn)
    warn(
      'receipt.by',
      'receipt-due-after-expiry',
      bilingual('回执期限晚于失效日期,请核对', 'Receipts would be due after it has expired: look at both days again'),
    );
  if (receipt?.required && receipt.by === undefined)
    warn(
      'receipt.by',
      'receipt-without-last-day',
      bilingual(
        '必须回执而没有截止日期:没有签收的组织只在发布一周后催办一次,也不会告知还差多少,请补上日期',
        'Receipts are required without a last day: who is missing is reminded once, a week after publication, and you are not told how many are; give a day',
      ),
    );
  return warnings;
};
