import { type Context, Hono } from 'hono';
import type { Draft } from '#domain/notices/draft';
import { contentOf, type DraftSheet, sheetOf } from '#domain/notices/draft-sheet';
import { isPublic, LIMITS, leadOf } from '#domain/notices/notice';
import { type PlacesOf, placesIn, withAudience, withPlaces } from '#domain/notices/sheet-presses';
import type { NamedPlace } from '#domain/place-list';
import { after, instant, MINUTE } from '#domain/time';
import { fieldOf } from '#handling/posted-form';
import { agenciesCalled } from '#usecases/agencies/agencies-called';
import { amendDraft } from '#usecases/notices/save-draft';
import { findDraft, mayDraft } from '#usecases/notices/write-draft';
import { BOARD_START } from '#usecases/search/search-board';
import { draftSupersedesWay, issuersPage, partAudiencePage, supersedesPage } from '#views/console/compose/chooser-pages';
import { draftPath } from '#views/console/compose/compose-page';
import { draftPlacesWay, placesPage, placesPath } from '#views/console/compose/places-page';
import { inLanguage } from '#views/visit';
import type { ConsoleDeps } from '../deps.ts';
import { actAtDesk, atDesk, type Desk } from '../desk.ts';
import { forbidden } from '../rights.ts';
import { placeNames } from './draft-names.ts';
import { elsewhere } from './draft-routes.ts';
import { placesAfter, placesListed, placesShown } from './places-shown.ts';
import { audienceInForm } from './sheet-form.ts';

type Opened = Readonly<{ draft: Draft; sheet: DraftSheet; id: string }>;

/** A draft that is to be written in; or the answer where it is not there, or not theirs to write. */
const opened = async (deps: ConsoleDeps, context: Context, desk: Desk): Promise<Opened | Response> => {
  const id = context.req.param('draft') ?? '';
  const found = await findDraft(deps, desk.caller, desk.agency.id, id);
  if (found.kind !== 'seen') return elsewhere(deps, context, desk, id);
  if (!mayDraft(desk.caller)) return forbidden(context, desk);
  return { draft: found.draft, sheet: sheetOf(found.draft.content, desk.agency.id), id };
};

/** Change one thing of a draft: what else stands in it stays, whoever wrote it meanwhile. Null, or the answer where that cannot be. */
const amend = async (
  deps: ConsoleDeps,
  context: Context,
  desk: Desk,
  change: (sheet: DraftSheet) => DraftSheet,
): Promise<Response | null> => {
  const id = context.req.param('draft') ?? '';
  const agencyId = desk.agency.id;
  const saved = await amendDraft(deps, desk.caller, agencyId, id, (content) => contentOf(change(sheetOf(content, agencyId)), agencyId));
  if (saved.kind === 'scope-missing') return forbidden(context, desk);
  return saved.kind === 'written' ? null : elsewhere(deps, context, desk, id);
};

/** The same, and go on. */
const amended = async (
  deps: ConsoleDeps,
  context: Context,
  desk: Desk,
  change: (sheet: DraftSheet) => DraftSheet,
  to: string,
): Promise<Response> => (await amend(deps, context, desk, change)) ?? context.redirect(inLanguage(to, desk.visit.language), 303);

const partIn = (context: Context): number | null => {
  const part = context.req.query('part');
  return part === undefined || !/^\d{1,2}$/.test(part) ? null : Number(part);
};

const placesOf = (context: Context): PlacesOf => ({
  part: partIn(context),
  field: context.req.query('field') === 'excludeRegions' ? 'excludeRegions' : 'regions',
});

/** Pages on which something is chosen for a draft by its name. */
export const chooserRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();
  placeRoutes(app, deps);

  app.get(
    '/console/drafts/:draft/audience',
    atDesk(deps, async (context, desk) => {
      const found = await opened(deps, context, desk);
      if (found instanceof Response) return found;
      const part = Math.min(partIn(context) ?? 0, found.sheet.sections.length - 1);
      const { place } = await placeNames(desk.visit.language);
      return context.html(partAudiencePage(desk, { id: found.id, sheet: found.sheet, part, place }));
    }),
  );
  app.post(
    '/console/drafts/:draft/audience',
    actAtDesk(deps, async (context, desk, form) => {
      const part = partIn(context) ?? 0;
      const id = context.req.param('draft') ?? '';
      const [act = '', field = ''] = fieldOf(form, 'act').split(':');
      const of: PlacesOf = { part, field: field === 'excludeRegions' ? 'excludeRegions' : 'regions' };
      const to = act === 'places' ? placesPath(id, of) : draftPath(id);
      return amended(deps, context, desk, (sheet) => withAudience(sheet, part, audienceInForm(form)), to);
    }),
  );

  app.get(
    '/console/drafts/:draft/issuers',
    atDesk(deps, async (context, desk) => {
      const found = await opened(deps, context, desk);
      if (found instanceof Response) return found;
      const { id, sheet } = found;
      const typed = (context.req.query('q') ?? '').trim();
      const besides = [desk.agency.id, ...sheet.coIssuers];
      const [{ place }, agencies, chosen] = await Promise.all([
        placeNames(desk.visit.language),
        agenciesCalled(deps, typed, besides),
        sheet.coIssuers.length === 0 ? [] : deps.agencies.findMany(sheet.coIssuers),
      ]);
      const ids = agencies.map((agency) => agency.id);
      const consented = ids.length === 0 ? new Set<string>() : await deps.agencies.consentedTo(desk.agency.id, ids);
      return context.html(issuersPage(desk, { id, typed, agencies, chosen, consented, place, most: LIMITS.issuers }));
    }),
  );
  app.post(
    '/console/drafts/:draft/issuers',
    actAtDesk(deps, async (context, desk, form) => {
      const [added] = await deps.agencies.findMany([fieldOf(form, 'add')].filter((id) => /^[a-z0-9-]{2,40}$/.test(id)));
      const q = fieldOf(form, 'q');
      const to = `${draftPath(context.req.param('draft') ?? '')}/issuers${q === '' ? '' : `?q=${encodeURIComponent(q)}`}`;
      const add = (sheet: DraftSheet): DraftSheet =>
        added && added.id !== desk.agency.id ? { ...sheet, coIssuers: [...new Set([...sheet.coIssuers, added.id])] } : sheet;
      return amended(deps, context, desk, add, to);
    }),
  );

  app.get(
    '/console/drafts/:draft/supersedes',
    atDesk(deps, async (context, desk) => {
      const found = await opened(deps, context, desk);
      if (found instanceof Response) return found;
      const { notices, next } = await ownPublished(deps, desk.agency.id, context.req.query('after'));
      return context.html(supersedesPage(desk, { notices, chosen: found.sheet.supersedes, next }, draftSupersedesWay(desk, found.id)));
    }),
  );
  app.post(
    '/console/drafts/:draft/supersedes',
    actAtDesk(deps, async (context, desk, form) => {
      const id = context.req.param('draft') ?? '';
      const noticeId = fieldOf(form, 'add').slice(0, 80);
      const add = (sheet: DraftSheet): DraftSheet =>
        noticeId === '' ? sheet : { ...sheet, supersedes: [...new Set([...sheet.supersedes, noticeId])] };
      return amended(deps, context, desk, add, `${draftPath(id)}/supersedes`);
    }),
  );
  return app;
};

/** What an agency has published itself, the newest first, for whoever chooses one of these. */
export const ownPublished = async (deps: ConsoleDeps, agencyId: string, cursor: string | undefined) => {
  const to = after(instant(deps.clock.now()), MINUTE);
  const page = await deps.noticeLists.ofAgency(agencyId, { from: BOARD_START, to, limit: 50, cursor });
  const notices = (page?.items ?? []).filter((notice) => isPublic(notice) && leadOf(notice).id === agencyId);
  return { notices, next: page?.next ?? null };
};

const placeRoutes = (app: Hono, deps: ConsoleDeps): void => {
  app.get(
    '/console/drafts/:draft/places',
    atDesk(deps, async (context, desk) => {
      const found = await opened(deps, context, desk);
      if (found instanceof Response) return found;
      return context.html(await places(context, desk, found));
    }),
  );
  app.post(
    '/console/drafts/:draft/places',
    actAtDesk(deps, async (context, desk, form) => {
      const found = await opened(deps, context, desk);
      if (found instanceof Response) return found;
      const of = placesOf(context);
      const [act, add, drop] = [fieldOf(form, 'act'), fieldOf(form, 'add'), fieldOf(form, 'drop')];
      if (act === 'paste') return pasted(deps, context, desk, { found, of, list: fieldOf(form, 'list') });
      const change = (sheet: DraftSheet): DraftSheet => withPlaces(sheet, of, placesAfter(placesIn(sheet, of), { act, add, drop }));
      const kept = (['q', 'at'] as const).flatMap((name) => {
        const value = context.req.query(name);
        return value ? [`&${name}=${encodeURIComponent(value)}`] : [];
      });
      return amended(deps, context, desk, change, placesPath(found.id, of, kept.join('')));
    }),
  );
};

type Pasted = Readonly<{ unsure?: readonly NamedPlace[]; added?: number }>;

const places = async (context: Context, desk: Desk, { id, sheet }: Opened, pastedBefore: Pasted = {}): Promise<string> => {
  const of = placesOf(context);
  const [q = '', at = ''] = [context.req.query('q'), context.req.query('at')];
  const shown = await placesShown({ of, codes: placesIn(sheet, of), q, at, ...pastedBefore }, desk.visit.language);
  return placesPage(desk, shown, draftPlacesWay(desk, id, of));
};

/** What is clear of a list is added; what is not is shown again, to be written more clearly. */
const pasted = async (
  deps: ConsoleDeps,
  context: Context,
  desk: Desk,
  { found, of, list }: Readonly<{ found: Opened; of: PlacesOf; list: string }>,
): Promise<Response> => {
  const { codes, unsure } = await placesListed(list);
  const add = (sheet: DraftSheet): DraftSheet => withPlaces(sheet, of, [...placesIn(sheet, of), ...codes]);
  const saved = await amend(deps, context, desk, add);
  if (saved !== null) return saved;
  const page = await places(context, desk, { ...found, sheet: add(found.sheet) }, { unsure, added: codes.length });
  return context.html(page, unsure.length > 0 ? 422 : 200);
};
