import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { hmacSha256 } from '../../../functions/adapters/hmac.ts';
import { cloudevents } from '../../../functions/views/webhook/cloudevents.ts';
import { aNotice, NOON } from '../../builders.ts';

const SITE = { publicUrl: 'https://wire.example', senderAddress: 'notices@wire.example' };
const notice = aNotice();
const event = {
  id: 'msg_1',
  at: NOON,
  language: 'zh-Hans',
  site: SITE,
  act: 'correction',
  item: { json: { id: notice.id }, notice, reasons: [], sections: [] },
} as const;

describe('CloudEvents', () => {
  it('have what version 1.0 asks for, in structured mode, the id the same over all attempts', () => {
    const body = String(cloudevents.compose(event));
    expect(JSON.parse(body)).toEqual({
      specversion: '1.0',
      id: 'msg_1',
      source: 'https://wire.example/',
      type: 'org.noticewire.notice.corrected',
      subject: notice.id,
      time: NOON,
      noticeurl: `https://wire.example/notices/${notice.id}`,
      datacontenttype: 'application/json',
      data: { id: notice.id },
    });
  });

  it('are signed as Standard Webhooks', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const body = String(cloudevents.compose(event));
    const envelope = { id: 'msg_1', seconds: Math.floor(Date.now() / 1000), url: 'https://hooks.example/n', body, secrets: [secret] };
    const { headers } = cloudevents.sign(envelope, hmacSha256);
    expect(headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
  });

  it.each([
    [200, 'wire.example', { kind: 'confirmed' }],
    [204, '*', { kind: 'confirmed' }],
    [200, 'other.example', { kind: 'answered', why: 'origin-not-allowed' }],
    [200, undefined, { kind: 'answered', why: 'origin-not-allowed' }],
    [405, 'wire.example', { kind: 'answered', why: 'http-405' }],
    [503, undefined, { kind: 'again', why: 'http-503' }],
  ])('may be sent to who allows our origin by a handshake: %s %s', (status, allowedOrigin, verdict) => {
    expect(cloudevents.challenge.method).toBe('OPTIONS');
    expect(cloudevents.challenge.headers?.(SITE)).toEqual({ 'webhook-request-origin': 'wire.example' });
    expect(cloudevents.challenge.judge({ status, body: '', allowedOrigin }, { challenge: 'x', site: SITE })).toMatchObject(verdict);
  });

  it('are refused for good by 415, and end with 410', () => {
    expect(cloudevents.judge({ status: 415, body: '' })).toEqual({ kind: 'refused', why: 'http-415' });
    expect(cloudevents.judge({ status: 410, body: '' })).toEqual({ kind: 'gone' });
  });
});
