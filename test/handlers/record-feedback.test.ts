import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { readReturnedMail } from '../../functions/adapters/mail/read-returned-mail.ts';
import { leavingAddress } from '../../functions/domain/subscriptions/leaving-address.ts';
import { DAY, instant } from '../../functions/domain/time.ts';
import { makeHandler, type RecordFeedbackDeps } from '../../functions/handlers/record-feedback/handler.ts';
import { logger } from '../../functions/platform/log.ts';
import { metrics } from '../../functions/platform/metrics.ts';
import { leaveByMail } from '../../functions/usecases/subscriptions/leave-by-mail.ts';
import { failing } from '../fakes/failing.ts';
import { aReaderWhoWasTold, READER } from './told-reader.ts';

const records = (...bodies: readonly string[]): SQSEvent => ({
  Records: bodies.map((body, i) => ({ messageId: `m${i}`, body }) as SQSRecord),
});

/** One reader by email, whom a notice has been told. */
const aToldReader = async () => {
  const { world, sample } = await aReaderWhoWasTold();
  const mail = (name: string): string =>
    JSON.stringify({ v: 1, mail: Buffer.from(sample(`mail/${name}.eml`).replaceAll('\n', '\r\n')).toString('base64') });
  const lines: string[] = [];
  const write = (line: string): void => void lines.push(line);
  const postponed: (readonly [number, 'fault' | undefined])[] = [];
  const handlerOf = (deps: typeof world, more: Partial<Pick<RecordFeedbackDeps, 'received' | 'leavingMailbox'>> = {}) =>
    makeHandler(
      { ...deps, leave: (token) => leaveByMail(deps, token), readMail: readReturnedMail, received: null, leavingMailbox: null, ...more },
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

  it('lets go of what comes a year late, whether the ledger knows the delivery yet or not', async () => {
    const told = await aToldReader();
    told.world.clock.advance(365 * DAY);
    const late = [told.sample('ses/bounce-permanent.json'), told.sample('ses/bounce-full.json'), told.mail('postfix')];
    expect(await told.run(...late)).toEqual({ batchItemFailures: [] });
    told.world.batches.find = async () => null;
    expect(await told.run(told.sample('ses/complaint.json'), told.mail('qq'))).toEqual({ batchItemFailures: [] });
    expect(told.codes()).toEqual([...Array(3).fill(['feedback-late', undefined]), ...Array(2).fill(['feedback-unmatched', undefined])]);
    expect([told.postponed, await told.reason()]).toEqual([[], null]);
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

describe('mail that SES received', () => {
  const LEAVING = 'leave@bounce.wire.example';
  const notification = (given: Readonly<{ bucket?: string; key?: string; to?: string; virus?: string }> = {}): string =>
    JSON.stringify({
      notificationType: 'Received',
      receipt: {
        timestamp: '2026-11-21T01:12:44.000Z',
        processingTimeMillis: 222,
        recipients: [given.to ?? LEAVING],
        spamVerdict: { status: 'PASS' },
        virusVerdict: { status: given.virus ?? 'PASS' },
        dmarcPolicy: 'none',
        action: {
          type: 'S3',
          topicArn: 'arn:aws:sns:eu-west-1:012345678912:received',
          bucketName: given.bucket ?? 'ours',
          objectKeyPrefix: 'received/',
          objectKey: given.key ?? 'received/d6iitobk75ur44p8kdnnp7g2n800',
        },
      },
      mail: { timestamp: '2026-11-21T01:12:44.000Z', messageId: 'd6iitobk75ur44p8kdnnp7g2n800', destination: [LEAVING], headers: [] },
    });

  const aBucket = async () => {
    const told = await aToldReader();
    const { world } = told;
    const asked: (readonly [string, number])[] = [];
    const lies = { mail: Buffer.from(told.sample('leaving/outlook.eml')) as Buffer | null };
    const received = {
      bucket: 'ours',
      mails: {
        read: async (key: string, mostBytes: number) => {
          asked.push([key, mostBytes]);
          return lies.mail;
        },
      },
    };
    const run = (body: string, more = {}) => told.handlerOf(world, { received, leavingMailbox: LEAVING, ...more })(records(body));
    const [subscription] = (
      await world.subscriptions.findMany(await world.subscriptions.withAddress(await world.vault.addressKey(READER)))
    ).values();
    const address = leavingAddress(LEAVING, await world.vault.token('leaving', subscription?.id ?? ''));
    const status = async () => (await world.subscriptions.find(subscription?.id ?? ''))?.status;
    return { ...told, asked, lies, run, address, status };
  };

  it('is opened where it lies, by its beginning, and ends the subscription that its envelope names, whatever its header says', async () => {
    const bucket = await aBucket();
    expect(await bucket.run(notification({ to: bucket.address }))).toEqual({ batchItemFailures: [] });
    expect(await bucket.status()).toBe('ended');
    expect(bucket.asked).toEqual([['received/d6iitobk75ur44p8kdnnp7g2n800', 256 * 1024]]);
    expect(bucket.codes()).toEqual([['left-by-mail', undefined]]);
    expect(bucket.lines.join('\n')).not.toMatch(/@|groups\.example/);
  });

  it('that is a report is recorded as any', async () => {
    const bucket = await aBucket();
    bucket.lies.mail = Buffer.from(bucket.sample('mail/postfix.eml').replaceAll('\n', '\r\n'));
    await bucket.run(notification());
    expect(await bucket.reason()).toBe('no-such-mailbox');
  });

  it.each([
    ['lies in another bucket', { bucket: 'theirs' }, 'not-our-mail'],
    ['lies elsewhere in ours', { key: 'imports/list.csv' }, 'not-our-mail'],
    ['has a virus', { virus: 'FAIL' }, 'virus'],
  ])('that %s is not opened', async (_, given, what) => {
    const bucket = await aBucket();
    expect(await bucket.run(notification({ to: bucket.address, ...given }))).toEqual({ batchItemFailures: [] });
    expect(bucket.asked).toEqual([]);
    expect(bucket.codes()).toEqual([['feedback-says-nothing', what]]);
    expect(await bucket.status()).toBe('active');
  });

  it('that is gone, or that nobody set up to receive, changes nothing', async () => {
    const bucket = await aBucket();
    bucket.lies.mail = null;
    await bucket.run(notification({ to: bucket.address }));
    await bucket.run(notification({ to: bucket.address }), { received: null });
    expect(bucket.codes().map(([, what]) => what)).toEqual(['mail-is-gone', 'not-our-mail']);
    expect(await bucket.status()).toBe('active');
  });
});
