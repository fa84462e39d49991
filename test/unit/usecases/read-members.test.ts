import { describe, expect, it } from 'vitest';
import type { Organization } from '../../../functions/domain/organizations/organization.ts';
import { readMembers } from '../../../functions/usecases/organizations/read-organization.ts';
import { NOON } from '../../builders.ts';
import { aWorld } from '../../fakes/world.ts';

const HUB = 'org-hub';

/** A hub of so many members, made up as they are read; every tenth only asks. Counts what is read. */
const aLargeHub = (size: number) => {
  const world = aWorld();
  const reads = { lists: 0, organizations: 0, contacts: 0 };
  const idAt = (at: number): string => `org-${String(at).padStart(5, '0')}`;
  const atOf = (id: string): number => Number(id.slice(4));
  const organizations = {
    find: async () => null,
    hubs: async () => null,
    members: async (_: string, limit: number, after?: string) => {
      reads.lists += 1;
      const from = after === undefined ? 0 : atOf(after) + 1;
      return Array.from({ length: Math.max(0, Math.min(limit, size - from)) }, (_each, i) => ({
        organizationId: idAt(from + i),
        since: (from + i) % 10 === 0 ? null : NOON,
      }));
    },
    findMany: async (ids: readonly string[]) => {
      reads.organizations += ids.length;
      return new Map(ids.map((id) => [id, anOrganization(id, `合唱队${atOf(id)}号`)]));
    },
    invited: async () => [],
    contacts: async () => {
      reads.contacts += 1;
      return [];
    },
  };
  return { reads, read: (query: Parameters<typeof readMembers>[2]) => readMembers({ ...world, organizations }, HUB, query) };
};

const anOrganization = (id: string, name: string): Organization => ({
  id,
  name,
  class: 'charity',
  region: '440106',
  rural: false,
  hub: false,
  memberOf: HUB,
  revision: 1,
  verified: null,
  membership: { hub: HUB, since: NOON },
  createdAt: NOON,
});

describe('the members of a hub of ten thousand', () => {
  it('are read a page at a time, however rare the name that is looked for', async () => {
    const { reads, read } = aLargeHub(10_000);
    const page = await read({ limit: 20, q: '没有这个名字' });
    expect([page.items, page.next]).toEqual([[], 'org-00499']);
    expect(reads).toEqual({ lists: 5, organizations: 500, contacts: 0 });
  });

  it('are found one after the other, none twice and none left out', async () => {
    const { read } = aLargeHub(1234);
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await read({ limit: 20, after, q: '9号', status: 'member' });
      seen.push(...page.items.map(({ organizationId }) => organizationId));
      after = page.next ?? undefined;
    } while (after !== undefined);
    const wanted = Array.from({ length: 1234 }, (_, at) => at).filter((at) => at % 10 === 9);
    expect(seen).toEqual(wanted.map((at) => `org-${String(at).padStart(5, '0')}`));
  });

  it('who ask are found apart from those who are, and cost no look at their contacts', async () => {
    const { reads, read } = aLargeHub(60);
    const page = await read({ limit: 20, status: 'asked' });
    expect(page.items.map(({ organizationId }) => organizationId)).toEqual([
      'org-00000',
      'org-00010',
      'org-00020',
      'org-00030',
      'org-00040',
      'org-00050',
    ]);
    expect(page.items.every(({ known }) => known === null)).toBe(true);
    expect(reads.contacts).toBe(0);
  });
});
