import type { Flaw } from '../input/flaw.ts';
import { bilingual } from '../text/wording.ts';
import { isSameAddress } from './address-change.ts';
import { type LocalParts, reachFlaws } from './email-address.ts';
import type { Channel } from './subscription.ts';

export type FallbackReplaced = Readonly<{ kind: 'replaced'; channel: Channel } | { kind: 'refused'; flaws: readonly Flaw[] }>;

const PATH = 'channel.fallbackEmail';

const NOT_A_WEBHOOK: readonly Flaw[] = [
  {
    path: PATH,
    code: 'channel-not-webhook',
    message: bilingual(
      '此订阅发往邮箱,不用备用邮箱:可以添加备用联系人',
      'This subscription goes to an address and takes no second one: ask a fallback contact in',
    ),
  },
];

const HAS_LEFT: readonly Flaw[] = [
  {
    path: PATH,
    code: 'fallback-has-left',
    message: bilingual(
      '此邮箱的使用者已退订备用邮件,只能由其本人恢复:请填另一个',
      'Whoever reads this address wanted no more mails, and alone can undo that: give another one',
    ),
  },
];

/** So many who have left are remembered of an endpoint: its item has an end, and each of them has had to leave. */
const MOST_LEFT = 100;

/**
 * Another address stands in for an endpoint, or none does: its owner names it as at sign-up, and whoever reads it can leave. One that has
 * left comes back by their own word alone, also when others stood in since.
 * @param address null: none
 * @param keyOf its keyed hash
 */
export const fallbackReplaced = async (
  channel: Channel,
  address: string | null,
  localParts: LocalParts,
  keyOf: (address: string) => Promise<string>,
): Promise<FallbackReplaced> => {
  if (channel.type !== 'webhook') return { kind: 'refused', flaws: NOT_A_WEBHOOK };
  const { fallbackEmail, formerFallback, ...rest } = channel;
  if (address === null) return { kind: 'replaced', channel: { ...rest, ...(formerFallback ? { formerFallback } : {}) } };
  if (fallbackEmail !== undefined && isSameAddress(fallbackEmail, address)) return { kind: 'replaced', channel };
  const before = rest.fallbacksLeft ?? [];
  const left = formerFallback ? [...before, await keyOf(formerFallback.address)].slice(-MOST_LEFT) : before;
  if (left.includes(await keyOf(address))) return { kind: 'refused', flaws: HAS_LEFT };
  const flaws = reachFlaws(PATH, address, localParts);
  if (flaws.length > 0) return { kind: 'refused', flaws };
  return { kind: 'replaced', channel: { ...rest, fallbackEmail: address, ...(left.length > 0 ? { fallbacksLeft: left } : {}) } };
};
