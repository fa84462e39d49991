import { dayInChina } from '../calendar.ts';
import { isPublic, type Notice } from './notice.ts';

/** 现行有效 · 尚未施行 · 已失效 · 已废止, as catalogues of government information say it (政府信息公开目录, 文件状态). */
export const VALIDITIES = ['in-force', 'not-yet-in-force', 'expired', 'repealed'] as const;
export type Validity = (typeof VALIDITIES)[number];

/**
 * Whether what a notice says is in force at `now`: by its days, both of which count whole in China. What was taken back, or replaced by
 * another notice, is repealed whatever its days say. Null before publication.
 */
export const validityAt = (
  notice: Pick<Notice, 'status' | 'effectiveOn' | 'expiresOn'> & Readonly<{ supersededBy?: unknown }>,
  now: Date,
): Validity | null => {
  if (!isPublic(notice)) return null;
  if (notice.status === 'withdrawn' || notice.supersededBy !== undefined) return 'repealed';
  const today = dayInChina(now);
  if (notice.expiresOn !== undefined && notice.expiresOn < today) return 'expired';
  return notice.effectiveOn !== undefined && notice.effectiveOn > today ? 'not-yet-in-force' : 'in-force';
};
