import { describe, expect, it } from 'vitest';
import { DynamoBreakers } from '../../functions/adapters/dynamodb/mailings/dynamo-breakers.ts';
import { DynamoAuditLog } from '../../functions/adapters/dynamodb/registry/dynamo-audit-log.ts';
import { DynamoLetterRequests } from '../../functions/adapters/dynamodb/subscriptions/dynamo-letter-requests.ts';
import type { AuditEntry } from '../../functions/domain/agencies/audit.ts';
import { newsOfBreaker } from '../../functions/domain/operations/operator-news.ts';
import { type Breaker, hourOf } from '../../functions/domain/sending/breaker.ts';
import { breakerLetter } from '../../functions/domain/subscriptions/letter-request.ts';
import { DAY, HOUR, after as later, MINUTE } from '../../functions/domain/time.ts';
import type { Breakers } from '../../functions/ports/breakers.ts';
import type { LetterRequests } from '../../functions/ports/letter-requests.ts';
import { anAudit, NOON } from '../builders.ts';
import { InMemoryBreakers } from '../fakes/in-memory-breakers.ts';
import { InMemoryLetterRequests } from '../fakes/in-memory-letter-requests.ts';
import { aDynamoDb, someTables } from './engines.ts';

type Stores = Readonly<{ breakers: Breakers; letters: LetterRequests; audits: () => Promise<readonly AuditEntry[]> }>;

const client = await aDynamoDb();

const implementations: readonly (readonly [string, () => Promise<Stores>])[] = [
  [
    'in memory',
    async () => {
      const letters = new InMemoryLetterRequests();
      const breakers = new InMemoryBreakers(letters);
      return { breakers, letters, audits: async () => breakers.audits };
    },
  ],
  [
    'on DynamoDB',
    async () => {
      const tables = await someTables(client);
      const log = new DynamoAuditLog(client, tables.registry);
      return {
        breakers: new DynamoBreakers(client, tables),
        letters: new DynamoLetterRequests(client, tables.subscriptions),
        audits: async () => (await log.ofAgency('yl-mzt', { limit: 10, from: later(NOON, -DAY), to: later(NOON, DAY) }))?.items ?? [],
      };
    },
  ],
];

const AGENCY = 'yl-mzt';
const HELD: Breaker = {
  agencyId: AGENCY,
  state: 'held',
  since: NOON,
  reason: 'bounces',
  counted: { emails: 1000, bounces: 101, complaints: 0 },
  untold: true,
  revision: 1,
};
const BOUNCE = { what: 'bounces', mailingId: 'mail-1', subscriptionId: 'sub-1', at: NOON } as const;

describe.each(implementations)('breakers of senders %s', (_, make) => {
  it('count by the hour, each sender for itself, and no hour outside of the window', async () => {
    const { breakers } = await make();
    await Promise.all([100, 100, 50].map((emails) => breakers.count(AGENCY, { emails }, NOON)));
    await breakers.count(AGENCY, { bounces: 2 }, NOON);
    await breakers.count(AGENCY, { emails: 7 }, later(NOON, -23 * HOUR));
    await breakers.count(AGENCY, { emails: 9 }, later(NOON, -24 * HOUR));
    await breakers.count('yl-wht', { emails: 11 }, NOON);
    expect(await breakers.read(AGENCY, later(NOON, 59 * MINUTE))).toEqual({
      standing: null,
      hours: [
        { hour: hourOf(later(NOON, -23 * HOUR)), emails: 7, bounces: 0, complaints: 0 },
        { hour: hourOf(NOON), emails: 250, bounces: 2, complaints: 0 },
      ],
    });
    expect((await breakers.read('nobody', NOON)).hours).toEqual([]);
  });

  it('add what left of each mailing, in the hours in which it was seen to, however often it is noted', async () => {
    const { breakers } = await make();
    const [earlier, mailing] = [
      { id: 'mail-0', startedAt: later(NOON, -26 * HOUR) },
      { id: 'mail-1', startedAt: NOON },
    ];
    await breakers.count(AGENCY, { emails: 3, bounces: 3 }, NOON);
    await breakers.noteLeft(AGENCY, earlier, 100, later(NOON, -25 * HOUR));
    for (const emails of [0, 40, 40]) await breakers.noteLeft(AGENCY, mailing, emails, NOON);
    await Promise.all([0, 1, 2].map(() => breakers.noteLeft(AGENCY, mailing, 70, later(NOON, HOUR))));
    await breakers.noteLeft(AGENCY, mailing, 60, later(NOON, HOUR));
    await breakers.noteLeft(AGENCY, earlier, 105, later(NOON, HOUR));
    await breakers.noteLeft('yl-wht', mailing, 1000, NOON);
    const hours = [
      { hour: hourOf(NOON), emails: 43, bounces: 3, complaints: 0 },
      { hour: hourOf(later(NOON, HOUR)), emails: 35, bounces: 0, complaints: 0 },
    ];
    expect((await breakers.read(AGENCY, later(NOON, HOUR))).hours).toEqual(hours);
    expect((await breakers.read(AGENCY, later(NOON, 24 * HOUR))).hours).toEqual(hours.slice(1));
  });

  it('count nothing of a mailing from before the window of which nothing was noted', async () => {
    const { breakers } = await make();
    const mailing = { id: 'mail-1', startedAt: later(NOON, -3 * DAY) };
    await breakers.noteLeft(AGENCY, mailing, 1000, NOON);
    expect((await breakers.read(AGENCY, NOON)).hours).toEqual([]);
    await breakers.noteLeft(AGENCY, mailing, 1002, NOON);
    expect((await breakers.read(AGENCY, NOON)).hours).toEqual([{ hour: hourOf(NOON), emails: 2, bounces: 0, complaints: 0 }]);
  });

  it('count what came back of a delivery once, however often and in whatever words it is told', async () => {
    const { breakers } = await make();
    await Promise.all([0, 1, 2].map(() => breakers.countOnce(AGENCY, BOUNCE, NOON)));
    await breakers.countOnce(AGENCY, { ...BOUNCE, at: later(NOON, HOUR) }, later(NOON, HOUR));
    await breakers.countOnce(AGENCY, { ...BOUNCE, what: 'complaints' }, NOON);
    await breakers.countOnce(AGENCY, { ...BOUNCE, subscriptionId: 'sub-2' }, NOON);
    expect((await breakers.read(AGENCY, later(NOON, HOUR))).hours).toEqual([{ hour: hourOf(NOON), emails: 0, bounces: 2, complaints: 1 }]);
  });

  it('count nothing that happened too long ago, and what is to come as of now', async () => {
    const { breakers } = await make();
    await breakers.countOnce(AGENCY, { ...BOUNCE, at: later(NOON, -365 * DAY) }, NOON);
    expect((await breakers.read(AGENCY, NOON)).hours).toEqual([]);
    await breakers.countOnce(AGENCY, { ...BOUNCE, at: later(NOON, 5 * DAY) }, NOON);
    expect((await breakers.read(AGENCY, NOON)).hours).toMatchObject([{ hour: hourOf(NOON), bounces: 1 }]);
  });

  it('stand as they were last replaced, by whoever knew how they stood', async () => {
    const { breakers, audits } = await make();
    expect((await breakers.read(AGENCY, NOON)).standing).toBeNull();
    expect(await breakers.findMany([AGENCY])).toEqual(new Map());
    expect(await breakers.replace(null, HELD)).toBe(true);
    expect(await breakers.replace(null, { ...HELD, state: 'slowed' })).toBe(false);
    expect((await breakers.read(AGENCY, NOON)).standing).toEqual(HELD);
    const open: Breaker = {
      agencyId: AGENCY,
      state: 'open',
      since: later(NOON, 1),
      released: { at: later(NOON, 1), counts: { emails: 3, bounces: 2, complaints: 1 } },
      untold: true,
      revision: 2,
    };
    const audit = anAudit({ agencyId: AGENCY, action: 'hold.released', subject: AGENCY });
    expect(await breakers.replace({ ...HELD, revision: 7 }, open, audit)).toBe(false);
    expect(await audits()).toEqual([]);
    expect(await breakers.replace(HELD, open, audit)).toBe(true);
    expect(await audits()).toEqual([audit]);
    expect(await breakers.list()).toEqual([open]);
    expect(await breakers.findMany([AGENCY, 'yl-wht'])).toEqual(new Map([[AGENCY, open]]));
  });

  it('ask for the letter of a state once, and not for one that is over', async () => {
    const { breakers, letters } = await make();
    await breakers.replace(null, HELD);
    await breakers.tell({ ...HELD, revision: 9 }, NOON);
    expect(await letters.claim(breakerLetter({ ...HELD, revision: 9 }), NOON, later(NOON, MINUTE))).toBeNull();
    await breakers.tell(HELD, NOON);
    expect(await letters.claim(breakerLetter(HELD), NOON, later(NOON, MINUTE))).toMatchObject({ subject: 'yl-mzt#1' });
    await letters.settle(breakerLetter(HELD));
    const [toOperators] = newsOfBreaker(HELD);
    if (!toOperators) throw new Error('operators hear of a held one');
    expect(await letters.claim(toOperators, NOON, later(NOON, MINUTE))).toMatchObject({ subject: 'breaker#yl-mzt#1' });
    await letters.settle(toOperators);
    await breakers.tell(HELD, NOON);
    expect(await letters.claim(breakerLetter(HELD), NOON, later(NOON, MINUTE))).toBeNull();
    expect(await letters.claim(toOperators, NOON, later(NOON, MINUTE))).toBeNull();
    expect(await breakers.list()).toMatchObject([{ untold: false, state: 'held' }]);
  });
});
