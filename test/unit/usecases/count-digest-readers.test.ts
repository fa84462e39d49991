import { describe, expect, it } from 'vitest';
import { addressed } from '../../../functions/domain/audience/audience.ts';
import { countDigestReaders } from '../../../functions/usecases/audience/count-digest-readers.ts';
import { aNotice } from '../../builders.ts';
import { MadeUpDirectory } from '../../fakes/made-up-directory.ts';

const everywhere = addressed(aNotice({ audience: { regions: [''] } }));

describe('how many of an audience read digests', () => {
  it('is exact where a few reads show all of them', async () => {
    const directory = new MadeUpDirectory(20);
    const { precision, count } = await countDigestReaders(directory, addressed(aNotice({ audience: { regions: ['4401'] } })));
    const counties = directory.counties.filter((code) => code.startsWith('4401')).length;
    expect({ precision, count }).toEqual({ precision: 'exact', count: counties * 20 });
  });

  it('is said from below where they are a million, after a bounded number of reads', async () => {
    const directory = new MadeUpDirectory(400);
    expect(directory.rows).toBeGreaterThan(1_000_000);
    const { precision, count } = await countDigestReaders(directory, everywhere);
    expect(precision).toBe('at-least');
    expect(count).toBeGreaterThan(1_000);
    expect(directory.reads).toBeLessThanOrEqual(48 + 1);
    expect(directory.rowsRead).toBeLessThanOrEqual(48_000);
  });
});
