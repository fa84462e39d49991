import { Hono } from 'hono';
import { isPublic, type NoticeSummary } from '#domain/notice';
import { contains, type RegionCode, regionNamed } from '#domain/region';
import { matchKey } from '#domain/text';
import { after, instant, MINUTE } from '#domain/time';
import type { NoticeStore } from '#ports/notice-store';
import { boardPage } from '#views/pages/board-page';
import { messagePage } from '#views/pages/message-page';
import { noticePage } from '#views/pages/notice-page';
import type { SiteDeps } from './deps.ts';
import { languageOf } from './request.ts';

/** The board and the notices on it. */
export const boardRoutes = ({ notices, clock, site }: Pick<SiteDeps, 'notices' | 'clock' | 'site'>): Hono => {
  const app = new Hono();

  app.get('/', async (context) => {
    const q = (context.req.query('q') ?? '').trim().slice(0, LONGEST_QUESTION);
    const region = (context.req.query('region') ?? '').trim().slice(0, LONGEST_QUESTION);
    const found = region === '' ? null : (regionNamed(region) ?? 'unknown');
    // Up to the minute that runs: what is published while this is read belongs to it.
    const to = after(instant(clock.now()), MINUTE);
    const cursor = context.req.query('cursor');
    const page = (found === 'unknown' ? null : await boardOf(notices, { q, found, to, cursor })) ?? { items: [] };
    return context.html(boardPage({ notices: page.items, next: page.next ?? null, region, q, found, language: languageOf(context) }));
  });

  app.get('/notices/:id', async (context) => {
    const language = languageOf(context);
    const current = await notices.find(context.req.param('id'));
    if (!current || !isPublic(current)) return context.html(messagePage('missing', language), 404);
    const asked = context.req.query('version');
    const versions = current.version > 1 ? await notices.versions(current.id) : [current];
    const notice = asked === undefined ? current : versions.find(({ version }) => String(version) === asked);
    return notice ? context.html(noticePage({ notice, versions, language, site })) : context.html(messagePage('missing', language), 404);
  });

  return app;
};

const LONGEST_QUESTION = 100;
const BOARD_START = '2000-01-01T00:00:00.000Z';
/** Notices on a page, and how many pages of the store are read at most to fill it: a rare word must not read the whole board. */
const SHOWN = 30;
const READS = 10;

type Question = Readonly<{ q: string; found: RegionCode | null; to: string; cursor: string | undefined }>;

const boardOf = async (notices: NoticeStore, { q, found, to, cursor }: Question): ReturnType<NoticeStore['board']> => {
  const key = matchKey(q);
  const isWanted = (notice: NoticeSummary): boolean =>
    matchKey(notice.title).includes(key) &&
    (found === null || notice.audience.regions.some((own) => contains(found, own) || contains(own, found)));
  const items: NoticeSummary[] = [];
  let next = cursor;
  for (let reads = 0; reads < READS && items.length < SHOWN; reads++) {
    const page = await notices.board({ from: BOARD_START, to, limit: SHOWN - items.length, cursor: next });
    if (!page) return null;
    items.push(...page.items.filter(isWanted));
    next = page.next;
    if (next === undefined) break;
  }
  return { items, ...(next === undefined ? {} : { next }) };
};
