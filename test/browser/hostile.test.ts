import { parse } from 'csv-parse/sync';
import { Parser } from 'htmlparser2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cookiesOf, signInBy } from '../../demo/sign-in.ts';
import { startChromium } from '../../scripts/chromium.ts';
import { OPERATOR_KEY, Service } from '../journeys/service.ts';
import { clerksPages, type DeskState, editorsPages, operatorsPages } from './desk-pages.ts';
import { type Furnished, furnish, PEOPLE } from './desk-world.ts';
import { letIn } from './sign-in.ts';
import { DESKTOP, Visitor } from './visitor.ts';

const { browser, why } = await startChromium();
if (!browser) console.warn(`Hostile texts in a browser are not tried: none starts on this machine (${why}).`);

const HOSTILE = `"><img src=x onerror=hit()><script>hit()</script></title>' onmouseover=hit() {{1+1}}\u200b`;
const SHORT = `"><svg onload=hit()>'`;

/** Every word that was written into a field, as it was written. */
const said = new Set<string>();
const say = (word: string, most = 100): string => {
  const whole = `=${word}${HOSTILE}`;
  const written = whole.length <= most ? whole : `=${word}${SHORT}`;
  said.add(written);
  return written;
};

let service: Service;
let world: Furnished;
let hub: Readonly<{ hubToken: string; noticeId: string; member: string; memberToken: string }>;
beforeAll(async () => {
  service = await Service.start();
  world = await furnish(service, say);
  const organization = { class: 'culture-sports', region: '440106', community: say('石牌社区', 80) };
  const asked = await service.subscribe('hub', { organization: { ...organization, name: say('枢纽联合会'), hub: true } });
  const hubId = asked.id.replace(/^sub/, 'org');
  await service.call('PUT', `/v1/organizations/${hubId}/verification`, { key: OPERATOR_KEY });
  const joining = { ...organization, name: say('书法社'), memberOf: hubId };
  const { id, manageToken } = await service.subscribe('member', { organization: joining });
  const member = id.replace(/^sub/, 'org');
  await service.call('PUT', `/v1/organizations/${hubId}/members/${member}`, { key: asked.manageToken });
  const books = {
    title: say('关于书展的通知'),
    audience: { regions: ['440106'] },
    sections: [{ body: say('书展。') }],
    receipt: { required: true },
  };
  const { id: noticeId } = await service.publish(world.key, books);
  hub = { hubToken: asked.manageToken, noticeId, member, memberToken: manageToken };
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

/** What no page and no mail of ours has, and a word that was taken for markup would bring. */
const strayIn = (markup: string): readonly string[] => {
  const stray: string[] = [];
  const parser = new Parser({
    onopentag: (name, attributes) => {
      const isScript = name === 'script' && !attributes['src'] && attributes['type'] !== 'application/ld+json';
      const runs = Object.entries(attributes).some(([key, value]) => /^on|^srcdoc$/.test(key) || /^\s*javascript:/i.test(value));
      if (isScript || runs || attributes['src'] === 'x') stray.push(`<${name} ${JSON.stringify(attributes)}>`);
    },
  });
  parser.end(markup);
  return stray;
};

/** The same of a page as a browser has it, what ran there, and all that can be read in it. */
const STRAY = `(() => ({
  stray: [...document.querySelectorAll('*')].filter((one) =>
    (one.localName === 'script' && !one.src && one.type !== 'application/ld+json') || one.getAttribute('src') === 'x' ||
    [...one.attributes].some(({ name, value }) => /^on|^srcdoc$/.test(name) || /^\\s*javascript:/i.test(value))
  ).map((one) => one.outerHTML.slice(0, 200)),
  hits: window.hits,
  read: [document.title, document.body.textContent, ...[...document.querySelectorAll('input, textarea')].map(({ value }) => value)].join('\\n'),
}))()`;

const lookFor = ({ page }: Visitor) => page.evaluate<Readonly<{ stray: string[]; hits: number; read: string }>>(STRAY);

/** Without the policy that forbids scripts in a page: what would run there does run, and is seen. */
const comeUnguarded = async (): Promise<Visitor> => {
  if (!browser) throw new Error('no browser');
  const visitor = await Visitor.come(browser, service.url, { ...DESKTOP, bypassCSP: true });
  await visitor.page.context().addInitScript('window.hits = 0; window.hit = () => { window.hits += 1; };');
  return visitor;
};

/** Pages of the site on which something of that stands. */
const sitePages = (): readonly DeskState[] => {
  const typed = encodeURIComponent(HOSTILE);
  const manage = `token=${world.choir.manageToken}`;
  const paths = [
    '/',
    `/?q=${encodeURIComponent('合唱')}`,
    `/?q=${typed}&region=${typed}&agency=${typed}&from=${typed}`,
    ...[world.asking, world.corrected, world.withdrawn, world.signed, hub.noticeId].map((id) => `/notices/${id}`),
    `/notices/${world.corrected}?version=1`,
    `/receipts/${world.receipt}`,
    ...['', '/sent', '/consents', '/members', '/receipts'].map((page) => `/manage${page}?${manage}`),
    ...['', '/members', '/receipts'].map((page) => `/manage${page}?token=${hub.hubToken}`),
    `/manage/member?token=${hub.hubToken}&id=${hub.member}`,
    `/manage?token=${hub.memberToken}`,
    `/subscribe?step=1&act=next&name=${typed}&community=${typed}&street=${typed}&region=440106&address=${typed}`,
    `/subscribe?step=1&act=find-region&regionQ=${typed}`,
    `/confirm?token=${typed}`,
    `/unsubscribe/${typed}`,
    `/address?token=${typed}`,
    '/docs',
  ];
  return paths.map((path) => ({ name: path, route: path, path }));
};

describe('words that look like markup, in every field', () => {
  it('would be found where one is not escaped', async () => {
    const leak = `<p title="${HOSTILE}">${SHORT}</p>`;
    expect(strayIn(leak).length).toBeGreaterThan(2);
    if (!browser) return;
    const visitor = await comeUnguarded();
    await visitor.open('/');
    await visitor.page.setContent(leak);
    const { stray, hits } = await lookFor(visitor);
    expect([stray.length > 2, hits > 0]).toEqual([true, true]);
    await visitor.leave();
  });

  it.skipIf(!browser)(
    'are words on every page of the site and the console',
    async () => {
      if (!browser) return;
      const wrong: Record<string, unknown> = {};
      const read: string[] = [];
      const walk = async (who: string | null, states: readonly DeskState[]): Promise<void> => {
        const visitor = await comeUnguarded();
        if (who !== null) await letIn(visitor, service, who);
        for (const { name, path, press } of states) {
          await visitor.open(path);
          await press?.(visitor.page);
          const { stray, hits, read: text } = await lookFor(visitor);
          read.push(text);
          if (stray.length > 0 || hits !== 0) wrong[name] = { stray, hits };
        }
        if (visitor.wrong.length > 0) wrong[who ?? 'the site'] = visitor.wrong;
        await visitor.leave();
      };
      await Promise.all([
        walk(PEOPLE.clerk, clerksPages(world)),
        walk(null, sitePages()).then(() => walk(PEOPLE.operator, operatorsPages(world))),
      ]);
      await walk(PEOPLE.editor, editorsPages(world));
      expect(wrong).toEqual({});
      const whole = read.join('\n');
      // A file's name has no slash.
      expect([...said].filter((word) => !whole.includes(word) && !whole.includes(word.replaceAll('/', '')))).toEqual([]);
    },
    300_000,
  );

  it('are words in mails, feeds, what stands in frames, and no formulas in tables', async () => {
    const markup: Record<string, string> = {};
    for (const [at, { html, subject }] of (await service.inbox()).entries()) markup[`mail ${at}: ${subject}`] = html;
    const text = async (path: string, options = {}): Promise<string> => {
      const answer = await service.call('GET', path, options);
      expect([path, answer.status]).toEqual([path, 200]);
      return typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    };
    const atom = await text('/feeds/notices.atom');
    const inEntries: string[] = [];
    let isContent = false;
    const xml = new Parser(
      {
        onopentag: (name) => {
          isContent = name === 'content';
          if (isContent) inEntries.push('');
        },
        ontext: (part) => {
          if (isContent) inEntries.push(`${inEntries.pop()}${part}`);
        },
        onclosetag: () => {
          isContent = false;
        },
      },
      { xmlMode: true },
    );
    xml.end(atom);
    expect(inEntries.length).toBeGreaterThan(3);
    for (const [at, entry] of inEntries.entries()) markup[`atom ${at}`] = entry;
    markup['atom itself'] = atom;
    for (const { id, content_html } of JSON.parse(await text('/feeds/notices.json')).items) markup[`json ${id}`] = content_html;

    const cookie = cookiesOf(
      await signInBy(service.url, PEOPLE.clerk, async () => {
        await service.idle();
        return service.inbox(PEOPLE.clerk);
      }),
    );
    for (const frame of ['mail', 'page', 'paper'])
      markup[frame] = await text(`/console/drafts/${world.draft}/preview/${frame}`, { headers: { cookie } });
    expect(Object.entries(markup).flatMap(([name, one]) => strayIn(one).map((stray) => `${name}: ${stray}`))).toEqual([]);
    expect(Object.values(markup).some((one) => one.includes('onerror'))).toBe(true);

    const tables = [
      [`/v1/notices/${world.asking}/deliveries.csv`, world.key],
      [`/v1/notices/${world.asking}/receipts.csv`, world.key],
      ['/v1/agencies/yh-mzt/audit.csv?from=2020-01-01&to=2099-01-01', world.key],
      ['/v1/subscriptions/export', OPERATOR_KEY],
    ] as const;
    for (const [path, key] of tables) {
      const rows: string[][] = parse(await text(path, { key }), { bom: true, relax_column_count: true });
      expect(rows.length).toBeGreaterThan(1);
      expect(rows.flat().filter((cell) => /^[=+@\t\r]/.test(cell))).toEqual([]);
    }
  });
});
