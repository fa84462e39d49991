import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { Partition } from '#domain/audience/directory';
import { REMEMBERED_MS } from '#domain/audience/row-history';
import type { Batch } from '#domain/mailings/batch';
import { looksAtOf } from '#domain/mailings/begun-mailing';
import { ACTS, type Mailing, type MailingRange } from '#domain/mailings/mailing';
import type { ChannelType } from '#domain/subscriptions/subscription';
import { after, DAY } from '#domain/time';
import type { SentMailings } from '#ports/sent-mailings';
import { form } from '../form.ts';
import { mailingKeys, monthOf } from '../keys.ts';
import { secondsAt } from '../shapes.ts';
import { Table, toAttributes } from '../table.ts';
import { batchFrom } from './batch-items.ts';
import { rangeFrom } from './mailing-items.ts';

const BEGUN = form(
  z.object({
    mailingId: z.string(),
    act: z.enum(ACTS),
    startedAt: z.string(),
    looksAt: z.record(z.string(), z.array(z.string())).nullable(),
  }),
);

/** Written as the mailing begins. */
export const begunItem = ({ id, act, startedAt }: Mailing, ranges: readonly MailingRange[]): object => ({
  ...mailingKeys.begun(monthOf(startedAt), startedAt, id),
  kind: 'begun',
  ...BEGUN.write({ mailingId: id, act, startedAt, looksAt: looksAtOf(ranges) }),
  // A retry may be settled, and looked for, after the last day.
  ttl: secondsAt(after(startedAt, REMEMBERED_MS + DAY)),
});

export class DynamoSentMailings implements SentMailings {
  readonly #mailings: Table;

  constructor(client: DynamoDBClient, mailingsTable: string) {
    this.#mailings = new Table(client, mailingsTable);
  }

  async ofMonth(month: string, behind: Parameters<SentMailings['ofMonth']>[1], limit: number): ReturnType<SentMailings['ofMonth']> {
    const { pk } = mailingKeys.begun(month, '', '');
    const { items, lastKey } = await this.#mailings.page({
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: toAttributes({ ':pk': pk }),
      ScanIndexForward: false,
      Limit: limit,
      ...(behind === null ? {} : { ExclusiveStartKey: toAttributes(mailingKeys.begun(month, behind.startedAt, behind.mailingId)) }),
    });
    return { items: items.map((item) => BEGUN.parse(item)), isEnd: lastKey === null };
  }

  async rangesIn(mailingId: string, { slotId, province }: Partition): Promise<readonly MailingRange[]> {
    const { pk, sk } = mailingKeys.range(mailingId, `${slotId}~${province}~`);
    const ranges: MailingRange[] = [];
    for await (const item of this.#mailings.startingWith(pk, sk)) ranges.push(rangeFrom(item));
    return ranges;
  }

  async batchAt(mailingId: string, rangeId: string, channel: ChannelType, key: string): Promise<Batch | null> {
    const { pk, sk } = mailingKeys.batch({ mailingId, rangeId, channel, after: key });
    const { items } = await this.#mailings.page({
      KeyConditionExpression: 'pk = :pk AND sk < :key',
      ExpressionAttributeValues: toAttributes({ ':pk': pk, ':key': sk }),
      ScanIndexForward: false,
      Limit: 1,
    });
    const [item] = items;
    // What comes before may be a batch of another channel.
    if (!item || !String(item['sk']).startsWith(mailingKeys.batch({ mailingId, rangeId, channel, after: '' }).sk)) return null;
    const batch = batchFrom(item);
    return key <= batch.lastKey ? batch : null;
  }
}
