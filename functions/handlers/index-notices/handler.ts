import type { Context, DynamoDBStreamEvent } from 'aws-lambda';
import * as z from 'zod';
import type { Log } from '#platform/log';
import { FaultCollector } from '#usecases/fault-collector';
import { type DueIndex, type IndexNotices, indexLost, indexNotices, walkNotices } from '#usecases/search/index-notices';

const Text = z.object({ S: z.string() });
const Count = z.object({ N: z.coerce.number() });
const DueItem = z.object({ noticeId: Text, version: Count, revision: Count, at: Text });

const dueOf = (image: unknown): DueIndex => {
  const { noticeId, version, revision, at } = DueItem.parse(image);
  return { act: 'index', noticeId: noticeId.S, version: version.N, revision: revision.N, at: at.S };
};

/** What is left for the list that is being written when no further one is begun. */
const LEAVE_MS = 60_000;

/**
 * By the stream: notices that are public now, or changed, of a batch at once, since a list is written whole. By the clock, without records:
 * what the stream lost, and what was published before there was a search.
 *
 * @throws when it fails: Lambda tries the batch again, in halves
 */
export const makeHandler =
  (deps: IndexNotices, log: Log) =>
  async (event: Partial<DynamoDBStreamEvent>, { getRemainingTimeInMillis }: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> => {
    const due = (event.Records ?? []).map(({ dynamodb }) => dueOf(dynamodb?.NewImage));
    try {
      const faults = new FaultCollector();
      const indexed = due.length > 0 ? await indexNotices(deps, due, faults) : await indexLost(deps, faults);
      // They are told nothing of these notices: to begin anew would push them to all others once more.
      for (const { what, error } of faults.faults) log.fault('owing-failed', error, { follower: what });
      const walked = await walkNotices(deps, () => getRemainingTimeInMillis() > LEAVE_MS);
      log.info('indexed', { indexed, walked });
    } catch (error) {
      log.fault('index-failed', error, { notices: due.length });
      throw new IndexFailed();
    }
  };

/** Without the cause, which the log has: the runtime prints what is thrown, whole. */
class IndexFailed extends Error {
  override readonly name = 'IndexFailed';

  constructor() {
    super('notices could not be taken into the search; the fault is in the log line before this one');
  }
}
