import { expect } from 'vitest';
import { gallery } from './gallery.ts';
import type { onStage } from './stage.ts';
import { DESKTOP, NO_FAULTS, PHONE } from './visitor.ts';

/** A screen, its colours, and the language that its reader reads. */
export type Look = readonly [what: string, screen: typeof PHONE | typeof DESKTOP, colorScheme: 'light' | 'dark', language: string];

/** What most have. */
export const USUAL_LOOK: Look = ['on a phone', PHONE, 'light', 'zh'];
export const OTHER_LOOKS: readonly Look[] = [
  ['on a phone in the dark', PHONE, 'dark', 'en'],
  ['on a desk', DESKTOP, 'light', 'en'],
  ['on a desk in the dark', DESKTOP, 'dark', 'zh'],
];

const inLanguage = (path: string, language: string): string => `${path}${path.includes('?') ? '&' : '?'}lang=${language}`;

/** Each page of the site, and the gallery of what pages are put together from, is without a fault in a look. */
export const expectNoFaults = async (
  { stage, come }: Pick<Awaited<ReturnType<typeof onStage>>, 'stage' | 'come'>,
  [, screen, colorScheme, language]: Look,
): Promise<void> => {
  const visitor = await come({ ...screen, colorScheme });
  await visitor.page.route('**/gallery', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: gallery() }));
  const found: Record<string, unknown> = {};
  for (const [name, path] of Object.entries({ ...stage().pages, gallery: '/gallery' })) {
    await visitor.open(name === 'gallery' ? path : inLanguage(path, language));
    found[name] = await visitor.faults();
  }
  expect(found).toEqual(Object.fromEntries(Object.keys(found).map((name) => [name, NO_FAULTS])));
  expect(visitor.wrong).toEqual([]);
  await visitor.leave();
};
