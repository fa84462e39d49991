import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { savedAs } from '../../functions/domain/attachments/content-disposition.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { PDF } from '../files.ts';
import { addsUp, aNotice, OPERATOR_KEY, Service } from './service.ts';

let service: Service;
let key = '';
let other = '';

beforeAll(async () => {
  service = await Service.start();
  key = await service.agency('gd-mzt', '440000', { replyTo: 'reply@gd-mzt.example' });
  other = await service.agency('gd-wmb', '440000');
});
afterAll(() => service?.stop());

describe('a notice', () => {
  it('is refused with a problem that names the field and says what to do', async () => {
    const refusals: [string, object | string, number, string, string?][] = [
      ['JSON that ends too early', '{"title": ', 400, 'json-malformed'],
      ['a number for a title', { ...aNotice(), title: 7 }, 400, 'malformed', 'title'],
      ['a misspelt audience', { ...aNotice(), audiance: {} }, 400, 'malformed', 'audiance'],
      ['no sections', { ...aNotice(), sections: [] }, 422, 'too-small', 'sections'],
      ['an unknown class', { ...aNotice(), audience: { classes: ['choirs'] } }, 400, 'malformed', 'audience.classes[0]'],
      ['201 characters of title', { ...aNotice(), title: '字'.repeat(201) }, 422, 'title-too-long', 'title'],
      ['an unknown region', { ...aNotice(), audience: { regions: ['990000'] } }, 422, 'region-unknown', 'audience.regions[0]'],
      [
        'an unknown region of a part',
        { ...aNotice(), sections: [{ body: 'x', audience: { regions: ['44', '99'] } }] },
        422,
        'region-unknown',
        'sections[0].audience.regions[1]',
      ],
      ['a mark of secrecy', { ...aNotice(), sections: [{ body: '机密★1年\n关于……' }] }, 422, 'secrecy-mark', 'sections[0].body'],
      ['an unknown co-issuer', { ...aNotice(), issuers: ['gd-mzt', 'nobody'] }, 422, 'issuer-unknown', 'issuers[1]'],
      ['another agency in the lead', { ...aNotice(), issuers: ['gd-wmb', 'gd-mzt'] }, 403, 'not-the-lead'],
      ['a text of 300 KB', { ...aNotice(), sections: [{ body: '字'.repeat(100_000) }] }, 413, 'body-too-large'],
      ['a request of 2 MB', { ...aNotice(), sections: [{ body: 'x'.repeat(2_000_000) }] }, 413, 'request-too-large'],
      [
        'an expiry before its date',
        { ...aNotice(), issuedOn: '2026-11-20', expiresOn: '2026-11-19' },
        422,
        'expires-before-issue',
        'expiresOn',
      ],
      ['a day that does not exist', { ...aNotice(), issuedOn: '2026-02-30' }, 422, 'invalid-format', 'issuedOn'],
    ];
    for (const [what, body, status, code, path] of refusals) {
      const answer = await service.call('POST', '/v1/notices', { key, ...(typeof body === 'string' ? { raw: body } : { body }) });
      expect([what, answer.status, answer.body.code]).toEqual([what, status, code]);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.body.detail.length).toBeGreaterThan(10);
      if (path) expect([what, answer.body.errors[0].path]).toEqual([what, path]);
    }
    expect((await service.call('GET', '/v1/notices')).body.items).toEqual([]);
  });

  it('needs a key that exists, with the right scope, and JSON', async () => {
    expect((await service.call('POST', '/v1/notices', { body: aNotice() })).status).toBe(401);
    expect(
      (await service.call('POST', '/v1/notices', { body: aNotice(), key: 'nw_key-none_0123456789012345678901234567890' })).status,
    ).toBe(401);
    const reader = await service.call('POST', '/v1/agencies/gd-mzt/keys', { key: OPERATOR_KEY, body: { scopes: ['notices:read'] } });
    expect(await service.call('POST', '/v1/notices', { body: aNotice(), key: reader.body.key })).toMatchObject({
      status: 403,
      body: { code: 'scope-missing' },
    });
    expect(
      (await service.call('POST', '/v1/notices', { key, raw: 'title=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } }))
        .status,
    ).toBe(415);
    await service.call('DELETE', `/v1/agencies/gd-mzt/keys/${reader.body.id}`, { key: OPERATOR_KEY });
    expect((await service.call('POST', '/v1/notices/preview', { body: aNotice(), key: reader.body.key })).status).toBe(401);
  });

  it('posted ten times at once under one Idempotency-Key is one notice', async () => {
    const headers = { 'idempotency-key': 'ten-at-once' };
    const answers = await Promise.all(Array.from({ length: 10 }, () => service.post(key, aNotice({ title: '只有一份的通知' }), headers)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter((answer) => answer.headers.get('idempotency-replayed') === 'true').length).toBe(9);
    expect(await service.post(key, aNotice({ title: '另一份' }), headers)).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
    const list = await service.call('GET', `/v1/notices?q=${encodeURIComponent('只有一份')}`);
    expect(list.body.items.length).toBe(1);
  });

  it('is public once published: listed, with an ETag, and known by its versions', async () => {
    const { id } = await service.publish(
      key,
      aNotice({ title: '公开的通知', kind: 'circular', audience: { regions: ['440100'], topics: ['culture'] } }),
    );
    const first = await service.call('GET', `/v1/notices/${id}`);
    expect(first).toMatchObject({
      status: 200,
      body: { title: '公开的通知', issuers: ['gd-mzt'], audience: { regions: ['440100'] }, status: 'published' },
    });
    expect((await service.call('GET', `/v1/notices/${id}`, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } })).status).toBe(
      304,
    );
    expect((await service.call('GET', `/v1/notices/${id}/versions/1`)).body.id).toBe(id);
    expect((await service.call('GET', `/v1/notices/${id}/versions`)).body.items.length).toBe(1);
    for (const query of ['region=440106', 'agency=gd-mzt', 'topic=culture', 'kind=circular']) {
      const { body } = await service.call('GET', `/v1/notices?${query}`);
      expect([query, body.items.some((item: { id: string }) => item.id === id)]).toEqual([query, true]);
    }
    expect((await service.call('GET', '/v1/notices?region=310000')).body.items).toEqual([]);
    expect((await service.call('GET', '/v1/notices/ntc-none')).status).toBe(404);
    expect(await service.call('PUT', `/v1/notices/${id}`)).toMatchObject({ status: 405, body: { code: 'method-not-allowed' } });
    expect((await service.call('GET', `/notices/${id}`)).body).toContain('公开的通知');
    expect((await service.call('GET', '/')).body).toContain('公开的通知');
  });

  it('shows its report to its issuers, and to others not even that it exists', async () => {
    const { id } = await service.publish(key, aNotice());
    expect((await service.call('GET', `/v1/notices/${id}/report`, { key: other })).status).toBe(404);
    expect((await service.call('GET', `/v1/notices/${id}/deliveries`, { key: other })).status).toBe(404);
    expect((await service.call('GET', `/v1/notices/${id}/report`)).status).toBe(401);
    expect(addsUp((await service.report(key, id)).totals)).toBe(true);
  });

  it('of two agencies waits for the second signature, and is published with it', async () => {
    const posted = await service.post(key, aNotice({ issuers: ['gd-mzt', 'gd-wmb'], title: '联合通知' }));
    expect(posted).toMatchObject({ status: 202, body: { status: 'awaiting-signatures' } });
    const path = `/v1/notices/${posted.body.id}`;
    expect((await service.call('GET', path)).status).toBe(404);
    expect((await service.call('GET', path, { key: other })).status).toBe(200);
    const signed = await service.call('POST', `${path}/cosignatures`, { key: other });
    expect(signed).toMatchObject({ status: 200, body: { status: 'published' } });
    await service.idle();
    expect((await service.report(key, posted.body.id)).complete).toBe(true);
    expect((await service.call('POST', `${path}/cosignatures`, { key: other })).status).toBe(409);
  });

  it('for later is published when its time has come, unless it was cancelled before', async () => {
    const { body } = await service.call('GET', '/_local/clock');
    const publishAt = new Date(Date.parse(body.now) + 2 * 3_600_000).toISOString();
    const [kept, cancelled] = await Promise.all([service.post(key, aNotice({ publishAt })), service.post(key, aNotice({ publishAt }))]);
    expect(kept).toMatchObject({ status: 202, body: { status: 'scheduled' } });
    expect((await service.call('POST', `/v1/notices/${cancelled?.body.id}/cancellation`, { key })).body.status).toBe('cancelled');
    await service.advance('PT3H');
    expect((await service.call('GET', `/v1/notices/${kept?.body.id}`)).body.status).toBe('published');
    expect((await service.call('GET', `/v1/notices/${cancelled?.body.id}`, { key })).body.status).toBe('cancelled');
    expect((await service.call('POST', `/v1/notices/${kept?.body.id}/cancellation`, { key })).status).toBe(409);
  });

  it('can be previewed: who, why, what it costs; and nothing is sent', async () => {
    await service.subscribe('previewed', { organization: { region: '440304', class: 'culture-sports' } });
    const mails = (await service.inbox()).length;
    const preview = await service.call('POST', '/v1/notices/preview', {
      key,
      body: aNotice({ audience: { regions: ['440300'], classes: ['culture-sports'] } }),
    });
    expect(preview).toMatchObject({
      status: 200,
      body: {
        audience: { subscriptions: 1, byChannel: { email: 1, webhook: 0 }, byFrequency: { immediate: 1 } },
        sample: [{ organization: { name: '组织 previewed' } }],
      },
    });
    expect(preview.body.sample[0].reasons.map(({ criterion }: { criterion: string }) => criterion)).toEqual(['region', 'class']);
    expect(preview.body.estimatedCost.total).toBeGreaterThan(0);
    await service.idle();
    expect((await service.inbox()).length).toBe(mails);
  });

  it('has its files at links of ours that hold, and lead to them under their names; they go when it is withdrawn', async () => {
    const name = '附件1：100% “报名表” (final #2)?.pdf';
    const id = await service.attach(key, name, 'application/pdf', PDF);
    await service.subscribe('reads-files', { filter: { agencies: ['gd-mzt'] }, organization: { region: '440305' } });
    const draft = aNotice({ audience: { regions: ['440305'] }, attachments: [{ id }] });
    expect((await service.call('POST', '/v1/notices/preview', { key, body: draft })).status).toBe(200);
    const foreign = await service.post(other, draft);
    expect([foreign.status, foreign.body.code]).toEqual([422, 'attachment-unknown']);

    const notice = await service.publish(key, draft);
    const [shown] = notice.attachments;
    expect(shown).toMatchObject({ id, name, mediaType: 'application/pdf', bytes: PDF.length });
    const link = shown.url.slice(service.url.length);
    const [mail] = (await service.inbox('reads-files@groups.example')).slice(-1);
    expect(mail?.text).toContain(`1. ${name} (PDF，1 KB)\n   ${shown.url}`);
    expect(mail?.html).toContain(`href="${shown.url}"`);
    expect((await service.call('GET', `/notices/${notice.id}`)).body).toContain(`href="${shown.url}"`);

    const led = await service.call('GET', link);
    expect([led.status, led.headers.get('cache-control')]).toEqual([302, 'no-store']);
    const address = new URL(led.headers.get('location') ?? '');
    expect(address.origin).toBe(service.url);
    const got = await fetch(address);
    expect(Buffer.from(await got.arrayBuffer())).toEqual(PDF);
    expect([got.headers.get('content-type'), got.headers.get('content-disposition')]).toEqual(['application/pdf', savedAs(name)]);

    // Its own; another notice needs its own.
    expect((await service.post(key, draft)).body.code).toBe('attachment-used');
    // The address behind it ends after minutes, and the link does not.
    await service.advance('PT10M');
    expect((await fetch(address)).status).toBe(403);
    expect((await service.call('GET', link)).status).toBe(302);
    await service.call('POST', `/v1/notices/${notice.id}/withdrawal`, { key, body: { reason: '附件有误' } });
    const gone = await service.call('GET', link);
    expect([gone.status, gone.body]).toEqual([410, expect.stringContaining('附件已不再提供')]);
  });
});

describe('a subscription', () => {
  it('is asked for consent, and hears nothing before it is given', async () => {
    await service.call('POST', '/v1/subscriptions', {
      body: { organization: { name: '未确认', region: '440106' }, channel: { type: 'email', address: 'silent@groups.example' } },
    });
    await service.idle();
    await service.publish(key, aNotice());
    expect((await service.inbox('silent@groups.example')).length).toBe(1);
    const token = await service.confirmToken('silent@groups.example');
    expect((await service.call('GET', `/confirm?token=${token}`)).body).toContain('确认订阅');
    await service.publish(key, aNotice());
    expect((await service.inbox('silent@groups.example')).length).toBe(1);
    expect(await service.call('POST', '/v1/subscriptions/confirm', { body: { token: `${token}x` } })).toMatchObject({
      status: 404,
      body: { code: 'token-invalid' },
    });
    expect((await service.call('POST', '/v1/subscriptions/confirm', { body: { token } })).body.status).toBe('active');
    await service.publish(key, aNotice());
    expect((await service.inbox('silent@groups.example')).length).toBe(2);
  });

  it('is refused when it cannot be right', async () => {
    const organization = { name: '某组织', region: '440106' };
    const channel = { type: 'email', address: 'a@b.example' };
    const refusals: [string, object, number, string][] = [
      ['an address that is none', { organization, channel: { type: 'email', address: 'not an address' } }, 422, 'channel.address'],
      ['two addresses', { organization, channel: { type: 'email', address: 'a@b.example,c@d.example' } }, 422, 'channel.address'],
      ['an unknown region', { organization: { ...organization, region: '999999' }, channel }, 422, 'organization.region'],
      ['a name with a line break', { organization: { ...organization, name: 'x\nBcc: y@z.example' }, channel }, 422, 'organization.name'],
      ['an hour that no day has', { organization, channel, frequency: { mode: 'daily', hour: 24 } }, 422, 'frequency.hour'],
      [
        'a time zone that is none',
        { organization, channel, frequency: { mode: 'daily', hour: 9, timeZone: 'Mars/Base' } },
        422,
        'frequency.timeZone',
      ],
      [
        'a robot at an address that is none of its platform',
        { organization, channel: { type: 'webhook', url: 'https://a.example/x', format: 'wecom' } },
        422,
        'channel.url',
      ],
      [
        'a format that nobody knows',
        { organization, channel: { type: 'webhook', url: 'https://a.example/x', format: 'fax' } },
        400,
        'channel.format',
      ],
      ['a URL that is no web address', { organization, channel: { type: 'webhook', url: 'file:///etc/passwd' } }, 422, 'channel.url'],
      ['a credit code that is wrong', { organization: { ...organization, uscc: '52440106MJ00000188' }, channel }, 422, 'organization.uscc'],
    ];
    for (const [what, body, status, path] of refusals) {
      const answer = await service.call('POST', '/v1/subscriptions', { body });
      expect([what, answer.status, answer.body.errors?.[0]?.path]).toEqual([what, status, path]);
    }
  });

  it('ends with one click, without cookie or login, and can be brought back', async () => {
    await service.subscribe('leaver');
    await service.publish(key, aNotice());
    const [notice] = (await service.inbox('leaver@groups.example')).slice(-1);
    const url = /<(http[^>]+)>/.exec(notice?.headers['list-unsubscribe'] ?? '')?.[1] ?? '';
    const path = new URL(url).pathname;
    expect((await service.call('GET', path)).status).toBe(303);
    await service.publish(key, aNotice());
    expect((await service.inbox('leaver@groups.example')).length).toBe(3);
    const oneClick = { raw: 'List-Unsubscribe=One-Click', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
    expect((await service.call('POST', path, oneClick)).status).toBe(200);
    expect((await service.call('POST', path, oneClick)).status).toBe(200);
    await service.publish(key, aNotice());
    expect((await service.inbox('leaver@groups.example')).length).toBe(3);
    expect((await service.call('POST', `${path}/undo`)).body.status).toBe('active');
    await service.publish(key, aNotice());
    expect((await service.inbox('leaver@groups.example')).length).toBe(4);
    expect((await service.call('POST', '/v1/unsubscribe/nonsense')).status).toBe(404);
  });

  it('can be read, changed, paused and deleted by who holds its manage token, and by nobody else', async () => {
    const { id, manageToken, address } = await service.subscribe('owner');
    const stranger = await service.subscribe('stranger');
    expect((await service.call('GET', `/v1/subscriptions/${id}`)).status).toBe(401);
    expect((await service.call('GET', `/v1/subscriptions/${id}`, { key: stranger.manageToken })).status).toBe(404);
    expect((await service.call('GET', `/v1/subscriptions/${id}`, { key: manageToken })).body).toMatchObject({
      status: 'active',
      channel: { address },
    });
    const changed = await service.call('PATCH', `/v1/subscriptions/${id}`, {
      key: manageToken,
      body: { filter: { watch: ['150000'] }, language: 'en' },
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { filter: { watch: ['150000'] }, language: 'en', organization: { region: '440106' } },
    });
    expect(
      (await service.call('PATCH', `/v1/subscriptions/${id}`, { key: manageToken, body: { filter: { watch: ['999999'] } } })).status,
    ).toBe(422);
    const { id: watched } = await service.publish(key, aNotice({ audience: { regions: ['150100'] } }));
    const [mail] = (await service.inbox(address)).slice(-1);
    expect(mail?.headers['x-noticewire-mailing']).toBe(`${watched}-1-notice`);
    expect(mail?.text).toContain('Why you get this notice');
    await service.call('POST', `/v1/subscriptions/${id}/pause`, { key: manageToken });
    await service.publish(key, aNotice());
    expect((await service.inbox(address)).slice(-1)[0]?.id).toBe(mail?.id);
    expect((await service.call('POST', `/v1/subscriptions/${id}/resume`, { key: manageToken })).body.status).toBe('active');
    expect((await service.call('DELETE', `/v1/subscriptions/${id}`, { key: manageToken })).status).toBe(204);
    await service.publish(key, aNotice());
    expect((await service.inbox(address)).slice(-1)[0]?.id).toBe(mail?.id);
  });

  it('that moves from digests to at once hears of everything once, by the choice that stood when it was published', async () => {
    const { id, manageToken, address } = await service.subscribe('mover', await service.dailySoon());
    await service.publish(key, aNotice({ title: '搬家之前' }));
    await service.call('PATCH', `/v1/subscriptions/${id}`, { key: manageToken, body: { frequency: { mode: 'immediate' } } });
    await service.publish(key, aNotice({ title: '搬家之后' }));
    await service.advance('PT3H');
    const texts = (await service.inbox(address))
      .slice(1)
      .map(({ subject, text }) => [subject, text.includes('搬家之前'), text.includes('搬家之后')]);
    expect(texts).toEqual([
      ['搬家之后', false, true],
      ['通知汇总：搬家之前', true, false],
    ]);
  });

  it('to digests gets what overrides the frequency at once, and not again', async () => {
    const { address } = await service.subscribe('patient', await service.dailySoon());
    await service.publish(key, aNotice({ title: '特急通知', urgency: 'immediate' }));
    await service.advance('PT3H');
    const subjects = (await service.inbox(address)).slice(1).map(({ subject }) => subject);
    expect(subjects).toEqual(['〔特急〕特急通知']);
  });
});

describe('a webhook', () => {
  it('proves by a signed challenge that it wants to be called, and gets signed notices', async () => {
    const { secret = '' } = await service.subscribe('hook-1', { channel: service.hook('hook-1') });
    const { id } = await service.publish(key, aNotice({ title: '给程序的通知' }));
    const calls = await service.hookCalls('hook-1');
    expect(calls.map(({ json }) => json.type)).toEqual(['endpoint.verification', 'notice.published']);
    for (const { body, headers, at } of calls) {
      // The service's clock has been moved; the verifier looks at ours.
      vi.setSystemTime(new Date(at));
      expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
      expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow();
    }
    vi.useRealTimers();
    expect(calls[1]?.json).toMatchObject({
      timestamp: expect.any(String),
      data: { id, title: '给程序的通知', reasons: [{ criterion: 'region', value: '440000' }] },
    });
    expect(calls[1]?.headers['webhook-id']).not.toContain('.');
  });

  it('that does not answer the challenge is never sent a notice', async () => {
    await service.call('PUT', '/_local/webhooks/rude', { body: { status: 200, body: 'hello' } });
    await service.subscribe('rude', { channel: service.hook('rude') });
    await service.publish(key, aNotice());
    expect((await service.hookCalls('rude')).map(({ json }) => json.type)).toEqual(['endpoint.verification']);
  });

  it('that fails is tried again by the ladder, with the same id, until it is delivered', async () => {
    await service.subscribe('flaky', { channel: service.hook('flaky') });
    await service.call('PUT', '/_local/webhooks/flaky', { body: { status: 503 } });
    const { id } = await service.publish(key, aNotice());
    expect((await service.report(key, id)).totals).toMatchObject({ retrying: 1 });
    await service.advance('PT50M');
    const failed = (await service.hookNotices('flaky')).length;
    expect(failed).toBe(4); // at once, after 5 s, 5 min, 30 min (and jitter)
    const [line] = (await service.call('GET', `/v1/notices/${id}/deliveries?status=retrying`, { key })).body.items;
    expect(line).toMatchObject({ status: 'retrying', why: 'http-503', attempts: 4, nextAttemptAt: expect.any(String) });
    // Two hours and a fifth at most after the fourth, which was 35 to 43 minutes after the first; the clock moves by minutes.
    const waitMs = Date.parse(line.nextAttemptAt) - Date.parse(line.at);
    expect(waitMs).toBeGreaterThan(155 * 60_000);
    expect(waitMs).toBeLessThan(200 * 60_000);
    await service.call('PUT', '/_local/webhooks/flaky', { body: {} });
    await service.advance('PT4H');
    const calls = await service.hookNotices('flaky');
    expect(calls.length).toBe(5);
    expect(new Set(calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    const report = await service.report(key, id);
    expect(report).toMatchObject({ complete: true, totals: { retrying: 0, failed: 0 } });
    expect(addsUp(report.totals)).toBe(true);
  });

  it('that never answers rightly has failed after eight attempts, and is told when its agency asks for it after it was mended', async () => {
    await service.subscribe('dead', { channel: service.hook('dead') });
    await service.call('PUT', '/_local/webhooks/dead', { body: { status: 500 } });
    const { id } = await service.publish(key, aNotice());
    await service.advance('PT34H');
    expect((await service.hookNotices('dead')).length).toBe(8);
    expect((await service.report(key, id)).totals).toMatchObject({ retrying: 0, failed: 1 });
    const lines = await service.call('GET', `/v1/notices/${id}/deliveries?status=failed`, { key });
    expect(lines.body.items).toMatchObject([{ status: 'failed', why: 'http-500', attempts: 8, channel: { type: 'webhook' } }]);
    expect(JSON.stringify(lines.body)).not.toContain('/_local/webhooks/dead');

    await service.call('PUT', '/_local/webhooks/dead', { body: {} });
    const path = `/v1/notices/${id}/deliveries/retry`;
    expect(await service.call('POST', path, { key, body: { status: 'failed' } })).toMatchObject({ status: 202, body: { failed: 1 } });
    await service.advance('PT5M');
    expect((await service.call('GET', path, { key })).body).toMatchObject({ reopened: 1, doneAt: expect.any(String) });
    const calls = await service.hookNotices('dead');
    expect(calls).toHaveLength(9);
    expect(new Set(calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    const after = await service.report(key, id);
    expect(after).toMatchObject({ complete: true, totals: { retrying: 0, failed: 0, possiblyTwice: 0 } });
    expect(addsUp(after.totals)).toBe(true);
  });

  it('that says 410 Gone is not called again', async () => {
    const { id, manageToken } = await service.subscribe('gone', { channel: service.hook('gone') });
    await service.call('PUT', '/_local/webhooks/gone', { body: { status: 410 } });
    await service.publish(key, aNotice());
    await service.publish(key, aNotice());
    expect((await service.hookNotices('gone')).length).toBe(1);
    expect((await service.call('GET', `/v1/subscriptions/${id}`, { key: manageToken })).body.status).toBe('disabled');
  });

  it('is waited for as long as its Retry-After says', async () => {
    await service.subscribe('busy', { channel: service.hook('busy') });
    await service.call('PUT', '/_local/webhooks/busy', { body: { status: 429, headers: { 'retry-after': '7200' } } });
    await service.publish(key, aNotice());
    await service.advance('PT1H');
    expect((await service.hookNotices('busy')).length).toBe(1);
    await service.call('PUT', '/_local/webhooks/busy', { body: {} });
    await service.advance('PT90M');
    expect((await service.hookNotices('busy')).length).toBe(2);
  });
});

describe('what the service tells of itself', () => {
  it('is an OpenAPI 3.1 document of every route, and a page of it', async () => {
    const { body } = await service.call('GET', '/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    expect(Object.keys(body.paths)).toEqual(
      expect.arrayContaining([
        '/v1/notices',
        '/v1/notices/preview',
        '/v1/notices/{id}/report',
        '/v1/agencies/{id}/keys',
        '/v1/subscriptions/{id}',
        '/v1/unsubscribe/{token}',
        '/v1/regions',
        '/v1/topics',
      ]),
    );
    const references = [...JSON.stringify(body).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name ?? '');
    expect(references.length).toBeGreaterThan(20);
    expect(references.filter((name) => !(name in body.components.schemas))).toEqual([]);
    expect((await service.call('GET', '/docs')).body).toContain('/v1/notices/preview');
  });

  it('is that it works, and its version', async () => {
    const { status, body } = await service.call('GET', '/healthz');
    expect([status, body]).toEqual([200, { status: 'ok', version: packageJson.version }]);
    expect((await fetch(`${service.url}/healthz`, { method: 'HEAD' })).status).toBe(200);
  });

  it('finds regions by prefix and name, and lists topics', async () => {
    expect((await service.call('GET', '/v1/regions?prefix=4401&limit=3')).body).toMatchObject({
      items: [{ code: '440100', path: '广东省 / 广州市' }, {}, {}],
      next: expect.any(String),
    });
    expect((await service.call('GET', `/v1/regions?q=${encodeURIComponent('天河区')}`)).body.items).toMatchObject([
      { code: '440106', path: '广东省 / 广州市 / 天河区' },
    ]);
    expect((await service.call('GET', '/v1/topics')).body.items.length).toBeGreaterThan(10);
  });

  it('has no dead letters and no faults after all of this', async () => {
    await service.idle();
    const { body } = await service.call('GET', '/_local/state');
    expect(Object.values(body.deadLetters).map((dead) => (dead as { count: number }).count)).toEqual(
      Object.keys(body.deadLetters).map(() => 0),
    );
    expect(Object.entries(body.functions).filter(([, state]) => (state as { errors: number }).errors > 0)).toEqual([]);
  });
});
