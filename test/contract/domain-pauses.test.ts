import { describe, expect, it } from 'vitest';
import { DynamoDomainPauses } from '../../functions/adapters/dynamodb/mailings/dynamo-domain-pauses.ts';
import type { DomainRefusal } from '../../functions/domain/sending/domain-pause.ts';
import type { DomainPauses } from '../../functions/ports/domain-pauses.ts';
import { NOON } from '../builders.ts';
import { InMemoryDomainPauses } from '../fakes/in-memory-domain-pauses.ts';
import { aDynamoDb, someTables } from './engines.ts';

const client = await aDynamoDb();

/** What one sender sees, and another: each has a memory of its own. */
type Senders = readonly [DomainPauses, DomainPauses];
const implementations: readonly (readonly [string, () => Promise<Senders>])[] = [
  [
    'in memory',
    async () => {
      const pauses = new InMemoryDomainPauses();
      return [pauses, pauses];
    },
  ],
  [
    'on DynamoDB',
    async () => {
      const { mailings } = await someTables(client);
      return [new DynamoDomainPauses(client, mailings), new DynamoDomainPauses(client, mailings)];
    },
  ],
];

const noonMs = Date.parse(NOON);
/** So many milliseconds after noon. */
const at = (ms: number): Date => new Date(noonMs + ms);
const MINUTE = 60_000;
const OF_US: DomainRefusal = { about: 'sender', length: 'unknown' };
const OF_CONTENT: DomainRefusal = { about: 'content', length: 120 * MINUTE };

describe.each(implementations)('what senders know of mail domains, %s', (_, makeSenders) => {
  it('is who refuses us, and until when, whoever of them was refused', async () => {
    const [one, other] = await makeSenders();
    expect(await one.all(at(0))).toEqual({});
    const refused = ['qq.example', 'qq.example', 'other.example'].map((domain) => one.refused(domain, OF_US, 'key-1', at(0)));
    expect(await Promise.all(refused)).toEqual(Array(3).fill(noonMs + 10 * MINUTE));
    expect(await other.all(at(11_000))).toEqual({
      'qq.example': { untilMs: noonMs + 10 * MINUTE, times: 1 },
      'other.example': { untilMs: noonMs + 10 * MINUTE, times: 1 },
    });
    expect(await other.refused('qq.example', OF_US, 'key-2', at(700_000))).toBe(noonMs + 700_000 + 60 * MINUTE);
    expect((await other.all(at(700_000)))['qq.example']).toMatchObject({ times: 2 });
  });

  it('is that three mailboxes of a domain refused what we write, each seen by another', async () => {
    const [one, other] = await makeSenders();
    expect(await one.refused('qq.example', OF_CONTENT, 'key-1', at(0))).toBeNull();
    expect(await other.refused('qq.example', OF_CONTENT, 'key-2', at(1000))).toBeNull();
    expect(await other.refused('qq.example', OF_CONTENT, 'key-2', at(2000))).toBeNull();
    expect(await one.refused('qq.example', OF_CONTENT, 'key-3', at(3000))).toBe(noonMs + 3000 + 120 * MINUTE);
  });

  it('is forgotten of a domain that takes what we write after all', async () => {
    const [one, other] = await makeSenders();
    await one.refused('qq.example', OF_CONTENT, 'key-1', at(0));
    await one.refused('qq.example', OF_CONTENT, 'key-2', at(0));
    await other.accepted('other.example', at(11_000));
    await other.accepted('qq.example', at(11_000));
    expect(await one.refused('qq.example', OF_CONTENT, 'key-3', at(12_000))).toBeNull();
  });
});
