import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Instant } from '#domain/time';
import { mailingKeys } from '../keys.ts';
import { type Table, toAttributes } from '../table.ts';

/** Open a mailing again, and count it: so a look that began before, and sums from before, do not close it. It is due at `dueAt`. */
export const reopenedMailing = (table: Table, mailingId: string, dueAt: Instant): TransactWriteItem =>
  table.updateOf(mailingKeys.mailing(mailingId), {
    UpdateExpression:
      'SET reopened = if_not_exists(reopened, :none) + :one, duePk = :open, dueSk = if_not_exists(dueSk, :due) REMOVE closedAt',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: toAttributes({ ':none': 0, ':one': 1, ':open': 'open', ':due': `${dueAt}#${mailingId}` }),
  });
