import { describe, expect, it } from 'vitest';
import { meaningOf } from '../../../../functions/domain/feedback/answer.ts';
import { effectOf } from '../../../../functions/domain/feedback/effect.ts';
import type { Told } from '../../../../functions/domain/feedback/feedback.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const NO_MAILBOX = { code: 'no-such-mailbox', isBounce: true, address: { reason: 'no-such-mailbox', forMs: null }, counts: 'bounce' };
const SOFT = { code: 'soft-bounce', isBounce: true, address: 'soft' };
const FULL = { code: 'mailbox-full', isBounce: true, address: 'soft' };
const OF_MESSAGE = { code: 'message-refused', isBounce: true, counts: 'content' };
const SETUP = { code: 'setup-refused', isBounce: true, isAlarm: true };
const STOPPED = { code: 'sending-stopped', isBounce: true, counts: 'content', isAlarm: true };
const COMPLAINED = {
  code: 'complained',
  isBounce: false,
  address: { reason: 'complained', forMs: null },
  ends: 'complained',
  counts: 'complaint',
};
const MIRRORED = { code: 'listed-by-ses', isBounce: true, address: { reason: 'listed-by-ses', forMs: null } };
const rate = (length: number | 'rest-of-day' | 'unknown') => ({
  code: 'domain-refused',
  isBounce: true,
  domain: { about: 'sender', length },
});
const ofAddress = (length: number | 'unknown') => ({ ...rate(length), counts: 'content' });
const content = (length: number | 'unknown') => ({
  code: 'content-refused',
  isBounce: true,
  domain: { about: 'content', length },
  counts: 'content',
});

const bounce = (lasting: 'permanent' | 'transient' | 'undetermined' | 'unsaid', detail: string, text?: string, status?: string): Told => ({
  kind: 'bounce',
  lasting,
  detail,
  answer: text === undefined && status === undefined ? null : { text, status },
});
const complaint = (type: string, isEcho = false): Told => ({ kind: 'complaint', type, isEcho });

describe('what SES tells', () => {
  it.each([
    ['a mailbox that is not there', bounce('permanent', 'General', 'smtp; 550 5.1.1 user unknown', '5.1.1'), NO_MAILBOX],
    ['one for good, in words that nobody knows', bounce('permanent', 'General', 'smtp; 550 nothing doing'), NO_MAILBOX],
    ['one for good, without an answer', bounce('permanent', 'General'), NO_MAILBOX],
    ['an address without a mailbox', bounce('permanent', 'NoEmail'), NO_MAILBOX],
    ['a rate that calls itself permanent', bounce('permanent', 'General', 'smtp; 550 Ip frequency limited'), rate(HOUR)],
    ['content that calls itself permanent', bounce('permanent', 'General', 'smtp; 550 Mail content denied'), content(2 * HOUR)],
    ['a policy that calls itself permanent', bounce('permanent', 'General', 'smtp; 550 5.7.1 not here', '5.7.1'), SOFT],
    [
      'the list that SES shares among all, which forgets',
      bounce('permanent', 'Suppressed', 'Amazon SES did not send the message to this address', '5.1.1'),
      { code: 'listed-by-ses', isBounce: true, address: { reason: 'listed-by-ses', forMs: 14 * DAY }, counts: 'bounce' },
    ],
    ['the list of the account: an echo, which counts in no rate', bounce('permanent', 'OnAccountSuppressionList', '', '5.1.1'), MIRRORED],
    ['the list of a tenant', bounce('permanent', 'OnTenantSuppressionList'), MIRRORED],
    [
      'a check that withheld it',
      bounce('permanent', 'EmailValidationSuppressed'),
      { code: 'withheld-by-ses', isBounce: true, isAlarm: true },
    ],
    [
      'a contact list that withheld it',
      bounce('permanent', 'UnsubscribedRecipient'),
      { code: 'withheld-by-ses', isBounce: true, isAlarm: true },
    ],
    ['a full mailbox', bounce('transient', 'MailboxFull', 'smtp; 452 4.2.2 full', '4.2.2'), FULL],
    ['a time that ran out', bounce('transient', 'CustomTimeoutExceeded'), SOFT],
    ['a note of absence (§8, 2)', bounce('transient', 'General'), { code: 'auto-reply', isBounce: false }],
    ['a server that puts off for ever', bounce('transient', 'General', 'smtp; 451 try later', '4.4.7'), SOFT],
    ['one for the moment, whatever it says', bounce('transient', 'General', 'smtp; 550 5.1.1 user unknown', '5.1.1'), SOFT],
    ['a rate, of the moment', bounce('transient', 'General', 'smtp; 421 HL:REP 163 smtp12'), rate(15 * MINUTE)],
    ['a message that is too large', bounce('transient', 'MessageTooLarge', 'smtp; 552 5.3.4 too large', '5.3.4'), OF_MESSAGE],
    ['content that was refused', bounce('transient', 'ContentRejected'), OF_MESSAGE],
    ['an attachment that was refused', bounce('transient', 'AttachmentRejected'), OF_MESSAGE],
    ['a subtype that is not known yet', bounce('transient', 'Novelty', 'smtp; 450 later'), SOFT],
    ['a bounce of which it knows nothing', bounce('undetermined', 'Undetermined'), { code: 'undetermined', isBounce: false }],
    ['a complaint', complaint('abuse'), COMPLAINED],
    ['a complaint of fraud', complaint('fraud'), COMPLAINED],
    ['a complaint of a virus', complaint('virus'), COMPLAINED],
    ['another complaint', complaint('other'), COMPLAINED],
    ['a complaint without a type', complaint(''), COMPLAINED],
    ['praise', complaint('not-spam'), { code: 'complaint-not-spam', isBounce: false }],
    ['a failure to authenticate', complaint('auth-failure'), { code: 'complaint-auth-failure', isBounce: false }],
    [
      'an old complaint, from its list',
      complaint('', true),
      { code: 'listed-by-ses', isBounce: true, address: { reason: 'complained', forMs: null } },
    ],
    ['a virus in what we sent', { kind: 'reject' }, { code: 'virus-found', isBounce: true, counts: 'content', isAlarm: true }],
    ['a template that SES could not fill', { kind: 'rendering-failed' }, { code: 'rendering-failed', isBounce: true, isAlarm: true }],
    ['a delay', { kind: 'delay', type: 'MailboxFull' }, { code: 'delayed', isBounce: false }],
    [
      'a delay because of us',
      { kind: 'delay', type: 'SpamDetected' },
      { code: 'delayed-for-us', isBounce: false, domain: { about: 'sender', length: 'unknown' }, isAlarm: true },
    ],
    [
      'a delay because of our address',
      { kind: 'delay', type: 'IPFailure' },
      { code: 'delayed-for-us', isBounce: false, domain: { about: 'sender', length: 'unknown' }, isAlarm: true },
    ],
    ['a delivery, which is no bounce (§8, 4)', { kind: 'delivery' }, { code: 'arrived', isBounce: false, address: 'cleared' }],
    ['an automatic reply', { kind: 'auto-reply' }, { code: 'auto-reply', isBounce: false }],
  ] satisfies readonly (readonly [string, Told, unknown])[])('of %s does what it should', (_, told, effect) => {
    expect(effectOf(told)).toEqual(effect);
  });
});

const BLOCKED = { code: 'blocked', isBounce: true, address: { reason: 'blocked', forMs: null } };

describe('what a provider answers', () => {
  it.each([
    // QQ
    ['550 Mailbox not found. http://service.mail.qq.com/detail/122', NO_MAILBOX],
    ['550 The email account is a deactivated mailbox', NO_MAILBOX],
    ['550 Ip frequency limited', rate(HOUR)],
    ['550 Domain frequency limited', rate(HOUR)],
    ['550 Sender frequency limited', rate(HOUR)],
    ['550 Connection frequency limited', rate(HOUR)],
    ['550 The frequency of receiving messages is limited', rate(HOUR)],
    ['550 Connection denied', rate(2 * HOUR)],
    ['550 Mailbox unavailable or access denied', rate(2 * HOUR)],
    ['550 Mail content denied', content(2 * HOUR)],
    ['550 Suspected spam', content(2 * HOUR)],
    ['550 spam is embedded in the email', content(2 * HOUR)],
    ['550 bounce attacks', ofAddress(2 * HOUR)],
    ['550 spam ip', ofAddress(2 * HOUR)],
    ['550 Mail is rejected by recipients', BLOCKED],
    ['550 SPF check failed', SETUP],
    ['550 DMARC check failed', SETUP],
    // NetEase
    ['550 User not found: nobody', NO_MAILBOX],
    ['550 Invalid User: nobody', NO_MAILBOX],
    ['550 User suspended: nobody', NO_MAILBOX],
    ['550 RP:RDN 163 smtp12,xyz', NO_MAILBOX],
    ['552 RP:UQT 163 smtp12', FULL],
    ['552 DT:UQT 163 smtp12', FULL],
    ['552 Quota exceeded', FULL],
    ['421 HL:REP 163 smtp12', rate(15 * MINUTE)],
    ['421 HL:ICC 163 smtp12', rate(15 * MINUTE)],
    ['421 HL:IFC 163 smtp12', rate(15 * MINUTE)],
    ['451 MI:SFQ 163 smtp12', rate(15 * MINUTE)],
    ['451 RP:QRC 163 smtp12', rate(15 * MINUTE)],
    ['554 MI:STC 163 smtp12', rate('rest-of-day')],
    ['550 RP:TRC 163 smtp12', rate('rest-of-day')],
    ['550 RP:RCL 163 smtp12', rate(15 * MINUTE)],
    ['450 DT:RBL 163 smtp12', ofAddress(4 * HOUR)],
    ['554 HL:IHU 163 smtp12', ofAddress(30 * MINUTE)],
    ['554 HL:IPB 163 smtp12', ofAddress(30 * MINUTE)],
    ['554 IP in blacklist', ofAddress(30 * MINUTE)],
    ['451 DT:SPM 163 smtp12', content(30 * MINUTE)],
    ['550 DT:SPM 163 smtp12', content(30 * MINUTE)],
    ['554 DT:SPM 163 smtp12', content(30 * MINUTE)],
    ['550 MI:SPF 163 smtp12', SETUP],
    ['550 MI:DMA 163 smtp12', SETUP],
    ['550 MI:IMF 163 smtp12', SETUP],
    ['554 DT:SUM 163 smtp12', SETUP],
    // 139, 263, Coremail
    ['550 RC:NE', NO_MAILBOX],
    ['550 user not exist', NO_MAILBOX],
    ['550 no such user', NO_MAILBOX],
    ['550 #5.1.0 Address rejected.', NO_MAILBOX],
    // Sina
    ['421 #4.4.5 too many connections to this host', rate(15 * MINUTE)],
    ['554 poor reputation', ofAddress(30 * MINUTE)],
    ['550 mailbox unavailable', NO_MAILBOX],
    ['550 user is locked', NO_MAILBOX],
    ['552 rejected by our anti-spam engine', content('unknown')],
    ['552 too many same size mails', ofAddress('unknown')],
    ['550 black ip', ofAddress(2 * HOUR)],
    ['552 Quota exceed the hard limit for user', FULL],
    ['552 mail box space not enough', FULL],
    // Aliyun
    ['559 Invalid rcptto', NO_MAILBOX],
    ['563 Invalid rcptto', NO_MAILBOX],
    ['552 sending quota exceeded', STOPPED],
    ['554 Reject by content spam', STOPPED],
    ['554 Reject by behaviour spam', STOPPED],
    ['561 Honeypot', STOPPED],
    ['504 the number of RCPT attempts is achieved the maximum threshold', rate('rest-of-day')],
    ['505 the total of RCPTs is achieved the maximum threshold', rate('rest-of-day')],
    // Gmail and Outlook.com
    ['550-5.1.1 The email account that you tried to reach does not exist. 550 5.1.1 try double-checking', NO_MAILBOX],
    ['550-5.1.1 The account is disabled for too many complaints of spam', NO_MAILBOX],
    ['450-4.2.1 The user you are trying to contact is receiving mail too quickly', FULL],
    ['550-5.7.26 This mail is unauthenticated, which poses a security risk', SETUP],
    ['421-4.7.28 unusual rate of unsolicited mail', SETUP],
    ['550 5.7.515 Access denied, sending domain does not meet the required authentication level', SETUP],
    // §8, 10
    [
      '550 5.7.1 Unfortunately, messages from [192.0.2.7] were not sent. Part of their network is on our block list (S3140).',
      ofAddress('unknown'),
    ],
    ['550 5.5.0 Requested action not taken: mailbox unavailable', NO_MAILBOX],
    // Others
    ['554 5.7.1 Client host [192.0.2.7] blocked using zen.spamhaus.example', ofAddress('unknown')],
    ['552 5.2.2 mailbox full, too many messages', FULL],
    ['552 5.3.4 Message size exceeds fixed limit', OF_MESSAGE],
    ['550 5.6.0 attachment of this type is not allowed', OF_MESSAGE],
    ['550 5.7.1 Relaying denied', SETUP],
    ['554 5.7.1 <a@b.example>: Relay access denied', SETUP],
    ['450 4.1.1 user unknown, greylisted', SOFT],
    ['554 5.4.6 routing loop', SOFT],
    ['599 whatever this is', SOFT],
    ['550', SOFT],
  ])('%s does what it means', (text, effect) => {
    expect(effectOf(bounce('unsaid', '', `smtp; ${text}`))).toEqual(effect);
    expect(effectOf(bounce('unsaid', '', `SMTP;\t${text.toUpperCase()}`))).toEqual(effect);
  });

  it.each([
    ['5.1.1', 'no-mailbox'],
    ['5.1.2', 'no-mailbox'],
    ['5.1.10', 'no-mailbox'],
    ['5.2.1', 'no-mailbox'],
    ['4.2.2', 'full'],
    ['5.2.2', 'full'],
    ['5.2.3', 'message'],
    ['5.3.4', 'message'],
    ['5.6.1', 'message'],
    ['5.1.8', 'setup'],
    ['5.7.26', 'setup'],
    ['5.7.1', 'policy'],
    ['4.4.7', 'unknown'],
    ['4.1.1', 'unknown'],
    ['5.0.0', 'unknown'],
    ['', 'unknown'],
  ])('%s alone means that, without words', (status, kind) => {
    expect(meaningOf({ status })).toEqual({ kind });
  });

  it('counts before the code that a report gives besides', () => {
    expect(meaningOf({ status: '5.1.1', text: 'smtp; 550 Ip frequency limited' }).kind).toBe('refused');
    expect(meaningOf({ status: '5.0.0', text: 'smtp; 550 Mailbox not found' }).kind).toBe('no-mailbox');
  });
});
