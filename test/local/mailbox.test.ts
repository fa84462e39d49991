import { describe, expect, it } from 'vitest';
import { KEPT_WHOLE, Mailbox } from '../../local/engines/mail/mailbox.ts';
import { Inbox } from '../../local/http/inbox.ts';

const OTHERS = ['X-Odd: 1', 'X-Noticewire-Mailing: ntc-1-notice', 'Subject: =?UTF-8?B?5ZCI5ZSx?=', ' of choirs', '', 'A long body.'];

describe('an inbox in memory', () => {
  it('keeps the newest messages whole, and of each one before what a list shows', async () => {
    const mailbox = new Mailbox(null);
    for (let i = 0; i <= KEPT_WHOLE; i++) {
      const to = `reader-${i}@groups.example`;
      const raw = Buffer.from([`From: n@wire.example`, `To: ${to}`, ...OTHERS].join('\r\n'));
      mailbox.add({ id: `m-${i}`, at: '2026-11-20T04:00:00.000Z', source: 'n@wire.example', to: [to] }, raw);
    }
    const inbox = new Inbox(mailbox);
    expect(inbox.count(null)).toBe(KEPT_WHOLE + 1);
    const [line] = inbox.lines({ to: 'reader-0@groups.example' });
    expect(line).toMatchObject({ id: 'm-0', from: 'n@wire.example', to: 'reader-0@groups.example', subject: '合唱 of choirs' });
    const cut = await inbox.find('m-0');
    expect(cut?.text).toContain(`Without --data only the newest ${KEPT_WHOLE} messages are kept whole.`);
    expect(cut?.headers).toMatchObject({ 'x-noticewire-mailing': 'ntc-1-notice' });
    expect(cut?.headers).not.toHaveProperty('x-odd');
    expect((await inbox.find('m-1'))?.text).toContain('A long body.');
  });
});
