/**
 * `npm run shots`: pictures of the pages, made by a real browser from a service with the demo's world in it. Into `docs/screens/` as WebP;
 * `npm run shots -- FOLDER` makes all there are, as PNG, to look at. Chinese fonts have to be installed.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { ensureSynthesized } from '../bin/synth.ts';
import { tellStory } from '../demo/index.ts';
import { CLERK, CONSENT } from '../demo/world.ts';
import { startLocal } from '../local/index.ts';
import { startChromium } from './chromium.ts';
import { type DeskPages, makeDesks } from './shot-desk.ts';
import { hubPages, makeHub } from './shot-hub.ts';
import { DEPLOYMENT, FORMAL_NOTICE, LEAFLET, PERSON, SIGN_UP } from './shot-world.ts';

const OPERATOR_KEY = 'nw_operator_who-takes-pictures-of-the-pages';
const MOST_KB = 150;

/** Only pages whose name has this in it, where such a pattern is given behind the folder: `'^member|invite'`. */
const [into, only = ''] = process.argv.slice(2);
const folder = into ?? join(import.meta.dirname, '../docs/screens');

type Look = Readonly<{ name: string; options: BrowserContextOptions; isFull: boolean }>;
const phone = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true } as const;
const desktop = { viewport: { width: 1280, height: 860 }, deviceScaleFactor: 1 } as const;
const LOOKS: readonly Look[] = [
  { name: 'phone', options: phone, isFull: true },
  { name: 'phone-dark', options: { ...phone, colorScheme: 'dark' }, isFull: true },
  { name: 'desktop', options: desktop, isFull: true },
  { name: 'desktop-dark', options: { ...desktop, colorScheme: 'dark' }, isFull: true },
];

/** What docs show, `page-language-look`. */
const SHOWN_IN_DOCS: ReadonlySet<string> = new Set([
  'board-zh-phone',
  'manage-zh-phone',
  'members-zh-phone',
  'notice-zh-desktop',
  'desk-home-zh-phone',
  'desk-preview-zh-desktop',
  'desk-notice-zh-desktop',
  'operator-overview-zh-desktop',
]);

const { assembly } = await ensureSynthesized();
const stack = await startLocal({
  assembly,
  port: 0,
  parameters: { OperatorKeyHash: createHash('sha256').update(OPERATOR_KEY).digest('hex'), AllowPrivateEndpoints: 'true', ...DEPLOYMENT },
});
const started = await startChromium();

const call = async (method: string, path: string, body?: unknown, key?: string) => {
  const response = await fetch(stack.url + path, {
    method,
    headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: answers of many kinds, which the contract describes
  const answer: any = response.status === 204 ? null : await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
  return answer;
};

/** All that is folded is opened. */
const unfolded = (page: Page): Promise<void> =>
  page.evaluate("for (const part of document.querySelectorAll('.part:not([open]), .part details')) part.setAttribute('open', '')");

const orderLetter = async (page: Page): Promise<void> => {
  await page.locator('main [name=address]').fill(PERSON.channel.address);
  await page.locator('main form button').click();
};

/** What is pressed on a page before its picture is taken: pages that no address leads to. */
const PRESSED: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  manage: async () => undefined,
  'member-manage-open': unfolded,
  'member-manage-wrong': async (page) => {
    await unfolded(page);
    await page.locator('[name=contactAddress]').fill('choir@');
    await page.locator('form[action="/manage/contacts"] button').click();
  },
  'member-manage-hubs': async (page) => {
    await unfolded(page);
    await page.locator('[name=untilMonth]').fill('3');
    await page.locator('button[value=pause]').click();
  },
  'manage-ask-wrong': (page) => page.locator('main form button').click(),
  'manage-ask-sent': (page) => orderLetter(page),
  'erase-sent': (page) => orderLetter(page),
  'invite-wrong': (page) => page.locator('button[value=invite]:not(.unseen)').click(),
  'mailbox-answered': async (page) => {
    await page.locator('[name=newAddress]').fill('new-secretary@club.example');
    await page.locator('[name=reason]').fill('换届后原邮箱无人掌握');
    await page.locator('.panel form button').click();
  },
  'subscribe-check': (page) => page.locator('button[value=next]:not(.unseen)').click(),
  'subscribe-sent': async (page) => {
    await page.locator('button[value=next]:not(.unseen)').click();
    await page.locator('button[value=send]:not(.unseen)').click();
  },
};

/** The paths of all pages, in a world that has something on each. */
const makePages = async (): Promise<readonly DeskPages[]> => {
  const printed: string[] = [];
  await tellStory({ url: stack.url, operatorKey: OPERATOR_KEY, print: (text) => void printed.push(text), isTty: false });
  const story = printed.join('');
  const key = /NOTICEWIRE_KEY=(\S+)/.exec(story)?.[1];
  const [urgent, joint] = [...story.matchAll(/\/console\/notices\/(\w[\w-]+)/g)].map(([, id]) => id);
  const formal = await call('POST', '/v1/notices', FORMAL_NOTICE, key);
  const leaflet = await call('POST', '/v1/notices', LEAFLET, key);
  const withdrawn = await call('POST', '/v1/notices', { ...LEAFLET, title: '关于调整邻里节时间的通知' }, key);
  await call('POST', `/v1/notices/${withdrawn.id}/withdrawal`, { reason: '活动时间有误，另行通知。' }, key);
  await call('POST', '/v1/subscriptions', PERSON);
  await stack.idle();
  const [mail] = await call('GET', `/_local/inbox.json?to=${PERSON.channel.address}`);
  const confirm = /confirm\?token=([^\s&]+)/.exec(mail.text)?.[1] ?? '';
  const other = {
    ...PERSON,
    organization: { ...PERSON.organization, name: '榕树下读书会' },
    channel: { type: 'email', address: 'read@club.example' },
  };
  await call('POST', '/v1/subscriptions', other);
  await stack.idle();
  const [second] = await call('GET', '/_local/inbox.json?to=read@club.example');
  const { manageToken } = await call('POST', '/v1/subscriptions/confirm', { token: /confirm\?token=([^\s&]+)/.exec(second.text)?.[1] });
  const subscribe = async (mailbox: string, draft: object, key?: string) => {
    const address = `${mailbox}@club.example`;
    const { id } = await call('POST', '/v1/subscriptions', { ...draft, channel: { type: 'email', address } }, key);
    await stack.idle();
    const [asked] = await call('GET', `/_local/inbox.json?to=${address}`);
    const confirmed = await call('POST', '/v1/subscriptions/confirm', { token: /confirm\?token=([^\s&]+)/.exec(asked.text)?.[1] });
    return { id, manageToken: confirmed.manageToken };
  };
  const hub = await makeHub({ subscribe, call: (method, path, key, body) => call(method, path, body, key), operatorKey: OPERATOR_KEY });
  const ofHub = hubPages(hub);
  const lost = { address: 'new@club.example', reason: '换届后原邮箱无人掌握' };
  await call('POST', `/v1/subscriptions/${hub.pausedId}/address`, lost, hub.hubToken);
  await stack.idle();
  const told = await call('GET', '/_local/inbox.json?to=member-2@club.example');
  const objection = told.map(({ text }: { text: string }) => /address\?token=(\S+)/.exec(text)?.[1]).find(Boolean);
  const managed = await (await fetch(`${stack.url}/manage?token=${manageToken}`)).text();
  const desks = await makeDesks({
    url: stack.url,
    call,
    idle: stack.idle,
    clerk: { email: CLERK.email, agencyId: CONSENT.to, key: key ?? '' },
    operatorKey: OPERATOR_KEY,
    noticeId: joint ?? '',
  });
  const open = {
    board: '/',
    docs: '/docs',
    guide: '/docs/agencies',
    'board-found': '/?q=%E5%90%88%E5%94%B1+%E7%A4%BE%E5%8C%BA&region=%E5%B9%BF%E4%B8%9C%E7%9C%81&inForce=true',
    'board-none': '/?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%B8%AA%E8%AF%8D&topic=culture',
    'board-unknown': '/?region=%E5%AD%99%E6%82%9F%E7%A9%BA%E5%9B%BD&q=%E5%8F%B0%E9%A3%8E',
    notice: `/notices/${formal.id}`,
    'notice-urgent': `/notices/${urgent}`,
    'notice-withdrawn': `/notices/${withdrawn.id}`,
    'notice-joint': `/notices/${joint}`,
    leaflet: `/notices/${leaflet.id}`,
    subscribe: '/subscribe',
    'subscribe-found': '/subscribe?step=1&act=find-region&regionQ=%E6%9C%9D%E9%98%B3%E5%8C%BA',
    'subscribe-county': '/subscribe?step=1&act=show&region=440106&name=%E6%B8%85%E6%BA%AA',
    'subscribe-wrong': '/subscribe?step=1&act=next&street=evil.example.com&region=440106',
    'subscribe-what': `/subscribe?${SIGN_UP}&step=1&act=next`,
    'subscribe-watch': `/subscribe?${SIGN_UP}&step=2&act=watch-at:4403&watch=440300`,
    'subscribe-how': `/subscribe?${SIGN_UP}&step=2&act=next`,
    'subscribe-check': `/subscribe?${SIGN_UP}&step=2&act=next`,
    'subscribe-sent': `/subscribe?${SIGN_UP}&step=2&act=next`,
    confirm: `/confirm?token=${confirm}`,
    manage: `/manage?token=${manageToken}&note=saved`,
    'manage-sent': `/manage/sent?token=${manageToken}`,
    'manage-ask': '/manage',
    'manage-ask-wrong': '/manage',
    'manage-ask-sent': '/manage',
    erase: '/erase',
    'erase-sent': '/erase',
    unsubscribe: /\/unsubscribe\/[^?"]+/.exec(managed)?.[0] ?? '',
    ...ofHub,
    'member-manage-open': ofHub['member-manage'] ?? '',
    'member-manage-wrong': ofHub['member-manage'] ?? '',
    'member-manage-hubs': ofHub['member-manage'] ?? '',
    'invite-wrong': ofHub['invite'] ?? '',
    'mailbox-answered': ofHub['lost-mailbox'] ?? '',
    objection: `/address?token=${objection}`,
    message: '/confirm?token=made-up',
    console: '/console',
  };
  return [{ pages: open, cookie: '' }, ...desks];
};

const shoot = async (browser: Browser, { pages, cookie }: DeskPages): Promise<void> => {
  for (const { name: look, options, isFull } of LOOKS) {
    for (const [language, suffix] of [
      ['zh-Hans', 'zh'],
      ['en', 'en'],
    ] as const) {
      const context = await browser.newContext({ ...options, locale: language });
      const [name = '', value = ''] = cookie.split('=');
      if (cookie !== '') await context.addCookies([{ name, value, url: stack.url }]);
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      for (const [name, path] of Object.entries(pages)) {
        const picture = `${name}-${suffix}-${look}`;
        if ((!into && !SHOWN_IN_DOCS.has(picture)) || !new RegExp(only).test(name)) continue;
        await page.goto(`${stack.url}${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
        const pressed = PRESSED[name];
        if (pressed) {
          if (name.startsWith('subscribe')) await page.locator('[name=address]').fill(PERSON.channel.address);
          await pressed(page);
        }
        if (into) await page.screenshot({ path: join(folder, `${picture}.png`), fullPage: isFull });
        else {
          const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 80 });
          writeFileSync(join(folder, `${picture}.webp`), Buffer.from(data, 'base64'));
          const kilobytes = Math.ceil(statSync(join(folder, `${picture}.webp`)).size / 1024);
          console.log(`docs/screens/${picture}.webp: ${kilobytes} KB`);
          if (kilobytes > MOST_KB) throw new Error(`${picture} is too large for docs`);
        }
      }
      if (into && look === 'desktop' && pages['notice']) {
        await page.goto(`${stack.url}${pages['notice']}?lang=${language}`);
        await page.pdf({ path: join(folder, `notice-${suffix}.pdf`), preferCSSPageSize: true });
      }
      await context.close();
    }
  }
};

try {
  if (!started.browser) throw new Error(`no browser starts here: ${started.why}`);
  mkdirSync(folder, { recursive: true });
  for (const pages of await makePages()) await shoot(started.browser, pages);
} finally {
  await started.browser?.close();
  await stack.stop();
}
