import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeApp } from '../../functions/handlers/console/app.ts';
import type { ConsoleDeps } from '../../functions/handlers/console/deps.ts';
import { startChromium } from '../../scripts/chromium.ts';
import { Service } from '../journeys/service.ts';
import { clerksPages, type DeskState, editorsPages, NO_PAGES, operatorsPages, strangersPages } from './desk-pages.ts';
import { type Furnished, furnish, PEOPLE } from './desk-world.ts';
import { letIn } from './sign-in.ts';
import { DESKTOP, OF_COLOURS, PHONE, Visitor } from './visitor.ts';

const { browser, why } = await startChromium();
if (!browser) console.warn(`The pages of the console are not looked at in a browser: none starts on this machine (${why}).`);

let service: Service;
let world: Furnished;
beforeAll(async () => {
  if (!browser) return;
  service = await Service.start();
  world = await furnish(service);
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

type Group = Readonly<{ who: string | null; states: readonly DeskState[] }>;

/** Who sees which pages. */
const groups = (): readonly Group[] => [
  { who: PEOPLE.clerk, states: clerksPages(world) },
  { who: null, states: strangersPages() },
  { who: PEOPLE.editor, states: editorsPages(world) },
  { who: PEOPLE.operator, states: operatorsPages(world) },
];

const come = async (who: string | null): Promise<Visitor> => {
  if (!browser) throw new Error('no browser');
  const visitor = await Visitor.come(browser, service.url, PHONE);
  if (who !== null) await letIn(visitor, service, who);
  return visitor;
};

/** In a language, with all that is folded opened. */
const arrive = async (visitor: Visitor, { path, press }: DeskState, language: string): Promise<void> => {
  const asked = `${path}${path.includes('?') ? '&' : '?'}lang=${language}`;
  await visitor.open(asked);
  // Not led on to another page, which would be looked at in its place.
  expect(visitor.path).toBe(asked);
  await press?.(visitor.page);
  await visitor.page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true");
  expect(await visitor.language()).toBe(language);
};

/** What is wrong with a page on a screen in its colours. */
const faultsOn = async (
  visitor: Visitor,
  screen: typeof PHONE | typeof DESKTOP,
  colorScheme: 'light' | 'dark',
  rules?: readonly string[],
): Promise<readonly string[]> => {
  await visitor.page.setViewportSize(screen.viewport);
  await visitor.page.emulateMedia({ colorScheme });
  const overflow = await visitor.overflow();
  return [
    ...(await visitor.violations(rules)),
    ...(screen === PHONE ? await visitor.smallTargets() : []),
    ...(overflow > 0 ? [`${overflow} px wider than its window`] : []),
  ];
};

/**
 * What is wrong with each of their pages: on a phone and a desk, in light and dark, in both languages. In English a signed-in person comes
 * to each address once: what was pressed there before has been done.
 */
const walk = async (groups: readonly Group[]): Promise<Readonly<Record<string, readonly string[]>>> => {
  const found: Record<string, readonly string[]> = {};
  for (const { who, states } of groups) {
    const visitor = await come(who);
    for (const [at, state] of states.entries()) {
      await visitor.page.setViewportSize(PHONE.viewport);
      await arrive(visitor, state, 'zh-Hans');
      const faults = [...(await faultsOn(visitor, PHONE, 'light')), ...(await faultsOn(visitor, DESKTOP, 'dark', OF_COLOURS))];
      if (who === null || states.findIndex(({ route }) => route === state.route) === at) await arrive(visitor, state, 'en');
      faults.push(...(await faultsOn(visitor, PHONE, 'dark', OF_COLOURS)), ...(await faultsOn(visitor, DESKTOP, 'light')));
      found[state.name] = faults;
    }
    found[`scripts for ${who}`] = visitor.wrong;
    await visitor.leave();
  }
  return found;
};

describe.skipIf(!browser)(browser ? 'every page of the console' : `every page of the console (skipped: ${why})`, () => {
  it('is among those that are looked at here', () => {
    const app = makeApp({ site: { publicUrl: 'http://console.example' } } as ConsoleDeps);
    const routes = app.routes.filter(({ method }) => method === 'GET').map(({ path }) => path);
    // By its method each: else one that is loaded when somebody comes there would not be among these.
    expect(app.routes.filter(({ method, path }) => method === 'ALL' && !/\*|\{/.test(path))).toEqual([]);
    const looked = groups().flatMap(({ states }) => states.map(({ route }) => route));
    expect([...new Set([...looked, ...NO_PAGES])].toSorted()).toEqual([...new Set(routes)].toSorted());
  });

  it('is without a fault for axe on a phone and a desk, in light and dark and both languages, fits, and is large enough to tap', async () => {
    const all = groups();
    // At once, since this machine has more than one core.
    const found = Object.assign({}, ...(await Promise.all([walk(all.slice(0, 1)), walk(all.slice(1))])));
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((name) => [name, []])));
    expect(Object.keys(found).length).toBeGreaterThan(all.flatMap(({ states }) => states).length);
  }, 400_000);

  it('is on paper, where it reports, without what belongs to the screen', async () => {
    const visitor = await come(PEOPLE.clerk);
    const printed = async (path: string): Promise<string> => {
      await visitor.open(`${path}?lang=zh-Hans`);
      return (await visitor.printed()).join('\n');
    };
    const report = await printed(`/console/notices/${world.asking}`);
    const receipts = await printed(`/console/notices/${world.asking}/receipts`);
    expect(report).toMatch(/— 1 —\s*关于举办社区合唱节的通知[\s\S]*已送达 \d+ \d+%[\s\S]*合计 4 100%[\s\S]*地区 收件者[\s\S]*合计 4/);
    expect(receipts).toMatch(/— 1 —\s*签收情况[\s\S]*应签收 3[\s\S]*云溪诗社[\s\S]*未签\s*收[\s\S]*合计 1 2 3 33\.3%/);
    const gone = ['退出登录', '辖区', '大字号', '查看', '下载', '删除', '延长截止日期', '撤回', '跳到正文'];
    expect(gone.filter((words) => `${report}${receipts}`.includes(words))).toEqual([]);
    expect(visitor.wrong).toEqual([]);
    await visitor.leave();
  });
});
