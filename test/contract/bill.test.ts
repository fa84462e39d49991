import { afterAll, describe, expect, it } from 'vitest';
import { aSetting, close, freeze, type Setting, send } from '../../bench/engine/run.ts';
import { ensureSynthesized } from '../../bin/synth.ts';
import { estimateCost, LAMBDA_GB, priceOf, priceOfWaiting, waitingSeconds } from '../../functions/domain/ledger/cost.ts';
import { PRICES } from '../../functions/domain/ledger/prices.ts';
import { EmailSender } from '../../functions/usecases/sending/email-sender.ts';
import { WebhookSender } from '../../functions/usecases/sending/webhook-sender.ts';

const RECIPIENTS = 1500;
/** Emails a second that the account may send. */
const RATE = 200;
const BATCHES = RECIPIENTS / 100;
const open: Setting[] = [];
afterAll(async () => {
  for (const setting of open) await close(setting);
});

/**
 * Requests and units that were really asked for, at their prices, and what functions ask for and take while they wait for the other side
 * and for their turn: nobody waits for a turn here, and test/faults/pace.test.ts counts that.
 */
const counted = async (kind: 'email' | 'webhook'): Promise<number> => {
  const { assembly } = await ensureSynthesized();
  const setting = await aSetting(assembly, RECIPIENTS, kind, 0, ['440106', '440305']);
  open.push(setting);
  await freeze(setting);
  await send(setting, 'sender', kind === 'email' ? (deps) => new EmailSender(deps) : (deps) => new WebhookSender(deps));
  expect(await setting.sink.taken()).toBe(RECIPIENTS);
  const data = setting.meter.functions().reduce((sum, fn) => sum + priceOf(setting.meter.of(fn)), 0);
  const waiting = kind === 'email' ? priceOfWaiting(BATCHES, RATE) : 0;
  return data + waiting + waitingSeconds(kind, RECIPIENTS, RATE) * LAMBDA_GB * PRICES.lambdaGbSecond + 2 * BATCHES * PRICES.lambdaRequest;
};

describe('what a preview estimates', () => {
  it.each(['email', 'webhook'] as const)(
    'is the bill that is counted for %s, to a tenth',
    async (kind) => {
      const bill = await counted(kind);
      const estimate =
        kind === 'email' ? estimateCost(RECIPIENTS, 0, RATE).total - RECIPIENTS * PRICES.email : estimateCost(0, RECIPIENTS, RATE).total;
      expect(Math.abs(estimate / bill - 1), `estimated ${estimate}, counted ${bill}`).toBeLessThanOrEqual(0.1);
      // So many that what is paid once for a mailing weighs little: a minute beside other suites.
    },
    180_000,
  );

  it.each([200, 1000])(
    'stays below $0.30 a million emails and $0.60 a million webhook calls, besides the price of the channel, at %s a second',
    (rate) => {
      const million = 1_000_000;
      expect(estimateCost(million, 0, rate).total - million * PRICES.email).toBeLessThanOrEqual(0.3);
      expect(estimateCost(0, million, rate).total).toBeLessThanOrEqual(0.6);
    },
  );

  it('counts that a batch of email is held for as long as its slots take, and stays below a hundredth of what SES asks for even so', () => {
    const million = 1_000_000;
    const above = (rate: number): number => estimateCost(million, 0, rate).total - million * PRICES.email;
    expect(above(14)).toBeGreaterThan(2 * above(1000));
    expect(above(14)).toBeLessThan(0.01 * million * PRICES.email);
  });
});
