import { type Context, Hono } from 'hono';
import { readBy } from '#domain/input/issue-flaws';
import { isPublic, type Notice } from '#domain/notices/notice';
import { RedactionDraft } from '#domain/notices/redaction';
import { WithdrawalDraft, withdrawalFlaws } from '#domain/notices/withdrawal-draft';
import { flawSentence } from '#handling/flaw-sentence';
import { fieldOf } from '#handling/posted-form';
import { reportNotice } from '#usecases/ledger/report-notice';
import { redactVersion } from '#usecases/notices/redact-version';
import { withdrawNotice } from '#usecases/notices/withdraw-notice';
import { correctWordsIn } from '#views/catalogue/correct-words';
import type { FieldErrors } from '#views/components/error-summary';
import { noticePath } from '#views/console/notice-rows';
import { refusedPage } from '#views/console/refused-page';
import { redactionPage, type TypedRedaction, withdrawalPage } from '#views/console/withdrawal-pages';
import { inLanguage } from '#views/visit';
import type { ConsoleDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { rightsOver } from './follow-routes.ts';
import { actAtOwnNotice, atOwnNotice, missing } from './rights.ts';

const NOTHING_TYPED: TypedRedaction = { text: '', isWhole: false, attachments: [], reason: '', isSure: false };

/** Take a notice back, or what leaked in it. */
export const withdrawalRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();
  const refused = (context: Context, desk: Desk, id: string, why: 'onlyLead' | 'notNow'): Response =>
    context.html(refusedPage(desk, { path: noticePath(id), why }), why === 'onlyLead' ? 403 : 409);

  app.get(
    '/console/notices/:id/withdrawal',
    atOwnNotice(deps, 'notices:write', async (context, desk, notice) => {
      const stands = isPublic(notice) && notice.status !== 'withdrawn';
      if (!rightsOver(desk.caller, notice).withdraw) return refused(context, desk, notice.id, stands ? 'onlyLead' : 'notNow');
      return context.html(withdrawalPage(desk, { notice, reason: '', totals: null, isLook: false }));
    }),
  );

  app.post(
    '/console/notices/:id/withdrawal',
    actAtOwnNotice(deps, 'notices:write', async (context, desk, notice, form) => {
      const reason = fieldOf(form, 'reason');
      const ask = (error?: string) =>
        context.html(withdrawalPage(desk, { notice, reason, error, totals: null, isLook: false }), error === undefined ? 200 : 422);
      const act = fieldOf(form, 'act');
      if (act === 'edit') return ask();
      const read = readBy(WithdrawalDraft, { reason });
      const [flaw] = read.kind === 'read' ? withdrawalFlaws(read.value) : read.flaws;
      if (reason.trim() === '') return ask(correctWordsIn(desk.visit.language).withdrawal.reasonMissing);
      if (read.kind !== 'read' || flaw) return ask(flaw ? flawSentence(flaw, desk.visit.language) : undefined);
      if (act !== 'withdraw') {
        const report = await reportNotice(deps, notice.id);
        return context.html(withdrawalPage(desk, { notice, reason: read.value.reason, totals: report?.totals ?? null, isLook: true }));
      }
      const done = await withdrawNotice(deps, desk.caller, notice.id, read.value);
      switch (done.kind) {
        case 'withdrawn':
          return context.redirect(inLanguage(noticePath(notice.id, '?note=withdrawn'), desk.visit.language), 303);
        case 'unknown':
          return missing(context, desk);
        case 'not-the-lead':
          return refused(context, desk, notice.id, 'onlyLead');
        case 'refused':
          return refused(context, desk, notice.id, 'notNow');
        case 'flawed':
          return ask(done.flaws[0] && flawSentence(done.flaws[0], desk.visit.language));
      }
    }),
  );

  const versionAsked = async (context: Context, notice: Notice): Promise<Notice | null> =>
    deps.notices.findVersion(notice.id, Number(context.req.query('version')) || 0);

  app.get(
    '/console/notices/:id/redaction',
    atOwnNotice(deps, 'notices:write', async (context, desk, notice) => {
      const version = await versionAsked(context, notice);
      if (!version) return missing(context, desk);
      if (!rightsOver(desk.caller, notice).redact) return refused(context, desk, notice.id, isPublic(notice) ? 'onlyLead' : 'notNow');
      return context.html(redactionPage(desk, { notice: version, typed: NOTHING_TYPED, errors: [] }));
    }),
  );

  app.post(
    '/console/notices/:id/redaction',
    actAtOwnNotice(deps, 'notices:write', async (context, desk, notice, form) => {
      const version = await versionAsked(context, notice);
      if (!version) return missing(context, desk);
      if (!rightsOver(desk.caller, notice).redact) return refused(context, desk, notice.id, isPublic(notice) ? 'onlyLead' : 'notNow');
      const { redaction: words } = correctWordsIn(desk.visit.language);
      const typed: TypedRedaction = {
        text: fieldOf(form, 'text'),
        isWhole: fieldOf(form, 'whole') === 'yes',
        attachments: form.getAll('attachment').flatMap((id) => (typeof id === 'string' ? [id] : [])),
        reason: fieldOf(form, 'reason'),
        isSure: fieldOf(form, 'sure') === 'yes',
      };
      const wrong = (errors: FieldErrors) => context.html(redactionPage(desk, { notice: version, typed, errors }), 422);
      const lines = typed.text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
      const text = typed.isWhole ? true : lines.length > 0 ? lines : undefined;
      const attachments = typed.attachments.length > 0 ? typed.attachments : undefined;
      const read = readBy(RedactionDraft, {
        reason: typed.reason,
        ...(text === undefined ? {} : { text }),
        ...(attachments ? { attachments } : {}),
      });
      const errors: FieldErrors = [
        ...(text === undefined && !attachments ? [{ name: 'text', error: words.nothing }] : []),
        ...(read.kind === 'read'
          ? []
          : read.flaws.flatMap((flaw) => {
              if (flaw.code === 'nothing-to-redact') return [];
              const name = flaw.path.startsWith('reason') ? 'reason' : flaw.path.startsWith('attachments') ? 'attachment' : 'text';
              const isMissing = name === 'reason' && typed.reason.trim() === '';
              return [{ name, error: isMissing ? words.reasonMissing : flawSentence(flaw, desk.visit.language) }];
            })),
        ...(typed.isSure ? [] : [{ name: 'sure', error: words.notSure }]),
      ];
      if (read.kind !== 'read' || errors.length > 0) return wrong(errors);
      const done = await redactVersion(deps, desk.caller, notice.id, version.version, read.value);
      switch (done.kind) {
        case 'redacted':
          return context.redirect(inLanguage(noticePath(notice.id, '?note=redacted'), desk.visit.language), 303);
        case 'unknown':
          return missing(context, desk);
        case 'not-the-lead':
          return refused(context, desk, notice.id, 'onlyLead');
        case 'flawed':
          return wrong(done.flaws.map((flaw) => ({ name: 'reason', error: flawSentence(flaw, desk.visit.language) })));
        case 'refused': {
          const names = { 'text-not-found': 'text', 'attachment-not-found': 'attachment', 'holds-what-leaked': 'reason' } as const;
          return wrong([{ name: names[done.reason], error: words.refusals[done.reason] }]);
        }
      }
    }),
  );
  return app;
};
