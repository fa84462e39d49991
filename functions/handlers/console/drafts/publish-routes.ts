import { type Context, Hono } from 'hono';
import { type Draft, isCorrection } from '#domain/notices/draft';
import { sheetOf } from '#domain/notices/draft-sheet';
import { isPublic, unsignedOf } from '#domain/notices/notice';
import { wantedReceipt } from '#domain/receipts/receipt';
import { OWN_POLICY } from '#handling/page-app';
import { fieldOf } from '#handling/posted-form';
import { type DraftPreviewed, previewDraft, whyNotPublish } from '#usecases/notices/preview-draft';
import { askForTrial } from '#usecases/notices/trial-letter';
import { findDraft, mayDraft, publishDraft } from '#usecases/notices/write-draft';
import { composeWordsIn } from '#views/catalogue/compose-words';
import { publishWordsIn } from '#views/catalogue/publish-words';
import type { AudienceFacts } from '#views/console/compose/audience-view';
import { draftPath } from '#views/console/compose/compose-page';
import { withAbout } from '#views/console/compose/compose-parts';
import { asPaper, PREVIEWS, type PreviewKind, previewPage, previewPath, type Shown } from '#views/console/compose/preview-page';
import { type PublishPage, publishPage } from '#views/console/compose/publish-page';
import { MESSAGE_TARGETS, type MessageShown, type MessageTarget } from '#views/console/compose/robot-view';
import { previewMail } from '#views/email/trial-email';
import type { Html } from '#views/html';
import { noticeJson } from '#views/notice-json';
import { noticePage } from '#views/pages/notice-page';
import { links } from '#views/site';
import { inLanguage } from '#views/visit';
import { formatOf } from '#views/webhook/formats';
import type { ConsoleDeps } from '../deps.ts';
import { actAtDesk, atDesk, type Desk } from '../desk.ts';
import { forbidden } from '../rights.ts';
import { aboutNotices, placeNames } from './draft-names.ts';
import { elsewhere } from './draft-routes.ts';
import { sheetWarnings } from './sheet-flaws.ts';

type Previewed = Extract<DraftPreviewed, { kind: 'previewed' }>['preview'];
type Ready = Readonly<{ id: string; draft: Draft; preview: Previewed }>;

/** A draft that could go out as it stands; or the way to its page, which says what is missing. */
const ready = async (deps: ConsoleDeps, context: Context, desk: Desk): Promise<Ready | Response> => {
  const id = context.req.param('draft') ?? '';
  const found = await findDraft(deps, desk.caller, desk.agency.id, id);
  if (found.kind !== 'seen') return elsewhere(deps, context, desk, id);
  if (isCorrection(found.draft.content)) return toCorrection(context, desk, id);
  const previewed = await previewDraft(deps, desk.caller, found.agency, found.draft);
  if (previewed.kind === 'previewed') return { id, draft: found.draft, preview: previewed.preview };
  if (!mayDraft(desk.caller)) return context.redirect(inLanguage('/console/drafts', desk.visit.language), 303);
  return context.redirect(inLanguage(`${draftPath(id)}?check=1`, desk.visit.language), 303);
};

/** In a frame: what a mail brings its styles in its elements, and runs nothing. */
const FRAMED =
  "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox";

const framed = (context: Context, page: string): Response => {
  context.header(OWN_POLICY, FRAMED);
  return context.html(page);
};

/** A draft is looked at from all sides, tried out, and published. */
export const publishRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();

  app.get(
    '/console/drafts/:draft/preview',
    atDesk(deps, async (context, desk) => {
      const found = await ready(deps, context, desk);
      if (found instanceof Response) return found;
      const kind: PreviewKind = PREVIEWS.find((one) => one === context.req.query('as')) ?? 'audience';
      const trial = context.req.query('trial');
      const page = previewPage(desk, {
        id: found.id,
        shown: await shownAs(deps, desk, found, kind, MESSAGE_TARGETS.find((one) => one === context.req.query('to')) ?? 'wecom'),
        warnings: kind === 'audience' ? await warningsOf(deps, found, desk) : [],
        mayWrite: mayDraft(desk.caller),
        trial: trial === 'sent' || trial === 'over' ? trial : null,
      });
      return context.html(page);
    }),
  );

  app.get(
    '/console/drafts/:draft/preview/mail',
    atDesk(deps, async (context, desk) => {
      const found = await ready(deps, context, desk);
      return found instanceof Response ? found : framed(context, (await mailOf(deps, desk, found)).html);
    }),
  );
  for (const look of ['page', 'paper'] as const)
    app.get(
      `/console/drafts/:draft/preview/${look}`,
      atDesk(deps, async (context, desk) => {
        const found = await ready(deps, context, desk);
        if (found instanceof Response) return found;
        const { streets } = await placeNames(desk.visit.language);
        const page = noticePage({
          ...desk.visit,
          notice: found.preview.notice,
          versions: [found.preview.notice],
          site: deps.site,
          streets,
        });
        return framed(context, look === 'paper' ? asPaper(page) : page);
      }),
    );

  app.post(
    '/console/drafts/:draft/trial',
    actAtDesk(deps, async (context, desk) => {
      const found = await ready(deps, context, desk);
      if (found instanceof Response) return found;
      const asked = await askForTrial(deps, desk.caller, desk.member, found.id);
      if (asked === 'scope-missing') return forbidden(context, desk);
      return context.redirect(inLanguage(previewPath(found.id, `?trial=${asked === 'asked' ? 'sent' : 'over'}`), desk.visit.language), 303);
    }),
  );

  app.get(
    '/console/drafts/:draft/publish',
    atDesk(deps, async (context, desk) => {
      const found = await ready(deps, context, desk);
      return found instanceof Response ? found : context.html(await lastLook(deps, desk, found, null));
    }),
  );
  app.post(
    '/console/drafts/:draft/publish',
    actAtDesk(deps, async (context, desk, form) => publishing(deps, context, desk, form)),
  );
  return app;
};

const warningsOf = async (deps: ConsoleDeps, { draft, preview }: Ready, desk: Desk): Promise<readonly Html[]> => {
  const { agency, visit } = desk;
  const about = await aboutNotices(deps, desk, preview.warnings);
  return sheetWarnings(preview.warnings, sheetOf(draft.content, agency.id), visit.language, about).map((one) =>
    withAbout(one.error.replace(composeWordsIn(visit.language).check, ''), one.about),
  );
};

/** Pressed twice, the second press finds the notice that the first made. */
const publishing = async (deps: ConsoleDeps, context: Context, desk: Desk, form: FormData): Promise<Response> => {
  const id = context.req.param('draft') ?? '';
  const { language } = desk.visit;
  const revision = Number(fieldOf(form, 'revision'));
  const published = await publishDraft(deps, desk.caller, desk.agency.id, id, (draft) => draft.revision === revision);
  if ('notice' in published) {
    const { notice } = published;
    const note = isPublic(notice) ? 'published' : notice.status;
    return context.redirect(inLanguage(`/console/notices/${notice.id}?note=${note}`, language), 303);
  }
  switch (published.kind) {
    case 'correction': {
      const { corrected } = published;
      if (!('notice' in corrected)) return toCorrection(context, desk, id);
      return context.redirect(inLanguage(`/console/notices/${corrected.notice.id}?note=corrected`, language), 303);
    }
    case 'agency-unknown':
    case 'draft-unknown':
    case 'key-reused':
      return elsewhere(deps, context, desk, id);
    case 'scope-missing':
      return forbidden(context, desk);
    case 'stale':
    case 'four-eyes':
    case 'attachments-being-checked': {
      const found = await ready(deps, context, desk);
      if (found instanceof Response) return found;
      const note = published.kind === 'stale' ? 'stale' : published.kind === 'four-eyes' ? null : 'waiting';
      return context.html(await lastLook(deps, desk, found, note), published.kind === 'four-eyes' ? 403 : 409);
    }
    default:
      return context.redirect(inLanguage(`${draftPath(id)}?check=1`, language), 303);
  }
};

/** Why somebody cannot publish a draft, and who can. */
const barredFrom = async (deps: ConsoleDeps, desk: Desk, draft: Draft): Promise<PublishPage['barred']> => {
  const why = whyNotPublish(desk.agency, draft, desk.caller);
  if (why === null) return null;
  const { members } = await deps.staff.ofAgency(desk.agency.id);
  const writers = new Set(desk.agency.fourEyes ? [draft.createdBy.id, draft.updatedBy.id] : []);
  return { why, colleagues: members.filter((one) => one.roles.includes('publisher') && !writers.has(one.id)).map(({ name }) => name) };
};

/** A draft that corrects a notice has a page of its own, which shows what changes. */
export const toCorrection = (context: Context, { visit }: Desk, id: string): Response =>
  context.redirect(inLanguage(`/console/corrections/${id}`, visit.language), 303);

const lastLook = async (deps: ConsoleDeps, desk: Desk, { id, draft, preview }: Ready, note: PublishPage['note']): Promise<string> => {
  const publishAt = draft.content['publishAt'];
  const barred = await barredFrom(deps, desk, draft);
  return publishPage(desk, {
    id,
    revision: draft.revision,
    notice: preview.notice,
    publishAt: typeof publishAt === 'string' ? publishAt : null,
    audience: preview.audience,
    unsigned: unsignedOf(preview.notice).map(({ name }) => name),
    signatureHours: deps.signatureHours,
    barred,
    note,
    // Where four eyes are asked for, whoever gives it a time has written in it, and could not publish it any more.
    mayTime: mayDraft(desk.caller) && (!desk.agency.fourEyes || barred !== null),
  });
};

/** The mail of the first who would get it: with why, and what is addressed to them. */
const mailOf = async (deps: ConsoleDeps, { visit: { language }, member }: Desk, { preview }: Ready) => {
  const { streets } = await placeNames(language);
  const { notice, sample } = preview;
  const [first] = sample;
  return previewMail(
    { notice, reasons: first?.reasons ?? [], sections: first?.sections ?? [], language, site: deps.site, streets },
    { to: member.email, organization: { name: first?.organization.name ?? publishWordsIn(language).preview.recipient } },
  );
};

/** What the first who would get it reads in their group, or their program; the link to the receipt is each reader's own. */
const messageOf = async (
  deps: ConsoleDeps,
  { visit: { language } }: Desk,
  { preview }: Ready,
  to: MessageTarget,
): Promise<MessageShown> => {
  const { notice, sample } = preview;
  const [first] = sample;
  const item = {
    json: noticeJson(notice, deps.site),
    notice,
    reasons: first?.reasons ?? [],
    sections: first?.sections ?? [],
    ...(wantedReceipt(notice) ? { receiptUrl: links.receipt(deps.site, '…') } : {}),
  };
  const event = { id: notice.id, act: 'notice', at: notice.createdAt, language, site: deps.site, item } as const;
  const format = formatOf(to);
  return { to, body: JSON.stringify(JSON.parse(await format.compose(event)), null, 2), robot: (await format.show?.(event)) ?? null };
};

const shownAs = async (deps: ConsoleDeps, desk: Desk, found: Ready, kind: PreviewKind, to: MessageTarget): Promise<Shown> => {
  switch (kind) {
    case 'audience':
      return { kind, facts: await factsOf(desk, found) };
    case 'text': {
      const { subject, text } = await mailOf(deps, desk, found);
      return { kind, text: `${subject}\n\n${text}` };
    }
    case 'message':
      return { kind, message: await messageOf(deps, desk, found, to) };
    case 'mail':
    case 'page':
    case 'paper':
      return { kind };
  }
};

const factsOf = async ({ visit: { language } }: Desk, { preview }: Ready): Promise<AudienceFacts> => {
  const { place, streets } = await placeNames(language);
  const { notice, audience, sample, nearly, nearlyBy, agencyNames, duration, estimatedCost } = preview;
  return {
    audience,
    sample,
    nearly,
    nearlyBy,
    agencyNames,
    duration,
    estimatedCost,
    issuers: notice.issuers,
    isImmediate: notice.urgency === 'immediate',
    place,
    streets,
    partName: (position) => composeWordsIn(language).part(position + 1),
  };
};
