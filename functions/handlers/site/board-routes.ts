import { Hono } from 'hono';
import { isPublic, type Notice } from '#domain/notices/notice';
import { asOf } from '#domain/notices/notice-life';
import { isStreet, type RegionCode, regionNamed } from '#domain/region';
import { loadStreets } from '#domain/streets';
import { after, instant, MINUTE } from '#domain/time';
import { visitOf } from '#handling/visit';
import type { NoticeStore } from '#ports/notice-store';
import { BOARD_START, searchBoard } from '#usecases/search/search-board';
import { boardPage } from '#views/pages/board-page';
import { messagePage } from '#views/pages/message-page';
import { noticePage } from '#views/pages/notice-page';
import type { StreetNames } from '#views/place-words';
import type { SiteDeps } from './deps.ts';

/** The board and the notices on it. */
export const boardRoutes = ({ notices, noticeLists, clock, site }: Pick<SiteDeps, 'notices' | 'noticeLists' | 'clock' | 'site'>): Hono => {
  const app = new Hono();

  app.get('/', async (context) => {
    const q = (context.req.query('q') ?? '').trim().slice(0, LONGEST_QUESTION);
    const region = (context.req.query('region') ?? '').trim().slice(0, LONGEST_QUESTION);
    const found = region === '' ? null : (regionNamed(region) ?? 'unknown');
    // Up to the minute that runs: what is published while this is read belongs to it.
    const to = after(instant(clock.now()), MINUTE);
    const cursor = context.req.query('cursor');
    const page = (found === 'unknown'
      ? null
      : await searchBoard({ noticeLists, clock }, { from: BOARD_START, to, limit: SHOWN, cursor, q, region: found })) ?? { items: [] };
    return context.html(
      boardPage({
        notices: page.items,
        next: page.next ?? null,
        lookedBackTo: 'lookedBackTo' in page ? (page.lookedBackTo ?? null) : null,
        region,
        q,
        found,
        streets: await streetsIn([...(found ? [found] : []), ...page.items.flatMap(({ audience }) => audience.regions)]),
        ...visitOf(context),
      }),
    );
  });

  app.get('/notices/:id', async (context) => {
    const visit = visitOf(context);
    const current = await notices.find(context.req.param('id'));
    if (!current || !isPublic(current)) return context.html(messagePage('missing', visit), 404);
    const asked = context.req.query('version');
    const versions = current.version > 1 ? await notices.versions(current.id) : [current];
    const notice = asked === undefined ? current : versions.find(({ version }) => String(version) === asked);
    return notice
      ? context.html(
          noticePage({
            notice: asOf(notice, clock.now()),
            versions,
            ...(await relatedTo(notices, notice)),
            before: versions.find(({ version }) => version === notice.version - 1),
            site,
            streets: await streetsIn(
              [notice, ...notice.sections].flatMap(({ audience }) => [...(audience?.regions ?? []), ...(audience?.excludeRegions ?? [])]),
            ),
            ...visit,
          }),
        )
      : context.html(messagePage('missing', visit), 404);
  });

  return app;
};

/** Published notices that a notice replaces, and the one that replaces it. */
const relatedTo = async (notices: Pick<NoticeStore, 'find'>, { supersedes, supersededBy }: Notice) => {
  const found = async (id: string): Promise<readonly Notice[]> => {
    const notice = await notices.find(id);
    return notice && isPublic(notice) ? [notice] : [];
  };
  const replaced = (await Promise.all(supersedes.map(({ noticeId }) => found(noticeId)))).flat();
  const [replacement] = supersededBy ? await found(supersededBy.noticeId) : [];
  return { replaced, replacement };
};

/** Names of the streets among these; most notices name none, and need no table. */
const streetsIn = async (codes: readonly RegionCode[]): Promise<StreetNames | undefined> => {
  if (!codes.some(isStreet)) return undefined;
  const streets = await loadStreets();
  return (code) => streets.nameOf(code);
};

const LONGEST_QUESTION = 100;
/** Notices on a page. */
const SHOWN = 30;
