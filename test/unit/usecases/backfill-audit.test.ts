import { describe, expect, it } from 'vitest';
import { OPERATORS } from '../../../functions/ports/audit-log.ts';
import { backfillAudit } from '../../../functions/usecases/agencies/backfill-audit.ts';
import { anAgency, anAudit } from '../../builders.ts';
import { aWorld } from '../../fakes/world.ts';

const DAY = 24 * 3_600_000;
const ALL = { from: '2000-01-01T00:00:00.000Z', to: '9999-12-31T23:59:59.999Z', limit: 100 };

const aRegistry = async (ids: readonly string[]) => {
  const world = aWorld();
  for (const id of ids) await world.agencies.create(anAgency({ id }), anAudit({ agencyId: id, action: 'agency.registered' }));
  return world;
};

describe('what earlier releases wrote down', () => {
  it('comes into the list of all: of operators and of every agency, twenty pages in a run', async () => {
    const ids = Array.from({ length: 30 }, (_, i) => `yl-${String(i).padStart(2, '0')}`);
    const world = await aRegistry(ids);
    for (const agencyId of [OPERATORS, ...ids]) world.audit.adopt(anAudit({ agencyId, action: 'earlier' }));
    const runs = [];
    for (; (await world.auditBackfill.progress())?.kind !== 'finished'; ) runs.push(await backfillAudit(world));
    expect(runs).toEqual([20, 11]);
    expect((await world.audit.ofAll({ ...ALL, action: 'earlier' }))?.items.map(({ agencyId }) => agencyId).toSorted()).toEqual([
      OPERATORS,
      ...ids,
    ]);
  });

  it('is looked for again after a month, for what an older release wrote meanwhile', async () => {
    const world = await aRegistry(['yl-mzt']);
    expect(await backfillAudit(world)).toBe(0);
    world.audit.adopt(anAudit({ agencyId: 'yl-mzt' }));
    world.clock.advance(29 * DAY);
    expect(await backfillAudit(world)).toBe(0);
    world.clock.advance(DAY);
    expect(await backfillAudit(world)).toBe(1);
  });
});
