import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { dueItem, headItem } from '../../functions/adapters/dynamodb/notices/notice-items.ts';
import { toAttributes } from '../../functions/adapters/dynamodb/table.ts';
import type { Notice } from '../../functions/domain/notices/notice.ts';
import { makeHandler } from '../../functions/handlers/plan-mailing/handler.ts';
import { logger } from '../../functions/platform/log.ts';
import { aNotice, anAudit, asWritten, NOON, toPlan } from '../builders.ts';
import { aWorld } from '../fakes/world.ts';

const aPublished = async (given: Partial<Notice> = {}) => {
  const world = aWorld();
  const notice = aNotice(given);
  await world.notices.accept(notice, null, asWritten(notice));
  const lines: string[] = [];
  const handle = makeHandler(
    world,
    logger('plan-mailing', (line) => void lines.push(line)),
  );
  /** The stream tells that an item stands so now. */
  const tell = (item: object) => {
    const image: unknown = toAttributes(item);
    return handle({ Records: [{ dynamodb: { SequenceNumber: '1', NewImage: image as never } } satisfies DynamoDBRecord] });
  };
  return { world, notice, tell, said: () => lines.map((line) => JSON.parse(line)) };
};

describe('the function that plans', () => {
  it('plans what is due, by itself, and settles it', async () => {
    const { world, notice, tell, said } = await aPublished();
    expect(await tell(dueItem(toPlan(notice)))).toEqual({ batchItemFailures: [] });
    expect(said()).toMatchObject([{ code: 'planned', noticeId: notice.id, act: 'notice', mailingId: `${notice.id}-1-notice` }]);
    expect(await world.notices.due('plan', NOON, 10)).toEqual([]);
  });

  it('plans what release 0.1.0 marked on the head of a notice, or of a withdrawn one', async () => {
    const { notice, tell, said } = await aPublished();
    await tell({ ...headItem(notice), duePk: 'plan', dueSk: `${NOON}#${notice.id}` });
    const withdrawn = await aPublished({ status: 'withdrawn', publishedAt: NOON, withdrawal: { at: NOON, reason: '活动因故取消' } });
    await withdrawn.tell({ ...headItem(withdrawn.notice), duePk: 'plan', dueSk: `${NOON}#${withdrawn.notice.id}` });
    expect(said()).toMatchObject([{ code: 'planned', mailingId: `${notice.id}-1-notice` }]);
    expect(withdrawn.said()).toMatchObject([{ code: 'planned', mailingId: `${withdrawn.notice.id}-1-withdrawal` }]);
  });

  it('leaves what was overtaken, and settles it', async () => {
    const { world, notice, tell, said } = await aPublished({ status: 'cancelled' });
    await world.notices.replace(notice, { ...notice, revision: 2 }, { audit: anAudit(), due: [toPlan(notice)] });
    await tell(dueItem(toPlan(notice)));
    expect(said()).toMatchObject([{ code: 'overtaken', noticeId: notice.id }]);
    expect(await world.notices.due('plan', NOON, 10)).toEqual([]);
  });

  it('gives back what says nothing that it knows', async () => {
    const { notice, tell, said } = await aPublished();
    await expect(tell({ ...dueItem(toPlan(notice)), mailing: 'unheard-of' })).rejects.toThrow();
    expect(said()).toMatchObject([{ level: 'error', code: 'plan-failed' }]);
  });
});
