import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { makeHandler } from '../../functions/handlers/ask-consent/handler.ts';
import { logger } from '../../functions/platform/log.ts';
import { aSubscription, aWebhook, NOON } from '../builders.ts';
import { aWorld } from '../fakes/world.ts';

const aSignUp = (given: Parameters<typeof aSubscription>[0] = {}) =>
  aSubscription({ status: 'pending', createdAt: NOON, consentAskedAt: null, confirmedAt: null, ...given });

const aFunction = () => {
  const world = aWorld();
  const lines: string[] = [];
  const handler = makeHandler(
    world,
    logger('ask-consent', (line) => void lines.push(line)),
  );
  return {
    world,
    codes: () => lines.map((line) => String(JSON.parse(line).code)),
    told: (...images: readonly NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>[]) =>
      handler({ Records: images.map((NewImage, i) => ({ dynamodb: { NewImage, SequenceNumber: `s${i}` } })) }),
  };
};

const handedOut = (id: string) => ({ kind: { S: 'due' }, subscriptionId: { S: id } });

/** As it was kept by the release before attempts were. */
const asItWas = (id: string) => ({ kind: { S: 'subscription' }, status: { S: 'pending' }, id: { S: id }, consentAskedAt: { NULL: true } });

describe('ask-consent', () => {
  it('asks once whoever signed up with the release before, which made no request, however often it is told', async () => {
    const { world, told } = aFunction();
    const earlier = aSignUp();
    await world.subscriptions.create(earlier);
    await world.requests.settle(earlier.id);
    for (let times = 0; times < 3; times++) {
      expect(await told(asItWas(earlier.id))).toEqual({ batchItemFailures: [] });
      expect(await told(handedOut(earlier.id), handedOut(earlier.id))).toEqual({ batchItemFailures: [] });
    }
    expect(world.mailer.sent).toHaveLength(1);
    expect(await world.subscriptions.find(earlier.id)).toMatchObject({ consentAskedAt: NOON, consentAttempts: [{ result: 'taken' }] });
  });

  it('asks nobody anew whom a mailbox has refused, or who has a request already, when an old record comes late', async () => {
    const { world, told } = aFunction();
    const [refused, waiting] = [aSignUp(), aSignUp({ channel: aWebhook({ sealedSecrets: [await world.vault.seal('whsec_c2VjcmV0')] }) })];
    for (const one of [refused, waiting]) await world.subscriptions.create(one);
    world.mailer.verdict = () => ({ kind: 'refused', code: 'address-refused' });
    world.endpoints.answer = () => ({ kind: 'unreachable', code: 'timeout', tookMs: 1 });
    await told(handedOut(refused.id), handedOut(waiting.id));
    await told(asItWas(refused.id), asItWas(waiting.id));
    await told(handedOut(refused.id), handedOut(waiting.id));
    for (const { id } of [refused, waiting]) expect((await world.subscriptions.find(id))?.consentAttempts).toHaveLength(1);
  });

  it('takes nothing from a sign-up of its own release, whose request comes by itself', async () => {
    const { world, told, codes } = aFunction();
    const { id } = aSignUp();
    await world.subscriptions.create(aSignUp({ id }));
    await told({ ...asItWas(id), consentAttempts: { L: [] } });
    expect([codes(), world.mailer.sent]).toEqual([[], []]);
    expect(await told(handedOut(id))).toEqual({ batchItemFailures: [] });
    expect(world.mailer.sent).toHaveLength(1);
  });
});
