import { describe, expect, it } from 'vitest';
import { eventsOf } from '../../local/engines/mail/simulator.ts';

const now = new Date('2026-11-20T04:00:00Z');
const raw = Buffer.from(
  'From: Notices <n@wire.example>\r\nTo: somebody\r\nX-Noticewire-Delivery:\r\n abc\r\nSubject: a notice\r\n\r\nFrom: the body',
);

const eventsTo = (...to: readonly string[]) =>
  eventsOf({ id: 'm-1', source: 'n@wire.example', to, raw, tags: { delivery: 'abc' }, configurationSet: 'Set' }, now).map(
    // biome-ignore lint/suspicious/noExplicitAny: what SES would publish
    ({ type, body }) => ({ type, body: body as any }),
  );

describe('the mailbox simulator of a local run (SES developer guide, "Using the mailbox simulator")', () => {
  it.each([
    ['bounce@simulator.amazonses.com', ['send', 'bounce']],
    ['Bounce+label@Simulator.AmazonSES.com', ['send', 'bounce']],
    ['suppressionlist@simulator.amazonses.com', ['send', 'bounce']],
    ['ooto+a@simulator.amazonses.com', ['send', 'delivery', 'bounce']],
    ['complaint@simulator.amazonses.com', ['send', 'delivery', 'complaint']],
    ['success@simulator.amazonses.com', ['send', 'delivery']],
    ['bounce@groups.example', ['send', 'delivery']],
  ])('tells of %s what it is for', (address, types) => {
    expect(eventsTo(address).map(({ type }) => type)).toEqual(types);
  });

  it('has bounces for good with the answer of a server, those of a list, and notes of absence without an answer', () => {
    const bounceOf = (kind: string) => eventsTo(`${kind}@simulator.amazonses.com`).find(({ type }) => type === 'bounce')?.body.bounce;
    expect(bounceOf('bounce')).toMatchObject({
      bounceType: 'Permanent',
      bounceSubType: 'General',
      bouncedRecipients: [
        { emailAddress: 'bounce@simulator.amazonses.com', status: '5.1.1', diagnosticCode: expect.stringContaining('550') },
      ],
    });
    expect(bounceOf('suppressionlist')).toMatchObject({ bounceType: 'Permanent', bounceSubType: 'Suppressed' });
    expect(bounceOf('ooto')).toMatchObject({
      bounceType: 'Transient',
      bounceSubType: 'General',
      bouncedRecipients: [{ emailAddress: 'ooto@simulator.amazonses.com' }],
    });
  });

  it('tells with each event of which message it is: its tags, its headers, its set', () => {
    for (const { body } of eventsTo('bounce@simulator.amazonses.com')) {
      expect(body.mail).toMatchObject({
        messageId: 'm-1',
        destination: ['bounce@simulator.amazonses.com'],
        tags: { delivery: ['abc'], 'ses:configuration-set': ['Set'] },
        commonHeaders: { subject: 'a notice' },
      });
      expect(body.mail.headers).toContainEqual({ name: 'X-Noticewire-Delivery', value: 'abc' });
      expect(body.mail.headers).toHaveLength(4);
    }
  });
});
