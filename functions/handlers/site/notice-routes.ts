import { Hono } from 'hono';
import { isPublic, type Notice } from '#domain/notices/notice';
import { asOf } from '#domain/notices/notice-life';
import { visitOf } from '#handling/visit';
import type { NoticeStore } from '#ports/notice-store';
import { messagePage } from '#views/pages/message-page';
import { noticePage } from '#views/pages/notice-page';
import type { SiteDeps } from './deps.ts';
import { streetsIn } from './streets-in.ts';

/** Each notice, in each of its versions. */
export const noticeRoutes = ({ notices, clock, site }: Pick<SiteDeps, 'notices' | 'clock' | 'site'>): Hono => {
  const app = new Hono();

  app.get('/notices/:id', async (context) => {
    const visit = visitOf(context);
    const current = await notices.find(context.req.param('id'));
    if (!current || !isPublic(current)) return context.html(messagePage('missing', visit), 404);
    const asked = context.req.query('version');
    const versions = current.version > 1 ? await notices.versions(current.id) : [current];
    const notice = asked === undefined ? current : versions.find(({ version }) => String(version) === asked);
    if (!notice) return context.html(messagePage('missing', visit), 404);
    // What stood before is to be read, not found.
    if (notice.version !== current.version) context.header('x-robots-tag', 'noindex');
    return context.html(
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
    );
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
