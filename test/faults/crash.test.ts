import { describe, expect, it } from 'vitest';
import { FragileService } from './fragile-service.ts';
import { check, live, REPEATED_BY_A_CRASH, SCENARIOS } from './scenarios.ts';

/** Small enough that the ranges of a province are cut. */
const PAGE_SIZE = 9;

describe.each(SCENARIOS)('a mailing of $name', ({ prepare }) => {
  it('reaches everybody once when nothing goes wrong', async () => {
    const service = new FragileService(undefined, undefined, PAGE_SIZE);
    const prepared = await prepare(service);
    await live(service);
    await check(service, prepared, 0);
  });

  it('loses nobody, whichever call a function dies at, before its effect or after it', async () => {
    let points = 0;
    for (const mishap of ['dies-before', 'dies-after'] as const) {
      for (let at = 0; ; at++) {
        const service = new FragileService((call) => (call === at ? mishap : undefined), undefined, PAGE_SIZE);
        const prepared = await prepare(service);
        try {
          await live(service);
          await check(service, prepared, service.deaths === 0 ? 0 : REPEATED_BY_A_CRASH);
        } catch (error) {
          throw new Error(`with a function that ${mishap} call ${at}, ${service.diedAt}`, { cause: error });
        }
        if (service.deaths === 0) break;
        points += 1;
      }
    }
    expect(points).toBeGreaterThan(100);
  });
});
