import { describe, expect, it } from 'vitest';
import { addressed } from '../../../functions/domain/audience/audience.ts';
import { concernsNobody } from '../../../functions/usecases/audience/concerns-nobody.ts';
import { aNotice } from '../../builders.ts';
import { MadeUpDirectory } from '../../fakes/made-up-directory.ts';

const NOWHERE = addressed(aNotice({ audience: { regions: ['54'] } }));
const to = (regions: readonly string[], given: object = {}) => addressed(aNotice({ audience: { regions: [...regions], ...given } }));

describe('whether a notice concerns nobody', () => {
  it('is told by one look at somebody, of however many', async () => {
    const directory = new MadeUpDirectory(400);
    expect(await concernsNobody(directory, to(['']))).toBe(false);
    expect(directory.reads).toBeLessThanOrEqual(8 + 1);
  });

  it('is told where all whom it might concern were looked at, and not where there are more', async () => {
    const none = { classes: ['charity'] as const, hub: true };
    expect(await concernsNobody(new MadeUpDirectory(20), to(['440106'], none))).toBe(true);
    const directory = new MadeUpDirectory(400);
    expect(await concernsNobody(directory, to([''], none))).toBe(false);
    expect(directory.reads).toBeLessThanOrEqual(24 + 1);
  });

  it('is not said before anybody has subscribed', async () => {
    const empty = { partitions: async () => [], read: async () => ({ entries: [], next: null }) };
    expect(await concernsNobody(empty, NOWHERE)).toBe(false);
  });
});
