import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Reopened } from '#ports/retry-requests';
import { mailingKeys } from '../keys.ts';
import { type Table, toAttributes } from '../table.ts';
import { deviationText } from './batch-items.ts';
import { reopenedMailing } from './reopened-mailing.ts';
import { retryItem } from './retry-items.ts';

/** Some of one batch are retrying, if they still stand as they were found; their retries are due, and their mailing is open again. */
export const reopenedRecipients = (table: Table, all: readonly [Reopened, ...Reopened[]]): readonly TransactWriteItem[] => {
  const [{ batch, dueAt }] = all;
  return [
    reopenedMailing(table, batch.mailingId, dueAt),
    table.updateOf(mailingKeys.progress(batch), {
      UpdateExpression: `SET ${all.map(({ position }) => `ex.#p${position} = :now${position}`).join(', ')}`,
      ConditionExpression: all.map(({ position }) => `ex.#p${position} = :was${position}`).join(' AND '),
      ExpressionAttributeNames: Object.fromEntries(all.map(({ position }) => [`#p${position}`, String(position)])),
      ExpressionAttributeValues: toAttributes(
        Object.fromEntries(
          all.flatMap(({ position, attempts, why, failedAs }) => [
            [`:was${position}`, deviationText(failedAs)],
            [`:now${position}`, deviationText({ status: 'retrying', why, attempts })],
          ]),
        ),
      ),
    }),
    ...all.map((retry) => table.putOf(retryItem(retry))),
  ];
};
