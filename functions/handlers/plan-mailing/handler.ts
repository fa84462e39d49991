import * as z from 'zod';
import { inOrder } from '#platform/batches';
import type { Log } from '#platform/log';
import { type PlanMailing, planMailing } from '#usecases/mailings/plan-mailing';

/** Of a changed head only its notice's id counts: what is to be planned is read from the store. */
const ChangedHead = z.object({ summary: z.object({ M: z.object({ id: z.object({ S: z.string() }) }) }) });

/** The outbox: every published version is planned once, however often the stream tells of it. */
export const makeHandler = (deps: PlanMailing, log: Log) =>
  inOrder(
    async (record) => {
      const { summary } = ChangedHead.parse(record.dynamodb?.NewImage);
      const noticeId = summary.M.id.S;
      const planned = await planMailing(deps, noticeId);
      log.info(planned.kind, {
        noticeId,
        ...(planned.kind === 'planned' ? { mailingId: planned.mailing.id, ranges: planned.ranges } : {}),
      });
    },
    (error, record) => log.fault('plan-failed', error, { sequence: record.dynamodb?.SequenceNumber }),
  );
