import { simpleParser } from 'mailparser';
import { describe, expect, it } from 'vitest';
import { disabled, leftByFallback } from '../../functions/domain/subscriptions/subscription-life.ts';
import { DAY, instant, MINUTE } from '../../functions/domain/time.ts';
import { askConsent } from '../../functions/usecases/subscriptions/ask-consent.ts';
import { writeLetter } from '../../functions/usecases/subscriptions/write-letter.ts';
import { fieldId } from '../../functions/views/components/fields.ts';
import { aSubscription, aWebhook, NOON } from '../builders.ts';
import { readIn, StrictRobot } from '../fakes/strict-robots.ts';
import { ADDRESS, anOwner, HOOK, TO_ADDRESS, TO_HOOK, toAddress, toHook, tokenIn } from './channel-owner.ts';

const GROUP = 'https://oapi.dingtalk.com/robot/send?access_token=566cc69da782ec';
const SECRET = `SEC${'0a'.repeat(32)}`;

describe('an endpoint in the place of an address', () => {
  it('takes the word of both, whoever is first, and until then all goes to the address', async () => {
    for (const first of ['address', 'endpoint']) {
      const own = await anOwner();
      const asked = await own.change(TO_HOOK);
      expect(asked).toMatchObject({
        status: 202,
        body: {
          status: 'pending',
          secret: expect.stringMatching(/^whsec_/),
          manageToken: expect.any(String),
          waitsFor: ['old', 'new'],
          until: '2026-11-23T04:00:00.000Z',
        },
      });
      const letter = await own.letter();
      expect(letter?.to).toBe(ADDRESS);
      expect(letter?.text).toContain('「清溪社区合唱队」的公共通知从这个邮箱改为发到一个网址（hooks.yunhe.example/…）');
      const token = tokenIn(letter?.text);
      if (first === 'address') {
        expect(await own.agree(token)).toMatchObject({ status: 200, body: { status: 'waiting', waitsFor: ['new'] } });
        expect((await own.agree(token)).body.status).toBe('waiting');
        expect(await own.channel()).toEqual({ type: 'email', address: ADDRESS });
        expect(await askConsent(own.world, asked.body.id)).toEqual({ kind: 'confirmed' });
      } else {
        expect(await askConsent(own.world, asked.body.id)).toEqual({ kind: 'asked' });
        expect(await own.channel()).toEqual({ type: 'email', address: ADDRESS });
        expect(await askConsent(own.world, asked.body.id)).toEqual({ kind: 'nothing-to-ask' });
        expect(await own.agree(token)).toMatchObject({ status: 200, body: { status: 'changed', waitsFor: [] } });
      }
      expect(await own.channel()).toEqual({ type: 'webhook', url: HOOK, format: 'standard' });
      expect(await own.agree(token)).toMatchObject({ status: 404, body: { code: 'token-used-up' } });
      expect(await own.acts()).toContain('channel-changed');
      expect(await own.found(ADDRESS)).toBe(false);
      const { channel } = await own.stored();
      const sealed = channel.type === 'webhook' ? channel.sealedSecrets : [];
      expect(await Promise.all(sealed.map((one) => own.world.vault.open(one)))).toEqual([asked.body.secret]);
      // Its contact is held, and that of the address free for others.
      const other = aSubscription({ organization: { name: '清溪社区合唱队' }, channel: { type: 'email', address: ADDRESS } });
      expect(await own.world.subscriptions.holder(other)).toBeNull();
      expect(await own.world.subscriptions.holder({ ...other, channel: aWebhook({ url: HOOK }) })).toBe(own.id);
    }
  });

  it('is asked for by the page of the letter, whose button alone agrees', async () => {
    const own = await anOwner();
    const { body } = await own.change(TO_HOOK);
    await own.askAt(body.id);
    const path = `/channel?token=${tokenIn((await own.letter())?.text)}`;
    const page = await own.ask('GET', path);
    expect([page.status, page.text.includes('改为发到别处'), page.text.includes('hooks.yunhe.example/…')]).toEqual([200, true, true]);
    expect((await own.channel()).type).toBe('email');
    const done = await own.submit('/channel', [['token', path.split('=')[1] ?? '']]);
    expect([done.status, done.text.includes('已更换')]).toEqual([200, true]);
    expect((await own.channel()).type).toBe('webhook');
    expect((await own.ask('GET', path)).status).toBe(410);
    expect((await own.ask('GET', '/channel?token=x')).status).toBe(404);
  });

  it('does not come about where it was taken back, another was asked for, the address moved, or three days are over', async () => {
    const own = await anOwner();
    const asked = async () => {
      const { body } = await own.change(TO_HOOK);
      await own.askAt(body.id);
      return tokenIn((await own.letter())?.text);
    };
    const usedUp = { status: 404, body: { code: 'token-used-up' } };
    const first = await asked();
    await own.ask('DELETE', `${own.path}/channel`, { key: own.key });
    expect(await own.agree(first)).toMatchObject(usedUp);
    const second = await asked();
    await asked();
    expect(await own.agree(second)).toMatchObject(usedUp);

    const third = await asked();
    await own.ask('POST', `${own.path}/address`, { key: own.key, body: { address: 'office@yunhe.example' } });
    const before = own.world.mailer.sent.length;
    for (const one of own.world.letterRequests.all()) await writeLetter(own.world, one);
    for (const { raw } of own.world.mailer.sent.slice(before)) {
      const token = tokenIn(String((await simpleParser(Buffer.from(raw()))).text), 'address');
      await own.ask('POST', '/v1/address-changes/confirm', { body: { token } });
    }
    expect((await own.channel()).address).toBe('office@yunhe.example');
    expect(await own.agree(third)).toMatchObject(usedUp);

    const fourth = await asked();
    own.world.clock.advance(3 * DAY);
    expect((await own.agree(fourth)).body.code).toBe('token-expired');
    expect((await own.channel()).type).toBe('email');
  });

  it('is refused beside its field: another address, and one that was just answered for', async () => {
    const own = await anOwner();
    const refusedAs = (code: string) => ({ status: 422, body: { errors: [{ path: 'channel.type', code }] } });
    expect(await own.change({ channel: { type: 'email', address: 'office@club.example' } })).toMatchObject(refusedAs('channel-is-address'));
    const askedAt = instant(own.world.clock.now());
    const by = { kind: 'subscriber', id: 'sub-1' } as const;
    await own.world.addressChanges.ask(
      {
        subscriptionId: own.id,
        revision: 1,
        from: 'old@club.example',
        to: ADDRESS,
        askedAt,
        agreedAt: { old: null, new: askedAt },
        vouched: { by, reason: '换届', as: 'contact' },
      },
      [],
      askedAt,
      null,
    );
    expect(await own.change(TO_HOOK)).toMatchObject(refusedAs('address-just-changed'));
    own.world.clock.advance(3 * DAY);
    expect((await own.change(TO_HOOK)).status).toBe(202);
  });

  it('is not the one of another subscription of the organization', async () => {
    const own = await anOwner();
    await own.confirm({ organizationId: (await own.stored()).organizationId, channel: aWebhook({ url: HOOK }) });
    const { body } = await own.change(TO_HOOK);
    expect(await askConsent(own.world, body.id)).toEqual({ kind: 'nothing-to-ask' });
    const token = tokenIn((await own.letter())?.text);
    expect((await own.agree(token)).body.status).toBe('waiting');
    expect((await own.channel()).type).toBe('email');
  });

  it('may be a group, chosen on the page, by the code in it and the button in the mail', async () => {
    const own = await anOwner();
    const robot = new StrictRobot('dingtalk', () => own.world.clock.now().getTime(), { secret: SECRET });
    own.world.endpoints.answer = (call) => robot.answer(call);
    const page = async () => (await own.ask('GET', `/manage?token=${own.key}`)).text;
    for (const said of ['通知发到哪里', '更换接收邮箱', '改为发到群里', '发送确认码和邮件']) expect(await page()).toContain(said);
    const form = (...fields: readonly (readonly [string, string])[]) =>
      own.submit('/manage/channel', [['token', own.key], ['channel', 'dingtalk'], ...fields]);
    expect((await form(['url', ' '])).text).toContain('请填写群机器人的地址');
    const went = await form(['url', GROUP], ['secret', SECRET]);
    const path = went.headers.get('location') ?? '';
    expect([went.status, path]).toEqual([303, expect.stringMatching(/^\/confirm\/group\?token=/)]);
    await askConsent(own.world, (await own.stored()).successorId ?? '');
    const code = /\d{6}/.exec(/确认码：(\d{6})/.exec(readIn(robot.posted.at(-1) ?? '{}'))?.[1] ?? '')?.[0] ?? '';
    for (const said of ['正在等待 钉钉 · oapi.dingtalk.com/… 确认', '正在等待现用邮箱确认', '填写确认码', '不换了'])
      expect(await page()).toContain(said);
    // The token of the group would lead to the subscription after the change: a link from a mail does not show it.
    expect(await page()).not.toContain((await own.stored()).successorId);
    expect((await own.ask('GET', `/confirm/group?token=${own.key}`)).text).toContain('name="code"');
    const typed = await own.submit('/confirm/group', [
      ['token', new URLSearchParams(path.split('?')[1]).get('token') ?? ''],
      ['code', code],
    ]);
    expect([typed.status, typed.text.includes('一方已确认')]).toEqual([200, true]);
    expect((await own.stored()).channel.type).toBe('email');
    // Its code has been typed in: the page leads back, and waits for the address alone.
    expect((await own.ask('GET', path)).headers.get('location')).toContain(`/manage?token=${own.key}`);
    expect(await page()).not.toContain('oapi.dingtalk.com/… 确认');
    expect(await page()).toContain('正在等待现用邮箱确认');
    const letter = await own.letter();
    expect(letter?.text).toContain('改为发到钉钉群（oapi.dingtalk.com/…）');
    expect((await own.submit('/channel', [['token', tokenIn(letter?.text)]])).text).toContain('已更换');
    expect(await own.stored()).toMatchObject({ status: 'active', channel: { format: 'dingtalk', url: GROUP } });
    // By the link on the page that took the code whoever asked for the group manages it, and no more by what stood in the mails.
    const link = /\/confirm\/group\?token=[^&"]+/.exec(typed.text)?.[0] ?? '';
    expect((await own.ask('GET', link)).headers.get('location')).toContain(`/manage?token=${await own.keyNow()}`);
    expect((await own.ask('GET', `/manage?token=${own.key}`)).status).toBe(404);
  });
});

describe('an address in the place of an endpoint', () => {
  const ENDPOINT = { channel: aWebhook({ url: HOOK, fallbackEmail: 'clerk@club.example' }) };

  it('agrees by the letter that goes there, is on where the endpoint was gone, and needs no second address', async () => {
    const own = await anOwner(ENDPOINT);
    await own.world.subscriptions.replace(await own.stored(), disabled(await own.stored(), NOON), NOON);
    const asked = await own.change(TO_ADDRESS);
    expect(asked).toMatchObject({ status: 202, body: { status: 'pending', waitsFor: ['new'], until: expect.any(String) } });
    expect(Object.keys(asked.body)).not.toContain('manageToken');
    const text = await own.askAt(asked.body.id);
    expect(text).toContain('该组织的通知现在发到一个群或网址：确认后改为发到这个邮箱');
    expect((await own.channel()).type).toBe('webhook');
    const page = await own.submit('/confirm', [['token', tokenIn(text, 'confirm')]]);
    expect(page.status).toBe(200);
    expect(await own.channel()).toEqual({ type: 'email', address: ADDRESS });
    expect(await own.stored()).toMatchObject({ id: own.id, status: 'active' });
    expect([await own.found(ADDRESS), await own.found('clerk@club.example')]).toEqual([true, false]);
    expect(await own.acts()).toContain('channel-changed');
    // Once more is no harm, and the letter of the second address, whoever has it still, is of no subscription any more.
    expect((await own.submit('/confirm', [['token', tokenIn(text, 'confirm')]])).status).toBe(200);
    const left = await own.submit(`/unsubscribe/${await own.world.vault.token('unsubscribe-fallback', own.id)}`, []);
    expect([left.status, left.text.includes('c***@club.example')]).toEqual([404, false]);
    expect((await own.stored()).status).toBe('active');
  });

  it('is asked for on the page, beside whose field it says what is wrong', async () => {
    const own = await anOwner(ENDPOINT);
    expect((await own.ask('GET', `/manage?token=${own.key}`)).text).toContain('改为发到邮箱');
    const form = (address: string) =>
      own.submit('/manage/channel', [
        ['token', own.key],
        ['channel', 'email'],
        ['toAddress', address],
      ]);
    for (const wrong of [' ', 'clerk', '文书@club.example']) {
      const { status, text } = await form(wrong);
      expect([wrong, status, text.includes(`href="#${fieldId('toAddress')}"`)]).toEqual([wrong, 422, true]);
    }
    const asked = await form(ADDRESS);
    expect([asked.status, asked.headers.get('location')]).toEqual([303, expect.stringContaining('note=channel-asked')]);
    const page = await own.ask('GET', asked.headers.get('location') ?? '');
    for (const said of ['按下其中的按钮后，通知改发到那里', '正在等待 c***@club.example 确认', '不换了']) expect(page.text).toContain(said);
    expect(page.text).not.toContain('正在等待现用邮箱确认');
  });

  it('is written to again, whatever came back from it before', async () => {
    const own = await anOwner(ENDPOINT);
    const addressKey = await own.world.vault.addressKey(ADDRESS);
    const why = { reason: 'no-such-mailbox', source: 'ses', since: NOON, until: null, feedbackId: 'f-1', addressKey } as const;
    await own.world.suppressions.suppress(why, NOON);
    own.world.clock.advance(MINUTE);
    await toAddress(own);
    expect(await own.world.suppressions.find(addressKey, instant(own.world.clock.now()))).toBeNull();
  });

  it('remembers who has left as second address for the day on which an endpoint is in its place again', async () => {
    const own = await anOwner(ENDPOINT);
    const left = leftByFallback(await own.stored(), NOON);
    if (!left) throw new Error('it has none');
    await own.world.subscriptions.replace(await own.stored(), left, NOON);
    await toAddress(own);
    expect(JSON.stringify(await own.stored())).not.toContain('clerk@');
    await toHook(own);
    const again = await own.ask('PATCH', own.path, { key: await own.keyNow(), body: { channel: { fallbackEmail: 'Clerk@club.example' } } });
    expect(again).toMatchObject({ status: 422, body: { errors: [{ code: 'fallback-has-left' }] } });
  });
});
