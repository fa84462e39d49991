import * as z from 'zod';
import { type DuePlan, PLANNED_MAILINGS } from '#domain/notices/notice-life';
import { inOrder } from '#platform/batches';
import type { Log } from '#platform/log';
import { type PlanMailing, planMailing } from '#usecases/mailings/plan-mailing';

const Text = z.object({ S: z.string() });
const Count = z.object({ N: z.coerce.number() });

/** What is due, by itself. */
const DueItem = z.object({
  noticeId: Text,
  version: Count,
  mailing: z.object({ S: z.enum(PLANNED_MAILINGS) }),
  at: Text,
});

/** A head on which release 0.1.0 marked that it is to be planned: it may still do so while this one is deployed. */
const MarkedHead = z.object({
  kind: z.object({ S: z.literal('head') }),
  status: Text,
  summary: z.object({ M: z.object({ id: Text, version: Count }) }),
  dueSk: Text,
});

const dueOf = (image: unknown): DuePlan => {
  const marked = MarkedHead.safeParse(image);
  if (marked.success) {
    const { status, summary, dueSk } = marked.data;
    return {
      act: 'plan',
      noticeId: summary.M.id.S,
      version: summary.M.version.N,
      mailing: status.S === 'withdrawn' ? 'withdrawal' : 'notice',
      at: dueSk.S.slice(0, dueSk.S.indexOf('#')),
    };
  }
  const { noticeId, version, mailing, at } = DueItem.parse(image);
  return { act: 'plan', noticeId: noticeId.S, version: version.N, mailing: mailing.S, at: at.S };
};

/** The outbox: every act of a notice is planned once, however often the stream tells of it. */
export const makeHandler = (deps: PlanMailing, log: Log) =>
  inOrder(
    async (record) => {
      const due = dueOf(record.dynamodb?.NewImage);
      const planned = await planMailing(deps, due);
      log.info(planned.kind, {
        noticeId: due.noticeId,
        act: due.mailing,
        ...(planned.kind === 'planned' ? { mailingId: planned.mailing.id, ranges: planned.ranges } : {}),
      });
    },
    (error, record) => log.fault('plan-failed', error, { sequence: record.dynamodb?.SequenceNumber }),
  );
