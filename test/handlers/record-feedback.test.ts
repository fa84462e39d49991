import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { readReturnedMail } from '../../functions/adapters/mail/read-returned-mail.ts';
import { instant } from '../../functions/domain/time.ts';
import { makeHandler } from '../../functions/handlers/record-feedback/handler.ts';
import { logger } from '../../functions/platform/log.ts';
import { metrics } from '../../functions/platform/metrics.ts';
import { aNotice, aSubscription, asWritten } from '../builders.ts';
import { failing } from '../fakes/failing.ts';
import { FragileService } from '../faults/fragile-service.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/feedback');
const records = (...bodies: readonly string[]): SQSEvent => ({
  Records: bodies.map((body, i) => ({ messageId: `m${i}`, body }) as SQSRecord),
});

/** One reader by email, whom a notice has been told. */
const aToldReader = async () => {
  const service = new FragileService();
  const { world } = service;
  const pending = aSubscription({ status: 'pending', channel: { type: 'email', address: 'choir@groups.example' } });
  await world.subscriptions.create(pending);
  await world.subscriptions.replace(pending, { ...pending, status: 'active', revision: 2 }, pending.createdAt);
  const notice = aNotice();
  await world.notices.accept(notice, null, asWritten(notice));
  await service.settle();
  const reference = world.mailer.sent[0]?.reference ?? '';
  const sample = (name: string): string => readFileSync(join(FIXTURES, name), 'utf8').replaceAll('{{reference}}', reference);
  const mail = (name: string): string =>
    JSON.stringify({ v: 1, mail: Buffer.from(sample(`mail/${name}.eml`).replaceAll('\n', '\r\n')).toString('base64') });
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  const postponed: (readonly [number, 'fault' | undefined])[] = [];
  const handlerOf = (deps: typeof world) =>
    makeHandler(
      { ...deps, readMail: readReturnedMail },
      async (_, seconds, after) => {
        postponed.push([seconds, after]);
        return 'again';
      },
      logger('record-feedback', write),
      metrics('record-feedback', 'Noticewire', write),
    );
  const run = (...bodies: readonly string[]) => handlerOf(world)(records(...bodies));
  const reason = async () =>
    (await world.suppressions.find(await world.vault.addressKey('choir@groups.example'), instant(world.clock.now())))?.reason ?? null;
  const codes = () => lines.map((line) => JSON.parse(line)).flatMap(({ code, what }) => (code ? [[code, what]] : []));
  return { world, run, handlerOf, sample, mail, lines, postponed, reason, codes };
};

describe('record-feedback', () => {
  it.each([
    ['an event of SES', 'ses/bounce-permanent.json', 'no-such-mailbox'],
    ['a notification of an identity, without tags', 'ses/bounce-notification.json', 'no-such-mailbox'],
    ['a complaint', 'ses/complaint.json', 'complained'],
    ['an echo of SES’s own list', 'ses/bounce-suppressed.json', 'listed-by-ses'],
    ['one that a topic has wrapped', 'ses/wrapped.json', 'no-such-mailbox'],
  ])('records %s', async (_, name, reason) => {
    const told = await aToldReader();
    expect(await told.run(told.sample(name))).toEqual({ batchItemFailures: [] });
    expect(await told.reason()).toBe(reason);
    expect(told.codes().map(([code]) => code)).toEqual(['feedback-recorded']);
  });

  it('records a mail that came back', async () => {
    const told = await aToldReader();
    expect(await told.run(told.mail('postfix'))).toEqual({ batchItemFailures: [] });
    expect(await told.reason()).toBe('no-such-mailbox');
  });

  it('tells in metrics what it was, and rings for what is about us', async () => {
    const told = await aToldReader();
    await told.run(told.sample('ses/bounce-permanent.json'), told.sample('ses/reject.json'), told.sample('ses/complaint.json'));
    const documents = told.lines.map((line) => JSON.parse(line)).filter((line) => '_aws' in line);
    const sums = ['hardBounces', 'complaints', 'refusedForUs'].map((name) => documents.reduce((sum, line) => sum + line[name], 0));
    expect(sums).toEqual([1, 1, 1]);
    expect(told.codes()).toContainEqual(['feedback-is-about-us', 'virus-found']);
  });

  it('lets go of what says nothing: a topic that is tried out, an automatic reply, other people’s mail, whatever cannot be read', async () => {
    const told = await aToldReader();
    const nothing = [
      'Successfully validated SNS topic for Amazon SES event publishing.',
      '',
      '{',
      '{"v":1,"mail":"%%%"}',
      told.mail('out-of-office'),
    ];
    expect(await told.run(...nothing, told.sample('ses/bounce-of-others.json'), told.sample('ses/open.json'))).toEqual({
      batchItemFailures: [],
    });
    expect(told.codes().sort()).toEqual([
      ['feedback-says-nothing', 'auto-reply'],
      ...Array(4).fill(['feedback-says-nothing', 'not-understood']),
      ['feedback-says-nothing', 'of-no-interest'],
      ['feedback-unmatched', undefined],
    ]);
    expect(await told.reason()).toBeNull();
  });

  it('gives back what meets a fault, and does the rest; what was done counts once', async () => {
    const told = await aToldReader();
    const broken = failing(told.world, 'suppressions', 'suppress');
    const [bounce, full] = [told.sample('ses/bounce-permanent.json'), told.sample('ses/bounce-full.json')];
    expect(await told.handlerOf(broken)(records(bounce, full))).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
    expect(told.postponed).toEqual([[360, 'fault']]);
    expect(await told.run(bounce, full)).toEqual({ batchItemFailures: [] });
    expect(told.codes().map(([code]) => code)).toEqual(expect.arrayContaining(['feedback-failed', 'feedback-repeated']));
    expect(await told.reason()).toBe('no-such-mailbox');
  });

  it('logs no address, and no word of a mail', async () => {
    const told = await aToldReader();
    await told.run(told.sample('ses/bounce-permanent.json'), told.mail('postfix'), told.mail('arf'), told.mail('answer-by-hand'));
    expect(told.lines.join('\n')).not.toMatch(/@|groups\.example|user unknown|Recipient address/i);
  });
});
