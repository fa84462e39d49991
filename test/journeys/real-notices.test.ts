import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addsUp, hasShared, type Mail, Service, sharedLines, sharedText } from './service.ts';

/** A plain definition of the audience, written for this test only: prefixes, equality, nothing of the service. */
const short = (code: string): string =>
  code
    .replace(/^000000$/, '')
    .replace(/0000$/, '')
    .replace(/00$/, '');
const inside = (outer: string, inner: string): boolean => short(inner).startsWith(short(outer));
type Org = {
  name: string;
  region: string;
  class: string;
  rural?: boolean;
  hub?: boolean;
  watch?: string[];
  keywords?: string[];
  kinds?: string[];
  channel: 'email' | 'webhook';
  mode: 'immediate' | 'daily';
};
const concerns = (notice: any, org: Org): boolean => {
  const { regions, excludeRegions = [] } = notice.audience;
  const here =
    regions.some((region: string) => inside(region, org.region)) && !excludeRegions.some((region: string) => inside(region, org.region));
  const watched = (org.watch ?? []).some((watch) => regions.some((region: string) => inside(watch, region) || inside(region, watch)));
  const text = [notice.title, ...notice.sections.flatMap((section: any) => [section.heading ?? '', section.body])].join('\n');
  return (
    (here || watched) &&
    (!org.keywords || org.keywords.some((word) => text.includes(word))) &&
    (!org.kinds || org.kinds.includes(notice.kind))
  );
};
const addressedSections = (notice: any, org: Org): string[] =>
  notice.sections
    .filter(
      ({ audience }: any) =>
        audience &&
        (!audience.classes || audience.classes.includes(org.class)) &&
        (audience.rural === undefined || audience.rural === (org.rural ?? false)) &&
        (audience.hub === undefined || audience.hub === (org.hub ?? false)),
    )
    .map(({ heading }: any) => heading);

const REGIONS = [
  '150102',
  '150783',
  '152221',
  '440106001',
  '440304',
  '441900003',
  '440103',
  '110108',
  '460400001',
  '510104',
  '440000',
  '150000',
];
const CLASSES = ['daily-services', 'community-affairs', 'culture-sports', 'charity', 'other'];

/** Sixty organizations of every class in and around both provinces, some of which watch regions, words or kinds. */
const ORGS: Org[] = Array.from({ length: 60 }, (_, i) => ({
  name: `org-${String(i).padStart(2, '0')}`,
  region: REGIONS[i % REGIONS.length] ?? '440106',
  class: CLASSES[i % CLASSES.length] ?? 'other',
  rural: i % 7 === 0,
  hub: i % 9 === 0,
  channel: i % 4 === 1 ? 'webhook' : 'email',
  mode: i % 5 === 2 ? 'daily' : 'immediate',
  ...(i % 6 === 5 ? { watch: i % 12 === 5 ? ['440000', '440100'] : ['150000', '440106'] } : {}),
  ...(i % 10 === 9 ? { keywords: ['新时代文明实践', '没有的词'] } : {}),
  ...(i % 13 === 12 ? { kinds: ['bulletin'] } : {}),
}));

describe.skipIf(!hasShared)('the first two notices (../shared/data, skipped where it is absent)', () => {
  let service: Service;
  const keys: Record<string, string> = {};
  const notices: { draft: any; id: string; key: string }[] = [];

  beforeAll(async () => {
    service = await Service.start();
    for (const [id, region] of [
      ['nm-mzt', '150000'],
      ['gd-mzt', '440000'],
      ['gd-wmb', '440000'],
    ] as const)
      keys[id] = await service.agency(id, region);
    await service.call('PUT', '/v1/agencies/gd-wmb/consents/gd-mzt', { key: keys['gd-wmb'] ?? '' });
    await Promise.all(
      ORGS.map((org) =>
        service.call('POST', '/v1/subscriptions', {
          body: {
            organization: { name: `组织 ${org.name}`, class: org.class, region: org.region, rural: org.rural, hub: org.hub },
            channel: org.channel === 'email' ? { type: 'email', address: `${org.name}@groups.example` } : service.hook(org.name),
            filter: { watch: org.watch ?? [], keywords: org.keywords ?? [], kinds: org.kinds ?? [] },
            frequency: org.mode === 'daily' ? { mode: 'daily', hour: 9 } : { mode: 'immediate' },
          },
        }),
      ),
    );
    await service.idle();
    for (const org of ORGS.filter(({ channel }) => channel === 'email'))
      await service.call('POST', '/v1/subscriptions/confirm', {
        body: { token: await service.confirmToken(`${org.name}@groups.example`) },
      });
    for (const [file, lead] of [
      ['notices/1-inner-mongolia.json', 'nm-mzt'],
      ['notices/2-guangdong-joint.json', 'gd-mzt'],
    ] as const) {
      const draft = JSON.parse(sharedText(file));
      const key = keys[lead] ?? '';
      const posted = await service.publish(key, draft);
      notices.push({ draft, id: posted.id, key });
    }
  });
  afterAll(() => service?.stop());

  const mailsOf = async (org: Org): Promise<Mail[]> =>
    (await service.inbox(`${org.name}@groups.example`)).filter(({ headers }) => headers['x-noticewire-mailing']);

  it('reach at once exactly the immediate readers that they concern, each once', async () => {
    for (const org of ORGS.filter(({ mode }) => mode === 'immediate')) {
      const expected = notices.filter(({ draft }) => concerns(draft, org)).map(({ id }) => id);
      const got =
        org.channel === 'email'
          ? (await mailsOf(org)).map(({ headers }) => headers['x-noticewire-mailing']?.replace(/-1-notice$/, ''))
          : (await service.hookNotices(org.name)).map(({ json }) => json.data.id);
      expect([org.name, ...got.sort()]).toEqual([org.name, ...expected.sort()]);
    }
  });

  it('show each organization which parts are addressed to it', async () => {
    const joint = notices[1];
    if (!joint) throw new Error('there is no second notice');
    for (const org of ORGS.filter(({ mode }) => mode === 'immediate').filter((candidate) => concerns(joint.draft, candidate))) {
      const expected = addressedSections(joint.draft, org);
      if (org.channel === 'webhook') {
        const call = (await service.hookNotices(org.name)).find(({ json }) => json.data.id === joint.id);
        expect(call?.json.data.addressedSections.map(({ heading }: any) => heading)).toEqual(expected);
        continue;
      }
      const mail = (await mailsOf(org)).find(({ headers }) => headers['x-noticewire-mailing']?.startsWith(joint.id));
      const list = /与贵组织有关的部分：\n((?:- .*\n)*)/.exec(mail?.text ?? '')?.[1] ?? '';
      expect([org.name, list.trim()]).toEqual([org.name, expected.map((heading) => `- ${heading}`).join('\n')]);
    }
  });

  it('are counted in a ledger that adds up, with the digest readers still awaited', async () => {
    for (const { draft, id, key } of notices) {
      const report = await service.report(key, id);
      const audience = ORGS.filter((org) => concerns(draft, org));
      expect(report.totals).toMatchObject({
        audience: audience.length,
        delivered: audience.filter(({ mode }) => mode === 'immediate').length,
        awaitingDigest: audience.filter(({ mode }) => mode === 'daily').length,
        failed: 0,
      });
      for (const counts of [
        report.totals,
        ...report.mailings.map((mailing: any) => mailing.counts),
        ...report.byRegion.map((row: any) => row.counts),
      ])
        expect(addsUp(counts)).toBe(true);
      expect(report.byRegion.reduce((sum: number, row: any) => sum + row.counts.audience, 0)).toBe(audience.length);
    }
  });

  it('reach the digest readers the next morning, in one message, and nobody twice', async () => {
    const before = (await service.inbox()).length;
    await service.advance('PT24H');
    for (const org of ORGS.filter(({ mode }) => mode === 'daily')) {
      const expected = notices.filter(({ draft }) => concerns(draft, org)).map(({ draft }) => draft.title);
      if (org.channel === 'webhook') {
        const calls = await service.hookNotices(org.name);
        expect([org.name, calls.flatMap(({ json }) => json.data.notices.map(({ title }: any) => title))]).toEqual([org.name, expected]);
        expect(calls.length).toBeLessThanOrEqual(1);
        continue;
      }
      const mails = await mailsOf(org);
      expect([org.name, mails.length]).toEqual([org.name, expected.length > 0 ? 1 : 0]);
      for (const title of expected) expect(mails[0]?.text).toContain(title);
    }
    const after = await service.inbox();
    await service.advance('PT24H');
    expect((await service.inbox()).length).toBe(after.length);
    expect(after.length).toBeGreaterThan(before);
    for (const { draft, id, key } of notices) {
      const { totals, complete } = await service.report(key, id);
      const audience = ORGS.filter((org) => concerns(draft, org)).length;
      expect({ totals, complete }).toMatchObject({ complete: true, totals: { audience, delivered: audience, awaitingDigest: 0 } });
    }
  });

  it('read rightly in a mail client: Chinese names and subject, both alternatives, every header of the contract', async () => {
    const org = ORGS.find(
      (candidate) => candidate.channel === 'email' && candidate.mode === 'immediate' && notices[1] && concerns(notices[1].draft, candidate),
    );
    if (!org) throw new Error('nobody to look at');
    const mail = (await mailsOf(org)).find(({ headers }) => headers['x-noticewire-mailing']?.startsWith(notices[1]?.id ?? '-'));
    expect(mail?.subject).toBe(notices[1]?.draft.title);
    expect(mail?.from).toBe('"机关 gd-mzt" <notices@noticewire.example>');
    expect(mail?.headers).toMatchObject({
      to: `组织 ${org.name} <${org.name}@groups.example>`,
      'auto-submitted': 'auto-generated',
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
      'list-id': expect.stringContaining('<gd-mzt.notices.noticewire.example>'),
      'list-unsubscribe': expect.stringMatching(/^<http[^>]+\/v1\/unsubscribe\/[^>]+>$/),
      'x-noticewire-delivery': expect.stringMatching(/^[a-z2-7]{16}-\d\d\.[a-z2-7]{16}$/),
    });
    expect(mail?.html).toContain('与贵组织有关的部分');
    expect(mail?.text).toContain('为什么收到本通知');
    expect(mail?.raw.split('\r\n').every((line) => Buffer.byteLength(line) <= 998)).toBe(true);
  });

  /** What everybody has heard of a notice so far, in the order in which it came: `1`, `2 更正`, `2 撤回`, or `汇总` for a digest. */
  const heard = async (org: Org, id: string, title: string): Promise<readonly string[]> => {
    if (org.channel === 'webhook') {
      const notices = await service.hookNotices(org.name);
      return notices.flatMap(({ json }) => {
        if (json.type === 'digest.ready') return json.data.notices.some((one: any) => one.id === id) ? ['digest'] : [];
        return json.data.id === id ? [json.type.replace('notice.', '')] : [];
      });
    }
    const subjects = (await mailsOf(org)).flatMap(({ headers, subject, text }) => {
      const mailing = headers['x-noticewire-mailing'] ?? '';
      if (mailing.startsWith('dig-')) return text.includes(title) ? ['digest'] : [];
      return mailing.startsWith(id) ? [`${mailing.split('-').at(-1)} ${subject.slice(0, 4)}`] : [];
    });
    return subjects.map((subject) =>
      subject.startsWith('notice ')
        ? 'published'
        : subject.replace(/^correction 〔更正〕$/, 'corrected').replace(/^withdrawal 〔撤回〕$/, 'withdrawn'),
    );
  };

  it('are corrected and then withdrawn: everybody who had one hears of both, once each and in that order, and nobody else', async () => {
    for (const { draft, id, key } of notices) {
      const { headers } = await service.call('GET', `/v1/notices/${id}`, { key });
      const title = `${draft.title}（更正）`;
      const corrected = await service.call('POST', `/v1/notices/${id}/corrections`, {
        key,
        headers: { 'if-match': headers.get('etag') ?? '' },
        body: { title, note: '标题有误', notify: 'all' },
      });
      expect([corrected.status, corrected.body.version]).toEqual([201, 2]);
    }
    await service.idle();
    await service.advance('PT10M');
    for (const { id, key } of notices) {
      const withdrawn = await service.call('POST', `/v1/notices/${id}/withdrawal`, { key, body: { reason: '活动因故取消' } });
      expect([withdrawn.status, withdrawn.body.status]).toEqual([200, 'withdrawn']);
    }
    await service.idle();
    await service.advance('PT10M');
    for (const { draft, id, key } of notices) {
      for (const org of ORGS)
        expect([org.name, ...(await heard(org, id, draft.title))]).toEqual([
          org.name,
          ...(concerns(draft, org) ? [org.mode === 'daily' ? 'digest' : 'published', 'corrected', 'withdrawn'] : []),
        ]);
      const audience = ORGS.filter((org) => concerns(draft, org)).length;
      const { totals, complete, mailings } = await service.report(key, id);
      expect({ complete, totals }).toMatchObject({ complete: true, totals: { audience, delivered: audience } });
      for (const act of ['correction', 'withdrawal'])
        expect(mailings.find((mailing: any) => mailing.act === act).counts).toMatchObject({ audience, delivered: audience, failed: 0 });
    }
  });
});

describe.skipIf(!hasShared)('notices that others published (../shared/data, skipped where it is absent)', () => {
  let service: Service;
  let key = '';
  beforeAll(async () => {
    service = await Service.start();
    key = await service.agency('press', '440000');
    await service.subscribe('reader', { organization: { region: '440106' } });
  });
  afterAll(() => service?.stop());

  /** As a client that posts many does: a fast machine comes to the limit of an agency. */
  const postPatiently = async (notice: object): ReturnType<Service['post']> => {
    const posted = await service.post(key, notice);
    if (posted.status !== 429) return posted;
    await service.advance(`PT${posted.headers.get('retry-after')}S`);
    return postPatiently(notice);
  };

  it('can all be posted: 33 of Guangzhou', async () => {
    const notices = sharedLines('gz-notices.jsonl');
    const refused: unknown[] = [];
    for (const { title, contentSource, body } of notices) {
      const posted = await postPatiently({ title, source: contentSource, sections: [{ body }] });
      if (posted.status !== 201) refused.push([title, posted.status, posted.body]);
    }
    expect(notices.length).toBe(33);
    expect(refused).toEqual([]);
  });

  it('can all be posted: 109 of GOV.UK, the Arabic and Urdu ones from right to left', async () => {
    const notices = sharedLines('govuk-examples.jsonl');
    const refused: unknown[] = [];
    for (const { title, summary, body, locale } of notices) {
      const draft = { title, language: locale, sections: [{ body: body || summary || title }] };
      const first = await postPatiently(draft);
      // One ends in a tab, which a title may not have: it is told beside its field, and posted once that is gone.
      const isSlip = title !== title.trim();
      if (isSlip) expect(first).toMatchObject({ status: 422, body: { errors: [{ path: 'title', code: 'not-one-line' }] } });
      const posted = isSlip ? await postPatiently({ ...draft, title: title.trim() }) : first;
      if (posted.status !== 201) refused.push([title, posted.status, posted.body]);
    }
    expect(notices.length).toBe(109);
    expect(refused).toEqual([]);
    await service.idle();
    const mails = (await service.inbox('reader@groups.example')).filter(({ headers }) => headers['x-noticewire-mailing']);
    expect(mails.length).toBe(33 + 109);
    for (const { locale, title } of notices.filter((notice) => ['ar', 'ur'].includes(notice.locale))) {
      const mail = mails.find(({ subject }) => subject === `\u2067${title}\u2069`);
      expect([locale, title, mail?.html.includes(`lang="${locale}" dir="rtl"`)]).toEqual([locale, title, true]);
    }
  });
});
