import { channelAt, type DirectoryEntry, rowKey } from '../audience/directory.ts';
import type { ChannelType } from '../subscriptions/subscription.ts';
import type { Instant } from '../time.ts';
import type { Recipient } from './batch.ts';

/** Somebody whom a source of a mailing names. Batches are written in the order of `key`, which is a row key of the directory. */
export type Reader = Readonly<Omit<Recipient, 'told'> & { key: string; channel: ChannelType }>;

/** Whoever stands at a row of the directory, for a mailing that began then. */
export const readerOf = (entry: DirectoryEntry, startedAt: Instant): Reader => ({
  key: rowKey(entry),
  subscriptionId: entry.subscriptionId,
  organizationId: entry.organizationId,
  region: entry.candidate.region,
  language: entry.language,
  channel: channelAt(entry, startedAt),
});
