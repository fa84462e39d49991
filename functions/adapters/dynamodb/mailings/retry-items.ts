import * as z from 'zod';
import { BatchId } from '#domain/mailings/batch';
import { Retry } from '#domain/sending/retry';
import { Tried } from '#domain/sending/tried';
import { form } from '../form.ts';
import { mailingKeys } from '../keys.ts';
import type { RawItem } from '../table.ts';
import { deviationFrom, deviationText } from './batch-items.ts';

const RETRY = form(Retry.extend({ failedAs: z.string().transform(deviationFrom).optional() }));

/** Retries are spread over a few partitions of the index, by the last character of the subscription's id. */
export const RETRY_SHARDS = 4;
export const retryShard = (shard: number): string => `retry#${shard}`;

export const retryItem = (retry: Retry): object => ({
  ...mailingKeys.retry(retry.batch, retry.position),
  kind: 'retry',
  ...RETRY.write({ ...retry, failedAs: retry.failedAs && deviationText(retry.failedAs) }),
  duePk: retryShard((retry.subscriptionId.codePointAt(retry.subscriptionId.length - 1) ?? 0) % RETRY_SHARDS),
  dueSk: `${retry.dueAt}#${retry.subscriptionId}`,
});

export const retryFrom = (item: RawItem): Retry => RETRY.parse(item);

const TRIED = form(z.object({ batch: BatchId, position: z.int(), tried: z.array(Tried) }));

/** What stays in the place of a retry that has come to an end. */
export const triedItem = ({ batch, position }: Pick<Retry, 'batch' | 'position'>, tried: readonly Tried[]): object => ({
  ...mailingKeys.retry(batch, position),
  kind: 'tried',
  ...TRIED.write({ batch, position, tried }),
});

/** The attempts that an item knows, whether they go on or not; null for an item of another kind. */
export const triedFrom = (item: RawItem): Pick<Retry, 'batch' | 'position' | 'tried'> | null => {
  if (item['kind'] === 'retry') return retryFrom(item);
  return item['kind'] === 'tried' ? TRIED.parse(item) : null;
};
