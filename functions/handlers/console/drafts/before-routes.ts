import { type Context, Hono } from 'hono';
import { readBy } from '#domain/input/issue-flaws';
import { MOST_DRAFTS } from '#domain/notices/draft';
import { contentOf, type DraftSheet, sheetOf } from '#domain/notices/draft-sheet';
import { hasSigned, isPublic, leadOf, type Notice, refuserOf } from '#domain/notices/notice';
import { RefusalDraft } from '#domain/notices/refusal-draft';
import { ScheduleDraft } from '#domain/notices/schedule-draft';
import { flawSentence } from '#handling/flaw-sentence';
import { fieldOf } from '#handling/posted-form';
import { may } from '#usecases/callers/authorize';
import { cancelNotice } from '#usecases/notices/cancel-notice';
import { cosignNotice } from '#usecases/notices/cosign-notice';
import { turnIntoDraft } from '#usecases/notices/draft-from-notice';
import { refuseSignature } from '#usecases/notices/refuse-to-sign';
import { rescheduleNotice } from '#usecases/notices/reschedule-notice';
import { mayDraft } from '#usecases/notices/write-draft';
import { composeWordsIn } from '#views/catalogue/compose-words';
import { publishWordsIn } from '#views/catalogue/publish-words';
import type { FieldErrors } from '#views/components/error-summary';
import { type SignaturePage, schedulePage, signaturePage } from '#views/console/compose/before-pages';
import { noticePath } from '#views/console/notice-rows';
import { inLanguage } from '#views/visit';
import type { ConsoleDeps } from '../deps.ts';
import type { Desk } from '../desk.ts';
import { actAtOwnNoticeForAll, atOwnNoticeForAll, forbidden, mayTakeBack, missing, ownNotice } from '../rights.ts';
import { begunFromPath, placeNames } from './draft-names.ts';
import { sheetIn } from './sheet-form.ts';

/** What is done to a notice before it is published: its time, its end, and the signatures of co-issuers. */
export const beforeRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();

  app.get(
    '/console/notices/:id/schedule',
    atOwnNoticeForAll(deps, (context, desk, notice) =>
      context.html(scheduled(desk, notice, sheetOf({ publishAt: notice.publishAt }, ''), [], context.req.query('note') === 'changed')),
    ),
  );
  app.post(
    '/console/notices/:id/schedule',
    actAtOwnNoticeForAll(deps, (context, desk, notice, form) => reschedule(deps, context, desk, notice, form)),
  );

  app.get(
    '/console/notices/:id/signature',
    atOwnNoticeForAll(deps, async (context, desk, notice) => context.html(await toSign(desk, notice, '', []))),
  );
  app.get(
    '/console/notices/:id/files/:file',
    atOwnNoticeForAll(deps, async (context, desk, notice) => {
      const file = notice.attachments.find(({ id }) => id === context.req.param('file'));
      return file ? context.redirect(await deps.attachmentFiles.linkTo(file), 303) : missing(context, desk);
    }),
  );
  app.post(
    '/console/notices/:id/signature',
    actAtOwnNoticeForAll(deps, (context, desk, notice, form) => sign(deps, context, desk, notice, form)),
  );
  return app;
};

const scheduled = (
  desk: Desk,
  notice: Notice,
  sheet: Pick<DraftSheet, 'publishOn' | 'publishTime'>,
  errors: FieldErrors,
  isChanged = false,
): string => {
  const isLead = leadOf(notice).id === desk.agency.id;
  const standing = notice.status === 'cancelled' ? 'cancelled' : isPublic(notice) ? 'published' : isLead ? 'open' : 'notLead';
  const mayAct = may(desk.caller, 'notices:write');
  return schedulePage(desk, {
    notice,
    standing,
    mayAct,
    mayDraft: mayDraft(desk.caller),
    day: sheet.publishOn,
    time: sheet.publishTime,
    errors,
    isChanged,
  });
};

const reschedule = async (deps: ConsoleDeps, context: Context, desk: Desk, notice: Notice, form: FormData): Promise<Response> => {
  const { language } = desk.visit;
  const words = publishWordsIn(language).schedule;
  const sheet = sheetIn(form);
  const again = (errors: FieldErrors, status: 409 | 422): Response => context.html(scheduled(desk, notice, sheet, errors), status);
  const done = (note: string): Response =>
    context.redirect(inLanguage(noticePath(notice.id, `${note === 'changed' ? '/schedule' : ''}?note=${note}`), language), 303);
  const act = fieldOf(form, 'act');

  if (act === 'cancel') {
    if (fieldOf(form, 'sure') !== 'yes') return again([{ name: 'sure', error: words.cancelMissing }], 422);
    const cancelled = await cancelNotice(deps, desk.caller, notice.id);
    if (cancelled.kind === 'cancelled') return done('cancelled');
    if (cancelled.kind === 'scope-missing') return forbidden(context, desk);
    return cancelled.kind === 'unknown' || cancelled.kind === 'not-the-lead' ? again([], 409) : outdated(deps, context, desk);
  }
  if (act === 'draft') return turnBack(deps, context, desk, notice, again);
  const publishAt = act === 'now' ? null : contentOf(sheet, '')['publishAt'];
  if (publishAt === undefined) return again([{ name: 'publishOn', error: words.missing }], 422);
  const read = readBy(ScheduleDraft, { publishAt });
  if (read.kind !== 'read') return again([{ name: 'publishOn', error: composeWordsIn(language).errors.moment }], 422);
  const moved = await rescheduleNotice(deps, desk.caller, notice.id, read.value.publishAt);
  switch (moved.kind) {
    case 'rescheduled':
      return done(moved.notice.status === 'published' ? 'published' : 'changed');
    case 'flawed':
      return again(
        moved.flaws.slice(0, 1).map((flaw) => ({ name: 'publishOn', error: flawSentence(flaw, language) })),
        422,
      );
    case 'scope-missing':
      return forbidden(context, desk);
    case 'not-the-lead':
      return again([], 409);
    case 'unknown':
      return missing(context, desk);
    case 'refused':
      return outdated(deps, context, desk);
  }
};

const turnBack = async (
  deps: ConsoleDeps,
  context: Context,
  desk: Desk,
  notice: Notice,
  again: (errors: FieldErrors, status: 409 | 422) => Response,
): Promise<Response> => {
  const { language } = desk.visit;
  const words = publishWordsIn(language).schedule;
  if (leadOf(notice).id !== desk.agency.id) return again([], 409);
  const turned = await turnIntoDraft(deps, desk.caller, desk.agency.id, notice);
  switch (turned.kind) {
    case 'written':
      return context.redirect(inLanguage(begunFromPath(turned.draft, notice), language), 303);
    case 'scope-missing':
      return forbidden(context, desk);
    case 'not-the-lead':
      return again([], 409);
    case 'enough':
      return again([{ name: 'toDraft', error: words.full(MOST_DRAFTS) }], 409);
    case 'too-large':
    case 'malformed':
      return again([{ name: 'toDraft', error: words.tooLong }], 409);
    case 'refused':
      return outdated(deps, context, desk);
    case 'unknown':
    case 'agency-unknown':
    case 'draft-unknown':
    case 'stale':
      return missing(context, desk);
  }
};

/** It has been published or cancelled since its page was opened: the page says so. */
const outdated = async (deps: ConsoleDeps, context: Context, desk: Desk): Promise<Response> => {
  const standing = await ownNotice(deps, context, desk);
  return standing ? context.html(scheduled(desk, standing, sheetOf({}, ''), []), 409) : missing(context, desk);
};

const toSign = async (desk: Desk, notice: Notice, reason: string, errors: FieldErrors, isTooLate = false): Promise<string> => {
  const { streets } = await placeNames(desk.visit.language);
  return signaturePage(desk, {
    notice,
    standing: isTooLate ? 'tooLate' : standingFor(desk, notice),
    mayAct: may(desk.caller, 'notices:write'),
    streets,
    reason,
    errors,
  });
};

/** How it stands for a co-issuer, who has it to sign or has signed. */
const standingFor = ({ agency, caller }: Desk, notice: Notice): SignaturePage['standing'] => {
  const isSigned = hasSigned(notice, agency.id);
  if (refuserOf(notice)?.id === agency.id) return isSigned ? 'takenBack' : 'refused';
  if (!isSigned) return notice.status === 'awaiting-signatures' ? 'open' : 'closed';
  if (mayTakeBack(caller, notice)) return 'signed';
  return isPublic(notice) ? 'published' : notice.status === 'cancelled' ? 'closed' : 'done';
};

const sign = async (deps: ConsoleDeps, context: Context, desk: Desk, notice: Notice, form: FormData): Promise<Response> => {
  const { language } = desk.visit;
  const done = context.redirect(inLanguage(noticePath(notice.id, '/signature'), language), 303);
  const refused = fieldOf(form, 'act') === 'refuse';
  if (!refused) {
    const signed = await cosignNotice(deps, desk.caller, notice.id);
    if (signed.kind === 'scope-missing') return forbidden(context, desk);
    return signed.kind === 'unknown' ? missing(context, desk) : done;
  }
  const reason = fieldOf(form, 'reason')
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .trim();
  const read = readBy(RefusalDraft, { reason });
  if (read.kind !== 'read') {
    const error =
      reason === '' ? publishWordsIn(language).signature.reasonMissing : read.flaws.map((one) => flawSentence(one, language))[0];
    return context.html(await toSign(desk, notice, reason, [{ name: 'reason', error: error ?? '' }]), 422);
  }
  const answer = await refuseSignature(deps, desk.caller, notice.id, read.value.reason);
  if (answer.kind === 'scope-missing') return forbidden(context, desk);
  if (answer.kind === 'unknown') return missing(context, desk);
  if (answer.kind === 'cancelled') return done;
  // It was published, or given up by others, since its page was opened: the page says so.
  const standing = (await ownNotice(deps, context, desk)) ?? notice;
  return context.html(await toSign(desk, standing, '', [], answer.kind === 'published-before'), 409);
};
