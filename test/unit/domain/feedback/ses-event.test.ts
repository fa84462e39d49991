import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonOr, readSesEvent } from '../../../../functions/domain/feedback/ses-event.ts';
import { NOON } from '../../../builders.ts';

const FOLDER = join(import.meta.dirname, '../../../fixtures/feedback/ses');
const REFERENCE = 'abcdefghijklmnop-07.qrstuvwxyz234567';
const now = new Date('2026-11-21T00:00:00Z');

const sample = (name: string): string => readFileSync(join(FOLDER, `${name}.json`), 'utf8').replaceAll('{{reference}}', REFERENCE);
const read = (body: string) => readSesEvent(jsonOr(body), now);

const CHOIR = {
  source: 'ses',
  recipient: 'choir@groups.example',
  sentTo: 'choir@groups.example',
  isAlone: true,
  references: [REFERENCE],
  sentAt: '2026-11-20T04:00:00.000Z',
};
const SOON = '2026-11-20T04:00:05.000Z';
const bounce = (lasting: string, detail: string, answer: object | null = null) => ({ kind: 'bounce', lasting, detail, answer });
const UNKNOWN_USER = { status: '5.1.1', text: 'smtp; 550 5.1.1 user unknown' };

const EXPECTED: Readonly<Record<string, unknown>> = {
  'bounce-permanent': [{ ...CHOIR, id: 'fb-Permanent-General', at: SOON, told: bounce('permanent', 'General', UNKNOWN_USER) }],
  wrapped: [{ ...CHOIR, id: 'fb-Permanent-General', at: SOON, told: bounce('permanent', 'General', UNKNOWN_USER) }],
  'bounce-notification': [{ ...CHOIR, id: 'fb-Permanent-NoEmail', at: SOON, told: bounce('permanent', 'NoEmail') }],
  'bounce-frequency': [
    {
      ...CHOIR,
      id: 'fb-Permanent-General',
      at: SOON,
      told: bounce('permanent', 'General', { status: '5.0.0', text: 'smtp; 550 Domain frequency limited' }),
    },
  ],
  'bounce-suppressed': [
    {
      ...CHOIR,
      id: 'fb-Permanent-OnAccountSuppressionList',
      at: SOON,
      told: expect.objectContaining({ detail: 'OnAccountSuppressionList' }),
    },
  ],
  'bounce-absent': [{ ...CHOIR, id: 'fb-Transient-General', at: SOON, told: bounce('transient', 'General') }],
  'bounce-full': [
    {
      ...CHOIR,
      id: 'fb-Transient-MailboxFull',
      at: SOON,
      told: bounce('transient', 'MailboxFull', { status: '4.2.2', text: 'smtp; 452 4.2.2 mailbox full' }),
    },
  ],
  'bounce-of-two': ['choir@groups.example', 'other@groups.example'].map((recipient) =>
    expect.objectContaining({ recipient, isAlone: false }),
  ),
  'bounce-of-others': [expect.objectContaining({ recipient: 'choir@groups.example', references: [] })],
  complaint: [{ ...CHOIR, id: 'fb-complaint', at: '2026-11-20T05:00:00.000Z', told: { kind: 'complaint', type: 'abuse', isEcho: false } }],
  'complaint-bare': [expect.objectContaining({ told: { kind: 'complaint', type: '', isEcho: false } })],
  'complaint-echo': [expect.objectContaining({ ...CHOIR, told: { kind: 'complaint', type: '', isEcho: true } })],
  delivery: [{ ...CHOIR, id: '0100018f-ses-1-delivery', at: '2026-11-20T04:00:02.000Z', told: { kind: 'delivery' } }],
  'delivery-delay': [expect.objectContaining({ ...CHOIR, told: { kind: 'delay', type: 'SpamDetected' } })],
  reject: [{ ...CHOIR, id: '0100018f-ses-1-reject', at: now.toISOString(), told: { kind: 'reject' } }],
  'rendering-failure': [expect.objectContaining({ ...CHOIR, told: { kind: 'rendering-failed' } })],
  send: 'of-no-interest',
  open: 'of-no-interest',
  subscription: 'of-no-interest',
  novelty: 'of-no-interest',
};

describe('an event of SES', () => {
  it.each(Object.entries(EXPECTED))('%s is read', (name, expected) => {
    const arrived = read(sample(name));
    expect(arrived).toEqual(Array.isArray(expected) ? { kind: 'feedback', feedback: expected } : { kind: 'nothing', code: expected });
  });

  it('has a sample for each that is expected, and no other', () => {
    expect(readdirSync(FOLDER).sort()).toEqual(
      Object.keys(EXPECTED)
        .map((name) => `${name}.json`)
        .sort(),
    );
  });

  it.each([
    'Successfully validated SNS topic for Amazon SES event publishing.',
    '',
    'null',
    '[]',
    '{}',
    '{"eventType":"Bounce"}',
    '{"eventType":"Bounce","mail":7}',
    '{"Type":"Notification","Message":"Successfully validated SNS topic for Amazon SES event publishing."}',
  ])('is not what says %s', (body) => {
    expect(read(body)).toEqual({ kind: 'nothing', code: 'not-understood' });
  });

  it('is read as far as it makes sense, whatever its fields hold', () => {
    const odd = fc.oneof(fc.jsonValue(), fc.constant({ bouncedRecipients: [{ emailAddress: 4 }] }), fc.constant({ timestamp: 'soon' }));
    fc.assert(
      fc.property(
        fc.constantFrom('Bounce', 'Complaint', 'Delivery', 'DeliveryDelay', 'Reject', 'Send'),
        odd,
        odd,
        (eventType, mail, part) => {
          const event = { eventType, mail, bounce: part, complaint: part, delivery: part, deliveryDelay: part };
          expect(['feedback', 'nothing']).toContain(readSesEvent(event, now).kind);
        },
      ),
    );
  });

  it('says when it was, and never that it will be', () => {
    const late = sample('bounce-permanent').replace('2026-11-20T04:00:05.000Z', '2030-01-01T00:00:00.000Z');
    expect(read(late)).toMatchObject({ feedback: [{ at: now.toISOString() }] });
    expect(readSesEvent(jsonOr(sample('bounce-permanent')), new Date(NOON))).toMatchObject({ feedback: [{ at: NOON }] });
  });
});
