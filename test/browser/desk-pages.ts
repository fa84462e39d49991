import type { Page } from 'playwright-core';
import type { DeskVisit } from '../../functions/views/console/desk-page.ts';
import { filePage } from '../../functions/views/console/file-page.ts';
import { type Furnished, PEOPLE } from './desk-world.ts';

/** A page of the console as somebody comes to it: by its address, and what they press there. */
export type DeskState = Readonly<{
  name: string;
  /** As it is registered; that of another page, where a press leads to one that no address leads to. */
  route: string;
  path: string;
  press?: (page: Page) => Promise<void>;
}>;

/** What `GET` answers with a file, or with what stands in a frame of another page. */
export const NO_PAGES: ReadonlySet<string> = new Set([
  '/console/operator/imports/:id/report.csv',
  '/console/operator/lists/template.csv',
  '/console/drafts/:draft/preview/mail',
  '/console/drafts/:draft/preview/page',
  '/console/drafts/:draft/preview/paper',
  '/console/upload',
  '/console/notices/:id/files/:file',
  '/console/notices/:id/deliveries.csv',
  '/console/notices/:id/receipts.csv',
  '/console/notices/:id/receipts.xlsx',
  '/console/agency/audit.csv',
  '/console/operator/audit.csv',
]);

/** A form that goes to this path, sent as it stands but for these fields; what comes of it is waited for. */
const send =
  (action: string, fields: Readonly<Record<string, string>> = {}, button = 'button:not(.unseen)') =>
  async (page: Page): Promise<void> => {
    const form = `main form:is([action="${action}"], [action^="${action}?"])`;
    await page.evaluate(`
      for (const part of document.querySelectorAll('details')) part.open = true;
      for (const [name, value] of Object.entries(${JSON.stringify(fields)}))
        for (const field of document.querySelector(${JSON.stringify(form)}).querySelectorAll('[name="' + name + '"]')) field.value = value;
    `);
    await Promise.all([page.waitForNavigation(), page.locator(`${form} ${button}`).first().click()]);
  };

/** Presses a button that only shows where no script runs. */
const pressPlain =
  (button: string) =>
  async (page: Page): Promise<void> => {
    await Promise.all([
      page.waitForNavigation(),
      page.evaluate(`(() => { const one = document.querySelector(${JSON.stringify(button)}); one.form.requestSubmit(one); })()`),
    ]);
  };

/** To whoever is not signed in. */
export const strangersPages = (): readonly DeskState[] => {
  const ask = send('/console/sign-in', { address: PEOPLE.editor });
  return [
    { name: 'sign in', route: '/console', path: '/console' },
    { name: 'sign in: no address', route: '/console', path: '/console', press: send('/console/sign-in', { address: 'li@' }) },
    { name: 'sign in: asked for', route: '/console', path: '/console/notices', press: ask },
    { name: 'sign in: a code', route: '/console/code', path: '/console/code' },
    { name: 'sign in: a wrong code', route: '/console/code', path: '/console/code', press: send('/console/code', { code: '1' }) },
    { name: 'sign in: a link from elsewhere', route: '/console/link', path: '/console/link?token=made-up' },
    {
      name: 'sign in: a link',
      route: '/console/link',
      path: '/console',
      press: async (page) => {
        await ask(page);
        const linked = async (): Promise<string> => {
          const mails = await (await page.request.get(`/_local/inbox.json?to=${PEOPLE.editor}`)).json();
          return /\/console\/link\?token=\S+/.exec(mails.at(-1)?.text ?? '')?.[0] ?? '';
        };
        while ((await linked()) === '') await page.waitForTimeout(50);
        // The mail speaks the language of whoever works there; this looks at the page in each.
        const language = await page.locator('html').getAttribute('lang');
        await page.goto(`${await linked()}&lang=${language}`);
      },
    },
  ];
};

const ofNotice = (w: Furnished): readonly DeskState[] => {
  const at = (id: string, behind = ''): string => `/console/notices/${id}${behind}`;
  const page = (name: string, id: string, behind = '', query = ''): DeskState => ({
    name,
    route: at(':id', behind),
    path: at(id, behind) + query,
  });
  const pressed = (state: DeskState, how: string, ...pressing: Parameters<typeof send>): DeskState => ({
    ...state,
    name: `${state.name}: ${how}`,
    press: send(...pressing),
  });
  const correction = page('correction', w.asking, '/correction');
  const withdrawal = page('withdrawal', w.asking, '/withdrawal');
  const schedule = page('schedule', w.scheduled, '/schedule');
  const signature = page('signature', w.toSign, '/signature');
  const takingBack = page('signature: to take back', w.toTakeBack, '/signature');
  const receipts = page('receipts', w.asking, '/receipts');
  const redaction = page('redaction', w.corrected, '/redaction', '?version=1');
  return [
    { name: 'notices', route: '/console/notices', path: '/console/notices' },
    { name: 'notices: found', route: '/console/notices', path: `/console/notices?q=${encodeURIComponent('合唱')}` },
    { name: 'notices: none', route: '/console/notices', path: '/console/notices?q=nothing' },
    page('notice', w.asking),
    page('notice corrected', w.corrected, '', '?note=corrected'),
    page('notice withdrawn', w.withdrawn),
    page('notice that waits for signatures', w.awaiting),
    page('notice that was refused', w.refused),
    page('notice whose signature was taken back', w.takenBack),
    page('notice to sign', w.toSign),
    page('notice scheduled', w.scheduled),
    { name: 'notice of nobody', route: '/console/notices/:id', path: at('ntc-none') },
    page('deliveries', w.asking, '/deliveries'),
    page('deliveries: unreached', w.asking, '/deliveries', '?status=unreached'),
    page('deliveries: a place that is none', w.asking, '/deliveries', '?region=Atlantis'),
    receipts,
    page('receipts: missing', w.asking, '/receipts', '?status=missing'),
    pressed(receipts, 'an earlier day', receipts.path, { byYear: '2020', byMonth: '1', byDay: '1' }),
    correction,
    pressed(correction, 'wrong', correction.path, { title: '' }, '[value=look]:not(.unseen)'),
    pressed(correction, 'last look', correction.path, { p0Body: '合唱节改期。', note: '时间有误' }, '[value=look]:not(.unseen)'),
    { ...correction, name: 'correction: a file', press: pressPlain('[value=files]') },
    {
      ...correction,
      name: 'correction: a file to choose',
      press: async (browsing) => {
        await pressPlain('[value=files]')(browsing);
        await send(`${correction.path}/files`, { name: '新报名表.pdf' }, '[value=name]:not(.unseen)')(browsing);
      },
    },
    page('correction of what is withdrawn', w.withdrawn, '/correction'),
    { name: 'correction left to a colleague', route: '/console/corrections/:id', path: `/console/corrections/${w.correction}` },
    withdrawal,
    pressed(withdrawal, 'wrong', withdrawal.path),
    pressed(withdrawal, 'last look', withdrawal.path, { reason: '活动取消' }),
    redaction,
    pressed(redaction, 'wrong', redaction.path.split('?')[0] ?? ''),
    schedule,
    pressed(schedule, 'not sure', schedule.path, {}, '[value=cancel]'),
    signature,
    pressed(signature, 'without a reason', signature.path, {}, '[value=refuse]'),
    page('signature: done', w.signed, '/signature'),
    page('signature: refused', w.refused, '/signature'),
    takingBack,
    pressed(takingBack, 'without a reason', takingBack.path, {}, '[value=refuse]'),
    page('signature: taken back', w.takenBack, '/signature'),
  ];
};

const ofDraft = (w: Furnished): readonly DeskState[] => {
  const route = '/console/drafts/:draft';
  const here = `/console/drafts/${w.draft}`;
  const page = (name: string, behind: string, query = ''): DeskState => ({
    name: `draft: ${name}`,
    route: route + behind,
    path: here + behind + query,
  });
  return [
    { name: 'drafts', route: '/console/drafts', path: '/console/drafts' },
    page('written', ''),
    { name: 'draft: empty, and checked', route, path: `/console/drafts/${w.empty}?check=1` },
    { ...page('two have written', ''), press: send(here, { revision: '1', title: '关于演练的通知' }, '[value=save]:not(.unseen)') },
    page('earlier', '/revisions'),
    page('deleted?', '/delete'),
    page('places', '/places'),
    page('places of a province', '/places', '?at=44'),
    page('places found', '/places', `?q=${encodeURIComponent('朝阳')}`),
    { ...page('places pasted', '/places'), press: send(`${here}/places`, { list: '朝阳区\n天河区\n某某' }, '[value=paste]') },
    page('places that are not told', '/places', '?field=excludeRegions'),
    page('audience of a part', '/audience', '?part=1'),
    page('issuers', '/issuers'),
    page('issuers found', '/issuers', `?q=${encodeURIComponent('教育')}`),
    page('notices to replace', '/supersedes'),
    page('files', '/files'),
    { ...page('files: none of a type that can be', '/files'), press: send(`${here}/files`, { name: 'a.exe' }) },
    { ...page('files: to choose', '/files'), press: send(`${here}/files`, { name: '报名表.pdf' }) },
    ...['audience', 'mail', 'text', 'message', 'page', 'paper'].map((as) => page(`preview, ${as}`, '/preview', `?as=${as}`)),
    page('a document to read', '/document'),
    page('last look', '/publish'),
  ];
};

const ofAgency = (w: Furnished): readonly DeskState[] => {
  const page = (name: string, behind = '', query = ''): DeskState => ({
    name,
    route: `/console/agency${behind}`,
    path: `/console/agency${behind}${query}`,
  });
  const member = { name: 'member of staff', route: '/console/agency/staff/:staff', path: `/console/agency/staff/${w.editor}` };
  return [
    { name: 'home', route: '/console', path: '/console' },
    { name: 'district', route: '/console/district', path: '/console/district' },
    { name: 'district: none', route: '/console/district', path: '/console/district?q=nobody' },
    page('agency'),
    { ...page('agency: wrong'), press: send('/console/agency/settings', { contactEmail: 'office@' }) },
    { ...page('agency: changed meanwhile'), press: send('/console/agency/settings', { revision: '99' }) },
    page('records', '/audit'),
    page('co-issuing', '/consents'),
    page('co-issuing: found', '/consents', `?q=${encodeURIComponent('文化')}`),
    page('staff', '/staff'),
    { ...page('staff: wrong', '/staff'), press: send('/console/agency/staff', { email: 'x@' }) },
    member,
    { ...member, name: 'member of staff: wrong', press: send(member.path, { name: '' }, '[value=change]') },
    page('keys', '/keys'),
    { ...page('keys: for nothing', '/keys'), press: send('/console/agency/keys', {}, 'button') },
    { ...page('session over', '/staff'), press: send('/console/agency/staff', { token: 'of before', name: '赵六' }) },
  ];
};

/** While a long file is written; none here is so long that it were seen. */
const FILE_UNDER_WAY: DeskState = {
  name: 'a file under way',
  route: '/console/agency/audit.csv',
  path: '/console/agency/audit',
  press: async (page) => {
    const language = (await page.locator('html').getAttribute('lang')) === 'en' ? 'en' : 'zh-Hans';
    const visit = { language, textSize: 'standard' } as const;
    const desk = { visit, token: '', member: { name: '李小梅' }, agency: { name: '云河省民政厅' } } as DeskVisit;
    const body = filePage(desk, { path: '/console/agency/audit.csv', back: '/console/agency/audit', againSeconds: 600 });
    await page.route('**/console/made', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }));
    await page.goto('/console/made');
  },
};

/** To a clerk who may do everything for her agency. */
export const clerksPages = (w: Furnished): readonly DeskState[] => [...ofAgency(w), FILE_UNDER_WAY, ...ofNotice(w), ...ofDraft(w)];

/** To one who may not. */
export const editorsPages = (w: Furnished): readonly DeskState[] => [
  { name: 'not for editors', route: '/console/agency/keys', path: '/console/agency/keys' },
  { name: 'last look of an editor', route: '/console/drafts/:draft/publish', path: `/console/drafts/${w.draft}/publish` },
];

export const operatorsPages = (w: Furnished): readonly DeskState[] => {
  const room = (name: string): DeskState => ({ name, route: `/console/operator/${name}`, path: `/console/operator/${name}` });
  const pressed = (state: DeskState, how: string, ...pressing: Parameters<typeof send>): DeskState => ({
    ...state,
    name: `${state.name}: ${how}`,
    press: send(...pressing),
  });
  const [subscribers, suppressions, lists] = [room('subscribers'), room('suppressions'), room('lists')];
  const agency = { name: 'agency of an operator', route: '/console/operator/agencies/:id', path: '/console/operator/agencies/yh-mzt' };
  const subscriber = {
    name: 'subscriber',
    route: '/console/operator/subscribers/:id',
    path: `/console/operator/subscribers/${w.choir.id}`,
  };
  const list = (name: string, id: string): DeskState => ({
    name,
    route: '/console/operator/imports/:id',
    path: `/console/operator/imports/${id}`,
  });
  return [
    { name: 'overview', route: '/console/operator', path: '/console/operator' },
    room('sending'),
    room('queues'),
    room('settings'),
    room('agencies'),
    room('agencies/new'),
    pressed(room('agencies/new'), 'wrong', '/console/operator/agencies/new'),
    agency,
    pressed(agency, 'wrong', agency.path, { contactEmail: 'x@' }),
    pressed(agency, 'a key', `${agency.path}/keys`),
    room('lists/large'),
    pressed(room('lists/large'), 'without a size', '/console/operator/lists/large'),
    room('audit'),
    { ...room('audit'), name: 'audit: a day that is none', path: '/console/operator/audit?fromYear=2026&fromMonth=2&fromDay=31' },
    lists,
    pressed(lists, 'without a file', '/console/operator/lists/import'),
    list('list tried', w.tried),
    list('list kept', w.kept),
    room('people'),
    pressed(room('people'), 'wrong', '/console/operator/people', { email: 'x@' }, 'button:not([value])'),
    subscribers,
    pressed(subscribers, 'found', subscribers.path, { q: w.choir.address }),
    pressed(subscribers, 'to be erased', '/console/operator/erasures', { address: 'nobody@lists.example' }),
    subscriber,
    pressed(subscriber, 'a contact of no address', `${subscriber.path}/contacts`, { contactAddress: 'x@' }),
    pressed(subscriber, 'another address without a reason', `${subscriber.path}/address`, { newAddress: 'new@lists.example' }),
    { ...subscriber, name: 'subscriber: nobody', path: '/console/operator/subscribers/sub-none' },
    suppressions,
    pressed(suppressions, 'found', suppressions.path, { address: w.bouncing }),
    {
      ...suppressions,
      name: 'suppressions: lifted without a reason',
      press: async (page) => {
        await send(suppressions.path, { address: w.bouncing })(page);
        await send(`${suppressions.path}/lift`)(page);
      },
    },
  ];
};
