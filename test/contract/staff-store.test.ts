import { describe, expect, it } from 'vitest';
import { DynamoStaffStore } from '../../functions/adapters/dynamodb/registry/dynamo-staff-store.ts';
import { DynamoLetterRequests } from '../../functions/adapters/dynamodb/subscriptions/dynamo-letter-requests.ts';
import type { StaffMember } from '../../functions/domain/agencies/staff.ts';
import { OPERATORS } from '../../functions/ports/audit-log.ts';
import type { LetterRequests } from '../../functions/ports/letter-requests.ts';
import type { StaffStore } from '../../functions/ports/staff-store.ts';
import { anAudit, anId, NOON } from '../builders.ts';
import { FakeVault } from '../fakes/fake-vault.ts';
import { InMemoryLetterRequests } from '../fakes/in-memory-letter-requests.ts';
import { InMemoryStaff } from '../fakes/in-memory-staff.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();
const vault = new FakeVault();
type Stores = Readonly<{ staff: StaffStore; letters: LetterRequests }>;
const implementations: readonly (readonly [string, () => Promise<Stores>])[] = [
  [
    'in memory',
    async () => {
      const letters = new InMemoryLetterRequests();
      return { letters, staff: new InMemoryStaff(letters, vault) };
    },
  ],
  [
    'on DynamoDB',
    async () => {
      const { registry, subscriptions } = await someTables(client);
      return {
        letters: new DynamoLetterRequests(client, subscriptions),
        staff: new DynamoStaffStore(client, registry, subscriptions, vault),
      };
    },
  ],
];

const aMember = (given: Partial<StaffMember> = {}): StaffMember => ({
  id: anId('stf'),
  agencyId: 'yl-mzt',
  email: 'li@agency.example',
  name: '李小梅',
  roles: ['editor'],
  language: 'zh-Hans',
  createdAt: NOON,
  ...given,
});
const WRITTEN = { audit: anAudit(), invitedAt: NOON };

describe.each(implementations)('a staff store %s', (_, makeStores) => {
  it('keeps persons with the letter that invites them, and finds them by agency and by address', async () => {
    const { staff, letters } = await makeStores();
    const [first, second, elsewhere] = [aMember(), aMember({ email: 'wang@agency.example' }), aMember({ agencyId: 'yl-wmb' })];
    expect(await staff.add(first, 0, WRITTEN)).toBe('added');
    expect(await staff.add(second, 1, WRITTEN)).toBe('added');
    expect(await staff.add(elsewhere, 0, WRITTEN)).toBe('added');
    expect(await staff.find('yl-mzt', first.id)).toEqual(first);
    expect(await staff.find('yl-wmb', first.id)).toBeNull();
    expect(await staff.ofAgency('yl-mzt')).toEqual({ members: [first, second], revision: 2 });
    expect(await staff.ofAgency('yl-none')).toEqual({ members: [], revision: 0 });
    expect([...(await staff.namesOf('yl-mzt'))]).toEqual([first, second].map(({ id, name }) => [id, name]));
    expect((await staff.namesOf('yl-none')).size).toBe(0);
    expect(await staff.withAddress(await vault.addressKey('Li@agency.example'))).toEqual([first, elsewhere]);
    const letter = await letters.claim({ letter: 'staff-invitation', subject: `yl-mzt/${first.id}` }, NOON, '2026-11-20T05:00:00.000Z');
    expect(letter).toMatchObject({ letter: 'staff-invitation' });
  });

  it('keeps an operator beside an agency’s staff, with no letter where none is wanted', async () => {
    const { staff, letters } = await makeStores();
    const [first, li] = [aMember({ agencyId: OPERATORS, roles: ['operator', 'administrator'] }), aMember()];
    expect(await staff.add(first, 0, { audit: anAudit(), invitedAt: null })).toBe('added');
    await staff.add(li, 0, WRITTEN);
    expect(await staff.ofAgency(OPERATORS)).toEqual({ members: [first], revision: 1 });
    expect(await staff.withAddress(await vault.addressKey(first.email))).toEqual([first, li]);
    const subject = `${OPERATORS}/${first.id}`;
    expect(await letters.claim({ letter: 'staff-invitation', subject }, NOON, '2026-11-20T05:00:00.000Z')).toBeNull();
  });

  it('has each address once in an agency', async () => {
    const { staff } = await makeStores();
    await staff.add(aMember(), 0, WRITTEN);
    expect(await staff.add(aMember({ email: 'LI@agency.example' }), 1, WRITTEN)).toBe('known');
    expect((await staff.ofAgency('yl-mzt')).members).toHaveLength(1);
  });

  it('changes nothing for whoever saw the staff as it was before', async () => {
    const { staff } = await makeStores();
    const [one, other] = [aMember(), aMember({ email: 'wang@agency.example' })];
    await staff.add(one, 0, WRITTEN);
    expect(await staff.add(other, 0, WRITTEN)).toBe('stale');
    await staff.add(other, 1, WRITTEN);
    expect(await staff.replace({ ...one, roles: ['publisher'] }, 1, anAudit())).toBe(false);
    expect(await staff.remove(one, 1, anAudit())).toBe(false);
    expect(await staff.ofAgency('yl-mzt')).toEqual({ members: [one, other], revision: 2 });
    expect(await staff.replace({ ...one, roles: ['publisher'] }, 2, anAudit())).toBe(true);
    expect((await staff.find('yl-mzt', one.id))?.roles).toEqual(['publisher']);
    expect(await staff.replace(aMember(), 3, anAudit())).toBe(false);
  });

  it('lets one of several go who are removed at once, and keeps nothing of them', async () => {
    const { staff, letters } = await makeStores();
    const [one, other] = [aMember(), aMember({ email: 'wang@agency.example' })];
    await staff.add(one, 0, WRITTEN);
    await staff.add(other, 1, WRITTEN);
    const removed = await Promise.all([staff.remove(one, 2, anAudit()), staff.remove(other, 2, anAudit())]);
    expect(removed.filter(Boolean)).toHaveLength(1);
    const [left] = (await staff.ofAgency('yl-mzt')).members;
    const gone = left?.id === one.id ? other : one;
    expect(await staff.withAddress(await vault.addressKey(gone.email))).toEqual([]);
    expect(await letters.claim({ letter: 'staff-invitation', subject: `yl-mzt/${gone.id}` }, NOON, '2026-11-20T05:00:00.000Z')).toBeNull();
    expect(await staff.add({ ...gone, id: anId('stf') }, 3, WRITTEN)).toBe('added');
  });
});
