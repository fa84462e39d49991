import { describe, expect, it } from 'vitest';
import { outcomeOfReply } from '../../../functions/adapters/smtp/replies.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const outcomeOf = (text: string, step = 'DATA') => outcomeOfReply({ step, code: Number(text.slice(0, 3)), text });

describe('what a server replies to a message', () => {
  it.each([
    ['550 Ip frequency limited. http://service.mail.qq.example', HOUR],
    ['550 Domain frequency limited', HOUR],
    ['550 Sender frequency limited', HOUR],
    ['550 Connection frequency limited', HOUR],
    ['550 The frequency of receiving messages is limited', HOUR],
    ['451 Ip frequency limited', HOUR],
    ['550 Connection denied', 2 * HOUR],
    ['550 Mailbox unavailable or access denied', 2 * HOUR],
    ['421 HL:REP 163 smtp12', 15 * MINUTE],
    ['421 HL:ICC 163 smtp12', 15 * MINUTE],
    ['421 HL:IFC 163 smtp12', 15 * MINUTE],
    ['451 MI:SFQ 163 smtp12', 15 * MINUTE],
    ['451 RP:QRC 163 smtp12', 15 * MINUTE],
    ['550 RP:RCL 163 smtp12', 15 * MINUTE],
    ['421 #4.4.5 Too many connections to this host', 15 * MINUTE],
    ['554 MI:STC 163 smtp12', 'rest-of-day'],
    ['550 RP:TRC 163 smtp12', 'rest-of-day'],
    ['450 DT:RBL 163 smtp12', 4 * HOUR],
    ['554 HL:IHU 163 smtp12', 30 * MINUTE],
    ['554 HL:IPB 163 smtp12', 30 * MINUTE],
    ['554 IP in blacklist', 30 * MINUTE],
    ['554 poor reputation', 30 * MINUTE],
    ['550 spam ip', 2 * HOUR],
    ['550 bounce attacks', 2 * HOUR],
    ['550 SPF check failed', 'unknown'],
    ['550 DMARC check failed', 'unknown'],
    ['550 MI:SPF 163 smtp12', 'unknown'],
    ['550 MI:DMA 163 smtp12', 'unknown'],
    ['550 MI:IMF 163 smtp12', 'unknown'],
    ['554 DT:SUM 163 smtp12', 'unknown'],
    ['554 5.7.1 too many messages', 'unknown'],
    ['554 5.7.1 Client host [192.0.2.7] blocked using zen.spamhaus.example', 'unknown'],
    ['550 5.7.1 your address is on our blocklist', 'unknown'],
  ] as const)('is about us, and ends by itself, when it is %s', (text, length) => {
    const told = { kind: 'domain-refused', code: 'domain-refused', refusal: { about: 'sender', length } };
    for (const step of ['RCPT TO', 'DATA']) expect(outcomeOf(text, step)).toEqual(told);
  });

  it.each([
    ['554 5.7.1 looks like spam', 'unknown'],
    ['550-5.7.1 Our system has detected\n550 5.7.1 that this is likely unsolicited mail', 'unknown'],
    ['552 rejected by our anti-spam engine', 'unknown'],
    ['554 message content rejected', 'unknown'],
    ['550 Mail content denied', 2 * HOUR],
    ['550 Suspected spam', 2 * HOUR],
    ['550 spam is embedded in the email', 2 * HOUR],
    ['554 DT:SPM 163 smtp12', 30 * MINUTE],
    ['451 DT:SPM 163 smtp12', 30 * MINUTE],
  ] as const)('is about what we write when it is %s', (text, length) => {
    expect(outcomeOf(text)).toEqual({ kind: 'domain-refused', code: 'content-refused', refusal: { about: 'content', length } });
  });

  const GONE = { suspension: { reason: 'no-such-mailbox', forMs: null } };
  it.each([
    ['550 Mailbox not found', GONE],
    ['550 User not found: nobody', GONE],
    ['550 5.1.1 this account was blocked', GONE],
    ['550-5.1.1 The account that you tried to reach\n550 5.1.1 is disabled for too many complaints of spam', GONE],
    ['552 5.2.2 mailbox full, too many messages', {}],
    ['550 RC:NE', GONE],
    ['550 Mail is rejected by recipients', { suspension: { reason: 'blocked', forMs: null } }],
  ])('is about the recipient, whatever else it says, when it is %s', (text, suspension) => {
    expect(outcomeOf(text, 'RCPT TO')).toEqual({ kind: 'refused', code: 'address-refused', ...suspension });
  });

  it.each(['550 relaying denied', '550 5.7.1 not for you', '554 nothing doing'])(
    'holds nothing against an address when it is %s',
    (text) => {
      expect(outcomeOf(text, 'RCPT TO')).toEqual({ kind: 'refused', code: 'address-refused' });
    },
  );

  it.each(['451 slow down', '452 no space left', '421 too many connections', '552 sending quota exceeded'])(
    'is about the server that relays for us, and the line waits, when it is %s',
    (text) => {
      expect(outcomeOf(text)).toEqual({ kind: 'throttled' });
    },
  );

  it('is for an operator when it refuses our address', () => {
    expect(outcomeOf('550 not your address', 'MAIL FROM')).toBeNull();
  });
});
