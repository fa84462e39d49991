import { describe, expect, it, onTestFinished } from 'vitest';
import { sesClient } from '../../functions/adapters/clients.ts';
import { bulkMailer } from '../../functions/adapters/ses/ses-bulk-mailer.ts';
import { SesMailer } from '../../functions/adapters/ses/ses-mailer.ts';
import { SmtpMailer } from '../../functions/adapters/smtp/smtp-mailer.ts';
import type { MessageTemplate } from '../../functions/encoding/message-template.ts';
import type { Mailer, OutgoingEmail } from '../../functions/ports/mailer.ts';
import { listen } from '../../local/engines/http-engine.ts';
import { SesEngine } from '../../local/engines/ses.ts';
import { ScriptedMailer } from '../fakes/scripted-mailer.ts';
import { GIVEN, LOCAL, sdkFor } from '../given.ts';
import { anSmtpServer } from '../unit/adapters/scripted-smtp.ts';

const NARROW = 3;

/** Recipients whose local part is `refused` are refused by each of these. */
type MadeMailer = (perSecond: number) => Promise<Mailer>;

const inMemory: MadeMailer = async (perSecond) => {
  const mailer = new ScriptedMailer();
  mailer.limits = { perSecond, perDay: 1000 };
  mailer.verdict = ({ to }) => {
    if (to.startsWith('refused@')) return { kind: 'refused', code: 'message-rejected' };
    return mailer.sent.length >= perSecond ? { kind: 'throttled' } : undefined;
  };
  return mailer;
};

const bySes: MadeMailer = async (perSecond) => {
  const engine = new SesEngine({ dataFolder: null, time: new SharedArrayBuffer(8), maxSendRate: perSecond });
  onTestFinished(() => {
    engine.server.closeAllConnections();
    engine.server.close();
  });
  return new SesMailer(sesClient({ ...sdkFor(GIVEN.ses), endpoint: GIVEN.ses ?? (await listen(engine.server)) }));
};

/** Emails that come at the same time leave together. */
const byBulk: MadeMailer = async (perSecond) => {
  const engine = new SesEngine({ dataFolder: null, time: new SharedArrayBuffer(8), maxSendRate: perSecond });
  onTestFinished(() => {
    engine.server.closeAllConnections();
    engine.server.close();
  });
  const options = { ...LOCAL, endpoint: await listen(engine.server) };
  return bulkMailer(new SesMailer(sesClient(options)), options);
};

const bySmtp: MadeMailer = async (perSecond) => {
  const { port } = await anSmtpServer({}, { refuse: 'refused@', messages: perSecond });
  const mailer = new SmtpMailer({ host: '127.0.0.1', port, security: 'plain', perSecond });
  onTestFinished(() => mailer.close());
  return mailer;
};

const NOTHING = ['', ''];
const SENDER = 'notices@wire.example';
const LETTER: MessageTemplate = { from: SENDER, subject: 'hello', headers: {}, text: NOTHING, html: NOTHING };

const anEmail = (to: string): OutgoingEmail => ({
  from: SENDER,
  to,
  raw: () => Buffer.from(`From: ${SENDER}\r\nTo: ${to}\r\nSubject: hello\r\n\r\nhello`, 'utf8'),
  copy: () => ({ template: LETTER, to, headers: { 'X-Test': to }, text: ['hello'], html: ['<p>hello</p>'] }),
});

describe.each([
  ['in memory', inMemory],
  ['by SES', bySes],
  ['by SES in bulk', byBulk],
  ['by SMTP', bySmtp],
] as const)('a mailer %s', (_, makeMailer) => {
  // Whom another SES refuses and how much it lets through is not ours to set.
  const itOfOurs = it.skipIf(GIVEN.ses && makeMailer === bySes);

  it('names each email that it accepts', async () => {
    const mailer = await makeMailer(100);
    const outcomes = await Promise.all(['a', 'b', 'c', 'd'].map((name) => mailer.send(anEmail(`${name}@club.example`))));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['accepted', 'accepted', 'accepted', 'accepted']);
    expect(new Set(outcomes.map((outcome) => (outcome.kind === 'accepted' ? outcome.messageId : ''))).size).toBe(4);
  });

  itOfOurs('tells who was refused, with a code that names nobody, and goes on with the others', async () => {
    const mailer = await makeMailer(100);
    const { suspension, ...refused } = { suspension: undefined, ...(await mailer.send(anEmail('refused@club.example'))) };
    // A server may say besides that nobody is there.
    expect([undefined, { reason: 'no-such-mailbox', forMs: null }]).toContainEqual(suspension);
    expect(refused).toEqual({ kind: 'refused', code: expect.stringMatching(/^[a-z]+(-[a-z]+)*$/) });
    expect((await mailer.send(anEmail('office@club.example'))).kind).toBe('accepted');
  });

  itOfOurs('gives each of those who leave at the same time an outcome of its own', async () => {
    const mailer = await makeMailer(100);
    const names = ['a', 'refused', 'b', 'c'];
    const outcomes = await Promise.all(names.map((name) => mailer.send(anEmail(`${name}@club.example`))));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['accepted', 'refused', 'accepted', 'accepted']);
  });

  itOfOurs('says when it can take no more for now', async () => {
    const mailer = await makeMailer(NARROW);
    const kinds: string[] = [];
    for (let i = 0; i <= 3 * NARROW; i++) kinds.push((await mailer.send(anEmail(`office${i}@club.example`))).kind);
    expect(kinds.slice(0, NARROW)).toEqual(Array.from({ length: NARROW }, () => 'accepted'));
    expect(kinds).toContain('throttled');
    expect(new Set(kinds)).toEqual(new Set(['accepted', 'throttled']));
  });

  itOfOurs('tells what may be sent in a second', async () => {
    expect((await (await makeMailer(NARROW)).quota()).perSecond).toBe(NARROW);
  });
});
