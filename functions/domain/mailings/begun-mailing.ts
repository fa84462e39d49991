import type { RegionCode } from '../region.ts';
import type { Instant } from '../time.ts';
import type { Act, MailingRange } from './mailing.ts';

/** A mailing that began, and where it looks for recipients: provinces of the directory by slot; null: it may be anywhere. */
export type BegunMailing = Readonly<{ mailingId: string; act: Act; startedAt: Instant; looksAt: LooksAt | null }>;
export type LooksAt = Readonly<Record<string, readonly RegionCode[]>>;

/** In how many partitions of the directory a mailing may look, and say so: what is noted is to stay small. */
const MOST_PARTITIONS = 200;

export const looksAtOf = (ranges: readonly MailingRange[]): LooksAt | null => {
  const bySlot = new Map<string, Set<string>>();
  for (const { range, purpose } of ranges)
    if (purpose === 'send') bySlot.set(range.slotId, (bySlot.get(range.slotId) ?? new Set()).add(range.province));
  const partitions = [...bySlot.values()].reduce((sum, { size }) => sum + size, 0);
  return partitions > MOST_PARTITIONS
    ? null
    : Object.fromEntries([...bySlot].map(([slotId, provinces]) => [slotId, [...provinces].sort()]));
};

export const looksThere = ({ looksAt }: BegunMailing, { slotId, province }: Readonly<{ slotId: string; province: string }>): boolean =>
  looksAt === null || (looksAt[slotId] ?? []).includes(province);
