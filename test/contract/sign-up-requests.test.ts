import { expect, it } from 'vitest';
import { Meter } from '../../bench/engine/meter.ts';
import { dynamoDbClient } from '../../functions/adapters/clients.ts';
import { gatheringDynamoDbClient } from '../../functions/adapters/dynamodb/gathering-client.ts';
import { DynamoDomainPauses } from '../../functions/adapters/dynamodb/mailings/dynamo-domain-pauses.ts';
import { DynamoPacer } from '../../functions/adapters/dynamodb/mailings/dynamo-pacer.ts';
import { DynamoConsentRequests } from '../../functions/adapters/dynamodb/subscriptions/dynamo-consent-requests.ts';
import { DynamoLetterCount } from '../../functions/adapters/dynamodb/subscriptions/dynamo-letter-count.ts';
import { DynamoOrganizationStore } from '../../functions/adapters/dynamodb/subscriptions/dynamo-organization-store.ts';
import { DynamoSubscriptionStore } from '../../functions/adapters/dynamodb/subscriptions/dynamo-subscription-store.ts';
import { DynamoSuppressions } from '../../functions/adapters/dynamodb/subscriptions/dynamo-suppressions.ts';
import { GatheringPacer } from '../../functions/adapters/gathering-pacer.ts';
import { UNKNOWN_ORIGIN } from '../../functions/domain/subscriptions/consent-record.ts';
import { askConsent } from '../../functions/usecases/subscriptions/ask-consent.ts';
import { consentGiven } from '../../functions/usecases/subscriptions/consent-given.ts';
import { aSubscription, NOON } from '../builders.ts';
import { aWorld } from '../fakes/world.ts';
import { aDynamoDb, someTables } from './engines.ts';

/** So many records of the stream come together (lib/constructs/stream-feed.ts). */
const TOGETHER = 10;
/**
 * Each by itself: take up the request, count the letter, look for its address, write down that it was asked. Together, as far as they keep
 * step: subscription, organization and contacts, suppression, the sending line.
 */
const EACH_AT_MOST = 7.5;

it('a sign-up is kept by one request to DynamoDB, and ten are asked for consent by seven and a half each at most, instead of sixteen', async () => {
  const world = aWorld();
  const meter = new Meter();
  const plain = meter.watch(await aDynamoDb(dynamoDbClient), 'plain');
  const gathering = meter.watch(await aDynamoDb(gatheringDynamoDbClient), 'gathering');
  const { subscriptions: table, mailings } = await someTables(await aDynamoDb());
  const subscriptions = new DynamoSubscriptionStore(gathering, table, world.vault);
  const people = Array.from({ length: TOGETHER }, (_, i) =>
    aSubscription({
      status: 'pending',
      consentAskedAt: null,
      confirmedAt: null,
      createdAt: NOON,
      organization: { name: `社区书画社 ${i}` },
      channel: { type: 'email', address: `reader-${i}@mail.example` },
    }),
  );
  await Promise.all(people.map((one) => subscriptions.create(one, 'urgent', consentGiven(one, 'signed-up', UNKNOWN_ORIGIN, NOON))));
  expect(meter.of('gathering').requests).toBe(TOGETHER);

  meter.reset();
  const deps = {
    ...world,
    subscriptions,
    organizations: new DynamoOrganizationStore(gathering, table, ''),
    requests: new DynamoConsentRequests(plain, table),
    letters: new DynamoLetterCount(gathering, table),
    suppressions: new DynamoSuppressions(gathering, table, ''),
    pacer: new GatheringPacer(new DynamoPacer(plain, mailings, 100, 100)),
    domainPauses: new DynamoDomainPauses(plain, mailings),
  };
  const outcomes = await Promise.all(people.map(({ id }) => askConsent(deps, id)));
  expect(outcomes).toEqual(people.map(() => ({ kind: 'asked' })));
  expect(world.mailer.sent).toHaveLength(TOGETHER);
  const requests = meter.of('plain').requests + meter.of('gathering').requests;
  expect(requests).toBeLessThanOrEqual(TOGETHER * EACH_AT_MOST);
  expect(await deps.requests.due('2999-01-01T00:00:00Z', 1)).toEqual([]);
});
