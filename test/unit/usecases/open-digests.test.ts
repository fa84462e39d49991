import { expect, it } from 'vitest';
import { makeHandler } from '../../../functions/handlers/open-digests/handler.ts';
import { logger } from '../../../functions/platform/log.ts';
import { openDigests } from '../../../functions/usecases/mailings/open-digests.ts';
import { aSubscription } from '../../builders.ts';
import { failing } from '../../fakes/failing.ts';
import { aWorld } from '../../fakes/world.ts';

/** One reads a digest each day at nine, one at noon; it is the evening. */
const twoSlotsDue = async () => {
  const world = aWorld();
  for (const hour of [9, 12]) {
    const pending = aSubscription({
      status: 'pending',
      frequency: { mode: 'daily', hour, timeZone: 'Asia/Shanghai', workdaysOnly: false },
    });
    await world.subscriptions.create(pending);
    await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
  }
  world.clock.advance(10 * 3_600_000);
  const [first = ''] = (await world.subscriptions.partitions()).map(({ slotId }) => slotId);
  return { world, first };
};

it('opens every digest that is due but the one at which that fails, which is opened by the next run', async () => {
  const { world, first } = await twoSlotsDue();
  const { opened, faults } = await openDigests(failing(world, 'mailings', 'lastDigest', first));
  expect(opened).toHaveLength(1);
  expect(faults).toMatchObject([{ what: first, error: { message: 'lastDigest cannot be done' } }]);
  expect((await openDigests(world)).opened).toHaveLength(1);
});

it('fails as a function then, so that the alarm sees it, and says which slot it was', async () => {
  const { world, first } = await twoSlotsDue();
  const lines: string[] = [];
  const run = makeHandler(
    failing(world, 'mailings', 'lastDigest', first),
    logger('open-digests', (line) => void lines.push(line)),
    () => undefined,
  );
  await expect(run()).rejects.toThrow(/done, but for what 1 faults/);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { code: 'opened', runs: 1 },
    { code: 'opening-failed', what: first },
  ]);
});

it('warns from October on, while somebody reads on working days only and the days off of the next year are unknown', async () => {
  const { world } = await twoSlotsDue();
  const told: Readonly<Record<string, number>>[] = [];
  const lines: string[] = [];
  const run = makeHandler(
    world,
    logger('open-digests', (line) => void lines.push(line)),
    (values) => void told.push(values),
  );
  await run();
  const pending = aSubscription({
    status: 'pending',
    frequency: { mode: 'daily', hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: true },
  });
  await world.subscriptions.create(pending);
  await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
  await run();
  expect(told).toEqual([{ daysOffUnknown: 0 }, { daysOffUnknown: 1 }]);
  expect(lines.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ level: 'warn', code: 'days-off-unknown', year: 2027 }),
  );
});
