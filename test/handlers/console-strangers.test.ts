import { describe, expect, it } from 'vitest';
import { aBusyOffice } from './busy-office.ts';

/** Every page and act of the console that speaks of one thing of an agency. `:x` stands for its id. */
const ROUTES: readonly (readonly [method: 'GET' | 'POST', path: string, fields?: Readonly<Record<string, string>>])[] = [
  ['GET', '/console/notices/:notice'],
  ['POST', '/console/notices/:notice/retry'],
  ['POST', '/console/notices/:notice/reminders'],
  ['GET', '/console/notices/:notice/deliveries'],
  ['GET', '/console/notices/:notice/deliveries.csv'],
  ['GET', '/console/notices/:notice/receipts'],
  ['POST', '/console/notices/:notice/receipts', { by: '2026', byMonth: '12', byDay: '24' }],
  ['GET', '/console/notices/:notice/receipts.csv'],
  ['GET', '/console/notices/:notice/receipts.xlsx'],
  ['GET', '/console/notices/:notice/correction'],
  ['POST', '/console/notices/:notice/correction', { act: 'correct', title: '改', p0Body: '改', note: '改', revision: '1' }],
  ['POST', '/console/notices/:notice/correction/places', { add: '440100' }],
  ['POST', '/console/notices/:notice/correction/audience?part=0', { act: 'done' }],
  ['POST', '/console/notices/:notice/correction/supersedes', { add: ':notice' }],
  ['POST', '/console/notices/:notice/correction/files', { act: 'name', name: '附表.pdf' }],
  ['GET', '/console/notices/:notice/withdrawal'],
  ['POST', '/console/notices/:notice/withdrawal', { act: 'withdraw', reason: '取消' }],
  ['GET', '/console/notices/:notice/redaction?version=1'],
  ['POST', '/console/notices/:notice/redaction?version=1', { text: '报名', reason: '误载', sure: 'yes' }],
  ['GET', '/console/notices/:notice/schedule'],
  ['POST', '/console/notices/:notice/schedule', { act: 'cancel' }],
  ['POST', '/console/notices/:notice/schedule', { act: 'draft' }],
  ['POST', '/console/notices/:notice/draft'],
  ['GET', '/console/notices/:notice/signature'],
  ['POST', '/console/notices/:notice/signature', { act: 'sign' }],
  ['GET', '/console/notices/:notice/files/:file'],
  ['GET', '/console/drafts/:draft'],
  ['POST', '/console/drafts/:draft', { act: 'save', title: '改', revision: '1' }],
  ['GET', '/console/drafts/:draft/audience'],
  ['POST', '/console/drafts/:draft/audience', { revision: '1' }],
  ['GET', '/console/drafts/:draft/delete'],
  ['POST', '/console/drafts/:draft/delete', { revision: '1' }],
  ['GET', '/console/drafts/:draft/document'],
  ['POST', '/console/drafts/:draft/document', {}],
  ['GET', '/console/drafts/:draft/files'],
  ['POST', '/console/drafts/:draft/files', {}],
  ['GET', '/console/drafts/:draft/issuers'],
  ['POST', '/console/drafts/:draft/issuers', { revision: '1' }],
  ['POST', '/console/drafts/:draft/paste', { html: '<p>改</p>' }],
  ['GET', '/console/drafts/:draft/places'],
  ['POST', '/console/drafts/:draft/places', { revision: '1' }],
  ['GET', '/console/drafts/:draft/preview'],
  ['GET', '/console/drafts/:draft/preview/mail'],
  ['GET', '/console/drafts/:draft/preview/page'],
  ['GET', '/console/drafts/:draft/preview/paper'],
  ['GET', '/console/drafts/:draft/publish'],
  ['POST', '/console/drafts/:draft/publish', { revision: '1' }],
  ['GET', '/console/drafts/:draft/revisions'],
  ['POST', '/console/drafts/:draft/revisions', { revision: '1' }],
  ['GET', '/console/drafts/:draft/supersedes'],
  ['POST', '/console/drafts/:draft/supersedes', { revision: '1' }],
  ['POST', '/console/drafts/:draft/trial'],
  ['GET', '/console/corrections/:draft'],
  ['POST', '/console/corrections/:draft', { act: 'drop', revision: '1' }],
  ['GET', '/console/agency/staff/:staff'],
  ['POST', '/console/agency/staff/:staff', { act: 'remove' }],
  ['POST', '/console/agency/keys/revoke', { key: ':key' }],
  ['POST', '/console/district', { act: 'verify', organization: ':organization' }],
];

/** Of what an agency has by an id; whoever adds a page or an act adds it above. */
const BY_ID = /^\/console\/(?:notices|drafts|corrections|agency|district).*:/;

describe('what another agency has', () => {
  it('is looked at here by each route that there is', async () => {
    const { consoleRoutes } = await aBusyOffice();
    const plain = (path: string): string => path.replace(/\?.*/, '').replace(/:\w+/g, ':id');
    const known = new Set(ROUTES.map(([method, path]) => `${method} ${plain(path)}`));
    const routes = consoleRoutes.filter(({ method, path }) => method !== 'ALL' && BY_ID.test(path));
    expect(routes.length).toBeGreaterThan(10);
    expect(routes.map(({ method, path }) => `${method} ${plain(path)}`).filter((route) => !known.has(route))).toEqual([]);
  });

  it('is to every page and act of the console the very same as what there is not, and stays as it is', async () => {
    const { signedIn, add, write, publish, organization, anAgency, li, world, ask, key } = await aBusyOffice();
    await anAgency('far-mzj', { region: '110000' });
    await add('far-mzj', 'zhao@far.example', '赵一');
    await write();
    const { id: subscription } = await organization();
    const notice = await publish({ receipt: { required: true, by: '2026-12-05' } });
    const scheduled = await publish({ title: '明年的通知', publishAt: '2026-12-24T01:00:00Z' });
    const draft = await ask('POST', '/v1/agencies/yh-mzj/drafts', { key, body: { title: '未完成' } });
    const real: Record<string, string> = {
      draft: draft.body.id,
      file: 'att-none',
      staff: li.id,
      key: (await world.keys.ofAgency('yh-mzj')).keys[0]?.id ?? '',
      organization: (await world.subscriptions.find(subscription))?.organizationId ?? '',
    };
    const zhao = await signedIn('zhao@far.example');
    const asked = async ([method, path, fields = {}]: (typeof ROUTES)[number], ids: Record<string, string>) => {
      // Fewer in a second than an agency may write.
      world.clock.advance(1000);
      const filled = (text: string): string => text.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? '');
      const given = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, filled(value)]));
      const answer = method === 'GET' ? await zhao.go('GET', filled(path)) : await zhao.press(filled(path), given);
      return { status: answer.status, text: answer.text, headers: [...answer.headers] };
    };
    const nothing = {
      notice: 'ntc-none',
      draft: 'drf-none',
      file: 'att-none',
      staff: 'stf-none',
      key: 'key-none',
      organization: 'org-none',
    };
    for (const id of [notice, scheduled])
      for (const route of ROUTES) {
        const [foreign, unknown] = [await asked(route, { ...real, notice: id }), await asked(route, nothing)];
        expect([route, foreign]).toEqual([route, unknown]);
        expect([route, foreign.status]).toEqual([route, 404]);
      }
    expect((await ask('GET', `/v1/notices/${notice}`, { key })).body).toMatchObject({ status: 'published', version: 1 });
    expect((await ask('GET', `/v1/agencies/yh-mzj/drafts/${draft.body.id}`, { key })).body).toMatchObject({ title: '未完成', revision: 1 });
    expect((await world.staff.ofAgency('yh-mzj')).members).toHaveLength(1);
    expect((await world.organizations.find(real['organization'] ?? ''))?.verified).toBeNull();
  });

  it('is not read through a draft that would correct it', async () => {
    const { signedIn, add, write, publish, anAgency, ask } = await aBusyOffice();
    const far = await anAgency('far-mzj', { region: '110000' });
    await add('far-mzj', 'zhao@far.example', '赵一', ['publisher']);
    await write();
    const zhao = await signedIn('zhao@far.example');
    const read = async (noticeId: string) => {
      const body = { corrects: { noticeId, version: 1 }, title: '改', note: '改' };
      const { id } = (await ask('POST', '/v1/agencies/far-mzj/drafts', { key: far, body })).body;
      const page = await zhao.go('GET', `/console/corrections/${id}`);
      const published = await ask('POST', `/v1/agencies/far-mzj/drafts/${id}/publication`, { key: far });
      return [page.status, page.text, published.status, published.text];
    };
    const unknown = await read('ntc-none');
    expect([unknown[0], unknown[2]]).toEqual([404, 404]);
    expect(await read(await publish({ title: '明年的通知', publishAt: '2026-12-24T01:00:00Z' }))).toEqual(unknown);
    expect(await read(await publish())).toEqual(unknown);
  });

  it('is named nowhere in the pages of the agency itself', async () => {
    const { signedIn, add, write, publish, organization, anAgency } = await aBusyOffice();
    await anAgency('far-mzj', { region: '110000' });
    await add('far-mzj', 'zhao@far.example', '赵一');
    await write();
    await organization();
    await publish({ title: '云河的合唱节' });
    const zhao = await signedIn('zhao@far.example');
    for (const path of ['', '/notices', '/district', '/agency', '/agency/staff', '/agency/keys', '/agency/audit', '/agency/audit.csv']) {
      const { text } = await zhao.go('GET', `/console${path}`);
      expect([path, /云河|清溪|李小梅|yh-mzj/.test(text)]).toEqual([path, false]);
    }
  });

  it('is not looked at by anybody who is not signed in', async () => {
    const { browser, publish } = await aBusyOffice();
    const notice = await publish();
    for (const [method, path, fields = {}] of ROUTES) {
      const answer = await browser().go(method, path.replace(':notice', notice), method === 'POST' ? { ...fields } : undefined);
      expect([path, answer.status]).toEqual([path, 401]);
    }
  });
});
