import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { makeHandler } from '../../functions/handlers/send-email/handler.ts';
import { logger } from '../../functions/platform/log.ts';
import { metrics } from '../../functions/platform/metrics.ts';
import { freezeAudience } from '../../functions/usecases/mailings/freeze-audience.ts';
import { planMailing } from '../../functions/usecases/mailings/plan-mailing.ts';
import { EmailSender } from '../../functions/usecases/sending/email-sender.ts';
import { aNotice, aSubscription, asWritten, toPlan } from '../builders.ts';
import { aWorld } from '../fakes/world.ts';

const records = (...bodies: readonly string[]): SQSEvent => ({
  Records: bodies.map((body, i) => ({ messageId: `m${i}`, body }) as SQSRecord),
});

/** A mailing to three readers, frozen: its one batch is what the function is given. */
const aBatchToSend = async () => {
  const world = aWorld();
  for (let i = 0; i < 3; i++) {
    const pending = aSubscription({ status: 'pending' });
    await world.subscriptions.create(pending);
    await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
  }
  const notice = aNotice();
  await world.notices.accept(notice, null, asWritten(notice));
  await planMailing(world, toPlan(notice));
  for (const { kind, work } of world.queues.take()) if (kind === 'range') await freezeAudience(world, work);
  const [message] = world.queues.take();
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  const postponed: number[] = [];
  const handler = makeHandler(
    { ...world, sender: new EmailSender(world) },
    async (_, seconds) => {
      postponed.push(seconds);
      return 'again';
    },
    logger('send-email', write),
    metrics('send-email', 'Noticewire', write),
  );
  const context = { awsRequestId: 'run-1', getRemainingTimeInMillis: () => 60_000 } as Context;
  const run = (...bodies: readonly string[]) => handler(records(...bodies), context);
  return { world, run, lines, postponed, body: JSON.stringify(message?.work) };
};

describe('send-email', () => {
  it('sends its batch, and tells in one document of metrics what became of it', async () => {
    const { world, run, lines, body } = await aBatchToSend();
    expect(await run(body)).toEqual({ batchItemFailures: [] });
    expect(world.mailer.sent).toHaveLength(3);
    const documents = lines.map((line) => JSON.parse(line)).filter((line) => '_aws' in line);
    expect(documents).toMatchObject([{ function: 'send-email', delivered: 3, failed: 0, retrying: 0, skipped: 0 }]);
  });

  it('gives back what nobody can read, tells it without its words, and does the rest', async () => {
    const { world, run, lines, body } = await aBatchToSend();
    const older = JSON.stringify({ ...JSON.parse(body), v: 0 });
    expect(await run('secret words {', body, older)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }, { itemIdentifier: 'm2' }] });
    expect(world.mailer.sent).toHaveLength(3);
    expect(lines.filter((line) => JSON.parse(line).code === 'send-failed')).toHaveLength(2);
  });

  it('fails as a whole when its only message cannot be read, so that the alarm sees it and the message ends among the dead letters', async () => {
    const { run } = await aBatchToSend();
    await expect(run('{"v":1}')).rejects.toThrow('nothing of this batch');
  });

  it('has nothing to do, and tells no metrics, when the batch was sent before', async () => {
    const { world, run, lines, body } = await aBatchToSend();
    await run(body);
    lines.length = 0;
    expect(await run(body)).toEqual({ batchItemFailures: [] });
    expect(world.mailer.sent).toHaveLength(3);
    expect(lines.filter((line) => line.includes('_aws'))).toEqual([]);
  });
});
