import { expect } from 'vitest';
import { gallery } from './gallery.ts';
import type { onStage } from './stage.ts';
import { ALL_RULES, DESKTOP, NO_FAULTS, OF_COLOURS, PHONE } from './visitor.ts';

/** A screen, its colours, the language that its reader reads, and what axe looks for there. */
export type Look = readonly [
  what: string,
  screen: typeof PHONE | typeof DESKTOP,
  colorScheme: 'light' | 'dark',
  language: string,
  rules: readonly string[],
];

/** What most have. */
export const USUAL_LOOK: Look = ['on a phone', PHONE, 'light', 'zh', ALL_RULES];
export const OTHER_LOOKS: readonly Look[] = [
  ['on a phone in the dark', PHONE, 'dark', 'en', ALL_RULES],
  ['on a desk', DESKTOP, 'light', 'en', ALL_RULES],
  // All but the colours is as on the other desk, and in Chinese as on the usual phone.
  ['on a desk in the dark', DESKTOP, 'dark', 'zh', OF_COLOURS],
];

const inLanguage = (path: string, language: string): string => `${path}${path.includes('?') ? '&' : '?'}lang=${language}`;

/** Each page of the site, and the gallery of what pages are put together from, is without a fault in a look. */
export const expectNoFaults = async (
  { stage, come }: Pick<Awaited<ReturnType<typeof onStage>>, 'stage' | 'come'>,
  [, screen, colorScheme, language, rules]: Look,
): Promise<void> => {
  const visitor = await come({ ...screen, colorScheme });
  await visitor.page.route('**/gallery', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: gallery() }));
  const found: Record<string, unknown> = {};
  for (const [name, path] of Object.entries({ ...stage().pages, gallery: '/gallery' })) {
    await visitor.open(name === 'gallery' ? path : inLanguage(path, language));
    found[name] = await visitor.faults(rules);
  }
  expect(found).toEqual(Object.fromEntries(Object.keys(found).map((name) => [name, NO_FAULTS])));
  expect(visitor.wrong).toEqual([]);
  await visitor.leave();
};
