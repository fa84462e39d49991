import { describe, expect, it, onTestFinished } from 'vitest';
import { releaseAddress } from '../../functions/adapters/ses/ses-suppression-list.ts';
import { newTimeOffset } from '../../local/clock/virtual-time.ts';
import { listen } from '../../local/engines/http-engine.ts';
import { KEPT_WHOLE, Mailbox } from '../../local/engines/mail/mailbox.ts';
import { SesEngine } from '../../local/engines/ses.ts';
import { Inbox } from '../../local/http/inbox.ts';
import { LOCAL } from '../contract/engines.ts';

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

describe('the inbox of a local run', () => {
  it('forgets what went to an address that is erased, also with others, and nothing where a letter is to leave', async () => {
    const engine = new SesEngine({ dataFolder: null, time: newTimeOffset() });
    onTestFinished(() => engine.close());
    const endpoint = await listen(engine.server);
    const add = (id: string, ...to: string[]) =>
      engine.mailbox.add({ id, at: '2026-11-20T04:00:00.000Z', source: 'n@wire.example', to }, Buffer.from(OTHERS.join('\r\n')));
    add('m-1', 'gone@groups.example');
    add('m-2', 'stays@groups.example', 'Gone@groups.example');
    add('m-3', 'stays@groups.example');
    const held = () => engine.mailbox.emails.map(({ id }) => id);
    await releaseAddress('gone@groups.example', 'letter', { ...LOCAL, endpoint });
    expect(held()).toEqual(['m-1', 'm-2', 'm-3']);
    await releaseAddress('gone@groups.example', 'erasure', { ...LOCAL, endpoint });
    expect(held()).toEqual(['m-3']);
  });
});
