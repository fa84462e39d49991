import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { AuditEntry } from '#domain/agencies/audit';
import type { Mailing } from '#domain/mailings/mailing';
import { newsOfBreaker } from '#domain/operations/operator-news';
import {
  afterLook,
  BREAKER_WINDOW_MS,
  Breaker,
  type Counts,
  EmailsLeft,
  firstHour,
  type HourOfCounts,
  hourOf,
  isPast,
  withEmails,
} from '#domain/sending/breaker';
import { breakerLetter } from '#domain/subscriptions/letter-request';
import { after, HOUR, type Instant } from '#domain/time';
import type { Breakers, CameBack } from '#ports/breakers';
import { form } from '../form.ts';
import { type Key, mailingKeys } from '../keys.ts';
import { auditWrites } from '../registry/audit-items.ts';
import { SCHEMA_VERSION, secondsAt } from '../shapes.ts';
import { letterRequestItem } from '../subscriptions/letter-items.ts';
import { type RawItem, Table, type TableName, toAttributes, transact } from '../table.ts';

/** With the revision under the name by which all items count theirs. */
const BREAKER = form(Breaker.omit({ revision: true }).extend({ turn: z.int() }));
const HOUR_OF_COUNTS = form(
  z.object({ hour: z.string(), emails: z.int().default(0), bounces: z.int().default(0), complaints: z.int().default(0) }),
);
const LEFT = form(EmailsLeft.omit({ revision: true }).extend({ turn: z.int() }));

/** What counts no more is forgotten: an hour of counts, what left, that something was counted, and a state long over. */
const KEPT_MS = 2 * BREAKER_WINDOW_MS;

type Tables = Readonly<{ mailings: string; subscriptions?: string; registry?: TableName }>;

/**
 * What came back is added to an item for each hour; nobody reads them to write them. What left is noted by sweep, in an item for each
 * mailing. How a sender stands is an item of its own. Both are guarded by their revisions.
 */
export class DynamoBreakers implements Breakers {
  readonly #mailings: Table;
  readonly #subscriptions: Table;
  readonly #registry: Table;

  /** @param tables of letters and of acts: empty for whoever tells nobody, and lets go of nothing */
  constructor(client: DynamoDBClient, { mailings, subscriptions = '', registry = '' }: Tables) {
    this.#mailings = new Table(client, mailings);
    this.#subscriptions = new Table(client, subscriptions);
    this.#registry = new Table(client, registry);
  }

  async count(agencyId: string, counts: Partial<Counts>, at: Instant): Promise<void> {
    const { key, ...update } = addition(agencyId, counts, at);
    await this.#mailings.update(key, update);
  }

  async noteLeft(agencyId: string, mailing: Pick<Mailing, 'id' | 'startedAt'>, emails: number, now: Instant): Promise<void> {
    const key = mailingKeys.left(agencyId, mailing.id);
    const item = await this.#mailings.get(key);
    const noted = item && leftFrom(item);
    const found = afterLook(noted, emails, mailing.startedAt, now);
    if (found === noted) return;
    const { revision, ...rest } = found;
    const left = { ...key, kind: 'emails-left', ...LEFT.write({ ...rest, turn: revision }), ttl: secondsAt(after(now, KEPT_MS)) };
    // Somebody else noted it at the same time: the next look finds what is missing.
    await this.#mailings.putIfRevision(left, noted?.revision ?? 0);
  }

  async countOnce(agencyId: string, { what, mailingId, subscriptionId, at }: CameBack, now: Instant): Promise<void> {
    // A clock ahead of ours.
    const when = at > now ? now : at;
    if (isPast(when, now)) return;
    const { key, ...update } = addition(agencyId, { [what]: 1 }, when);
    const counted = {
      ...mailingKeys.cameBack(agencyId, what, mailingId, subscriptionId),
      v: SCHEMA_VERSION,
      kind: 'came-back',
      ttl: secondsAt(after(when, KEPT_MS)),
    };
    await transact(this.#mailings.client, [this.#mailings.putOf(counted, true), this.#mailings.updateOf(key, update)]);
  }

  async read(agencyId: string, now: Instant): Promise<Readonly<{ standing: Breaker | null; hours: readonly HourOfCounts[] }>> {
    const [item, { hours, left }] = await Promise.all([this.#mailings.get(mailingKeys.breaker(agencyId)), this.#counts(agencyId, now)]);
    return { standing: item && breakerFrom(item), hours: withEmails(hours, left, now) };
  }

  /** Hours and what left lie beside each other. */
  async #counts(agencyId: string, now: Instant): Promise<Readonly<{ hours: readonly HourOfCounts[]; left: readonly EmailsLeft[] }>> {
    const first = mailingKeys.counts(agencyId, firstHour(now));
    const hours: HourOfCounts[] = [];
    const left: EmailsLeft[] = [];
    const items = this.#mailings.query({
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
      ExpressionAttributeValues: toAttributes({ ':pk': first.pk, ':first': first.sk, ':last': mailingKeys.left(agencyId, '~').sk }),
      ConsistentRead: true,
    });
    for await (const item of items) {
      if (item['kind'] === 'emails-left') left.push(leftFrom(item));
      else hours.push(hourFrom(item));
    }
    return { hours, left };
  }

  async findMany(agencyIds: readonly string[]): Promise<ReadonlyMap<string, Breaker>> {
    const items = await this.#mailings.getMany(agencyIds.map(mailingKeys.breaker));
    return new Map(items.map(breakerFrom).map((breaker) => [breaker.agencyId, breaker]));
  }

  async list(): Promise<readonly Breaker[]> {
    const breakers: Breaker[] = [];
    for await (const item of this.#mailings.ofPartition(mailingKeys.breakers)) breakers.push(breakerFrom(item));
    return breakers;
  }

  async replace(before: Breaker | null, after: Breaker, audit?: AuditEntry): Promise<boolean> {
    const item = breakerItem(after);
    if (!audit) return this.#mailings.putIfRevision(item, before?.revision ?? 0);
    const written = {
      Put: {
        TableName: this.#mailings.name,
        Item: toAttributes(item),
        ConditionExpression: 'turn = :turn',
        ExpressionAttributeValues: toAttributes({ ':turn': before?.revision ?? 0 }),
      },
    };
    return (await transact(this.#mailings.client, [written, ...auditWrites(this.#registry, audit)])).length === 0;
  }

  async tell(breaker: Breaker, now: Instant): Promise<void> {
    const letters = [breakerLetter(breaker), ...newsOfBreaker(breaker)];
    await transact(this.#mailings.client, [
      this.#mailings.updateOf(mailingKeys.breaker(breaker.agencyId), {
        UpdateExpression: 'SET untold = :told',
        ConditionExpression: 'turn = :turn AND untold = :untold',
        ExpressionAttributeValues: toAttributes({ ':told': false, ':turn': breaker.revision, ':untold': true }),
      }),
      ...letters.map((letter) => this.#subscriptions.putOf(letterRequestItem({ ...letter, askedAt: now, dueAt: now, attempts: 0 }))),
    ]);
  }
}

const breakerFrom = (item: RawItem): Breaker => {
  const { turn: revision, ...rest } = BREAKER.parse(item);
  return { ...rest, revision };
};

const breakerItem = ({ revision, ...rest }: Breaker): object => ({
  ...mailingKeys.breaker(rest.agencyId),
  kind: 'breaker',
  ...BREAKER.write({ ...rest, turn: revision }),
  ...(rest.state === 'open' ? { ttl: secondsAt(after(rest.since, KEPT_MS)) } : {}),
});

const leftFrom = (item: RawItem): EmailsLeft => {
  const { turn: revision, ...rest } = LEFT.parse(item);
  return { ...rest, revision };
};

const hourFrom = (item: RawItem): HourOfCounts => {
  const { hour, emails, bounces, complaints } = HOUR_OF_COUNTS.parse(item);
  return { hour, emails, bounces, complaints };
};

const addition = (agencyId: string, { emails = 0, bounces = 0, complaints = 0 }: Partial<Counts>, at: Instant) => {
  const hour = hourOf(at);
  return {
    key: mailingKeys.counts(agencyId, hour) satisfies Key,
    UpdateExpression: 'SET v = :v, kind = :kind, #hour = :hour, #ttl = :ttl ADD emails :emails, bounces :bounces, complaints :complaints',
    ExpressionAttributeNames: { '#hour': 'hour', '#ttl': 'ttl' },
    ExpressionAttributeValues: toAttributes({
      ':v': HOUR_OF_COUNTS.version,
      ':kind': 'breaker-counts',
      ':hour': hour,
      ':ttl': secondsAt(after(hour, KEPT_MS + HOUR)),
      ':emails': emails,
      ':bounces': bounces,
      ':complaints': complaints,
    }),
  };
};
