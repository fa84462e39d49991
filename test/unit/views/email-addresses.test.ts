import { describe, expect, it } from 'vitest';
import { EmailTemplate } from '../../../functions/views/email/template.ts';

const composed = (replyTo: string | undefined, from = 'notices@通知.example') =>
  EmailTemplate.compose({
    from: { name: '云岭省民政厅', address: from },
    replyTo,
    subject: '关于举办合唱节的通知',
    language: 'zh-Hans-CN',
    headers: {},
    date: new Date('2026-11-20T04:00:00Z'),
    list: { name: '云岭省民政厅', id: 'yl-mzt.notices.通知.example' },
    text: ['', ''],
    html: ['', ''],
  });

const READER = {
  to: 'choir@例子.中国',
  organizationName: '清溪社区合唱队',
  deliveryId: 'dlv-1',
  text: [],
  html: [],
  oneClickUrl: 'https://wire.example/v1/unsubscribe/t',
  unsubscribeMailto: '',
};

describe('the addresses in the headers of an email', () => {
  it('have their domains in A-labels: of the sender, the reader, the agency that takes replies, and the list', async () => {
    const template = await composed('office@例子.中国');
    const raw = Buffer.from(template.fill(READER)).toString('latin1');
    const head = raw.slice(0, raw.indexOf('\r\n\r\n'));
    expect(head).toMatch(/^[\r\n\x20-\x7e]*$/);
    expect(head).toContain('<notices@xn--k7y792c.example>');
    expect(head).toMatch(/^Reply-To: office@xn--fsqu00a\.xn--fiqs8s\r$/m);
    expect(head).toContain('<choir@xn--fsqu00a.xn--fiqs8s>');
    expect(head).toContain('<yl-mzt.notices.xn--k7y792c.example>');
    expect(head).toMatch(/^Message-ID: <dlv-1@xn--k7y792c\.example>\r$/m);
    const copy = template.copyFor(READER);
    expect([copy.template.from, copy.template.replyTo, copy.to].join(' ')).toMatch(/^[\x20-\x7e]*$/);
    expect(copy.template.replyTo).toBe('office@xn--fsqu00a.xn--fiqs8s');
  });

  it('leave out a mailbox for replies that is named in another script, as an agency could give it once', async () => {
    const template = await composed('办公室@example.org');
    expect(Buffer.from(template.fill(READER)).toString('latin1')).not.toMatch(/^Reply-To/im);
    expect(template.copyFor(READER).template.replyTo).toBeUndefined();
  });
});
