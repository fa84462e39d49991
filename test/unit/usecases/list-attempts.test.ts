import { describe, expect, it } from 'vitest';
import { disabled, resumed } from '../../../functions/domain/subscriptions/subscription-life.ts';
import { instant } from '../../../functions/domain/time.ts';
import { listAttempts } from '../../../functions/usecases/ledger/list-attempts.ts';
import { listDeliveries } from '../../../functions/usecases/ledger/list-deliveries.ts';
import { listSent } from '../../../functions/usecases/ledger/list-sent.ts';
import { aCity, messageOf } from './endpoint-city.ts';

describe('how each attempt went', () => {
  const attempts = async (city: Awaited<ReturnType<typeof aCity>>) => {
    const page = await listAttempts(city.world, await city.reader(), { limit: 100 });
    return page?.items ?? [];
  };

  it('is told of each: what the endpoint answered, when it is tried again, and that it took the message in the end', async () => {
    const city = await aCity();
    const { service, id, publish, answer } = city;
    const first = await publish();
    answer(503);
    const second = await publish(false);
    for (let minute = 0; minute < 8; minute++) await service.step();
    const deliveryId = messageOf(second, id);
    const [last, ...before] = await attempts(city);
    expect(last).toMatchObject({
      deliveryId,
      act: 'notice',
      notices: [{ noticeId: second, version: 1 }],
      outcome: 'failed',
      why: 'http-503',
      statusCode: 503,
      nextAttemptAt: expect.any(String),
      at: expect.any(String),
    });
    expect(before.filter(({ nextAttemptAt }) => nextAttemptAt !== undefined)).toEqual([]);
    expect(before.map(({ attempt }) => attempt)).toEqual([
      ...Array.from({ length: (last?.attempt ?? 0) - 1 }, (_, i) => i + 1).reverse(),
      1,
    ]);
    expect(last?.attempt).toBeGreaterThanOrEqual(2);
    answer(200);
    await service.settle();
    const all = await attempts(city);
    const ofSecond = all.filter((one) => one.deliveryId === deliveryId);
    expect(ofSecond.map(({ outcome }) => outcome)).toEqual(['delivered', ...ofSecond.slice(1).map(() => 'failed')]);
    expect(ofSecond.map(({ attempt }) => attempt)).toEqual(ofSecond.map((_, i) => ofSecond.length - i));
    expect(all.at(-1)).toMatchObject({ deliveryId: messageOf(first, id), attempt: 1, outcome: 'delivered', at: expect.any(String) });
  });

  it('is still known of those before it was sent again, and of eight that came to nothing', async () => {
    const city = await aCity();
    const { service, publish, ask, answer } = city;
    answer(500);
    await publish();
    expect((await attempts(city)).map(({ attempt, statusCode }) => [attempt, statusCode])).toEqual(
      Array.from({ length: 8 }, (_, i) => [8 - i, 500]),
    );
    answer(200);
    await ask();
    await service.settle();
    const known = await attempts(city);
    expect(known.map(({ attempt }) => attempt)).toEqual(Array.from({ length: 9 }, (_, i) => 9 - i));
    expect(known.map(({ outcome }) => outcome)).toEqual(['delivered', ...Array.from({ length: 8 }, () => 'failed')]);
    const times = known.map(({ at }) => at ?? '');
    expect(times).toEqual(times.toSorted().toReversed());
  });

  it('is none where somebody was skipped, and of a later page as much as of the first', async () => {
    const city = await aCity();
    const { world, reader, change, publish } = city;
    await change((before) => disabled(before, instant(world.clock.now())));
    await publish();
    expect(await attempts(city)).toEqual([]);
    expect((await listSent(world, await reader(), { limit: 10 }))?.items).toMatchObject([{ status: 'skipped', why: 'disabled' }]);
    await change(resumed);
    const notices = [await publish(), await publish(), await publish()];
    const seen: string[] = [];
    for (let cursor: string | undefined, pages = 0; pages < 10; pages++) {
      const page: Awaited<ReturnType<typeof listAttempts>> = await listAttempts(world, await reader(), { limit: 1, cursor });
      seen.push(...(page?.items ?? []).map(({ notices: told }) => told[0]?.noticeId ?? ''));
      cursor = page?.next;
      if (cursor === undefined) break;
    }
    expect(seen).toEqual(notices.toReversed());
    expect(await listAttempts(world, await reader(), { limit: 1, cursor: 'x' })).toBeNull();
  });

  it('is in the lines of a notice as often as it is listed', async () => {
    const city = await aCity();
    const { world, id, publish, answer } = city;
    answer(500);
    const notice = await publish();
    const found = await world.notices.find(notice);
    if (!found) throw new Error('no notice');
    const lines = await listDeliveries(world, found, { limit: 10 });
    expect(lines?.items.find(({ subscriptionId }) => subscriptionId === id)?.attempts).toBe((await attempts(city)).length);
  });
});
