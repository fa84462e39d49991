import { channelEmail } from '#views/email/channel-email';
import { maskedAddress } from '../ledger/delivery-line.ts';
import { channelToken, openChannelChange } from './agree-to-channel.ts';
import type { TextOf } from './letter-text.ts';

/** Asks whoever reads an address whether an endpoint or a group shall take its place. */
export const oldChannelLetter: TextOf = async (deps, { subject }) => {
  const open = await openChannelChange(deps, subject);
  if (open?.successor.agreedAt?.old !== null) return null;
  const { successor, subscription, address: to } = open;
  const { vault, clock, site } = deps;
  const other = maskedAddress(successor.channel);
  const token = await channelToken(vault, successor);
  return { to, compose: () => channelEmail({ to, other, subscription, successor, token, now: clock.now(), site }) };
};
