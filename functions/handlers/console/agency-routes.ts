import { type Context, Hono } from 'hono';
import { AGENCY_MAILS, type Agency } from '#domain/agencies/agency';
import { AgencyPatch } from '#domain/agencies/agency-draft';
import { ALL_OF_AUDIT } from '#domain/agencies/audit';
import type { Flaw } from '#domain/input/flaw';
import { readBy } from '#domain/input/issue-flaws';
import { CHARSETS } from '#domain/receipts/receipts-wanted';
import { flawSentence } from '#handling/flaw-sentence';
import { fieldOf } from '#handling/posted-form';
import { changeAgency } from '#usecases/agencies/change-agency';
import { agenciesNamed, endConsent, giveConsent, listConsents } from '#usecases/agencies/give-consent';
import { namesInAudit } from '#usecases/agencies/names-in-audit';
import { auditOfAgency } from '#usecases/agencies/read-audit';
import { may } from '#usecases/callers/authorize';
import { takeExport } from '#usecases/exports/take-export';
import type { FieldErrors } from '#views/components/error-summary';
import { agencyPage, type TypedSettings } from '#views/console/agency-page';
import { AGENCY_ROOMS } from '#views/console/agency-rooms';
import { auditPage, isKnownAction } from '#views/console/audit-page';
import { consentsAtDeskPage } from '#views/console/consents-page';
import { inLanguage } from '#views/visit';
import type { ConsoleDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { fileAnswer } from './file-answer.ts';
import { streetsAmong } from './follow-routes.ts';
import { actAtDeskWith, atDeskWith, missing } from './rights.ts';

/** Entries on a page, and agencies that are found. */
const SHOWN = 30;
const FOUND = 20;
const LONGEST_NAME = 40;

const typedFrom = (agency: Agency): TypedSettings => ({
  name: agency.name,
  contactEmail: agency.contactEmail,
  replyTo: agency.replyTo ?? '',
  fourEyes: agency.fourEyes,
  mails: AGENCY_MAILS.filter((mail) => agency.notifications[mail]),
  revision: String(agency.revision),
});

const typedIn = (form: FormData): TypedSettings => ({
  name: fieldOf(form, 'name'),
  contactEmail: fieldOf(form, 'contactEmail'),
  replyTo: fieldOf(form, 'replyTo'),
  fourEyes: fieldOf(form, 'fourEyes') === 'yes',
  mails: AGENCY_MAILS.filter((mail) => form.getAll('mails').includes(mail)),
  revision: fieldOf(form, 'revision'),
});

const patchOf = ({ name, contactEmail, replyTo, fourEyes, mails }: TypedSettings): object => ({
  name,
  contactEmail,
  replyTo: replyTo.trim() === '' ? null : replyTo,
  fourEyes,
  notifications: Object.fromEntries(AGENCY_MAILS.map((mail) => [mail, mails.includes(mail)])),
});

/** What an agency says of itself, whom it lets name it, and what was done in its name. */
export const agencyRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();
  const here = (context: Context, { visit }: Desk, path: string): Response => context.redirect(inLanguage(path, visit.language), 303);

  app.get(
    AGENCY_ROOMS.settings,
    atDeskWith(deps, 'notices:read', async (context, desk) => {
      const typed = may(desk.caller, 'agency:admin') ? typedFrom(desk.agency) : null;
      const isSaved = context.req.query('note') === 'saved';
      return context.html(
        agencyPage(desk, {
          agency: desk.agency,
          typed,
          errors: [],
          isSaved,
          isStale: false,
          streets: await streetsAmong([desk.agency.region]),
        }),
      );
    }),
  );

  app.post(
    `${AGENCY_ROOMS.settings}/settings`,
    actAtDeskWith(deps, 'agency:admin', async (context, desk, form) => {
      const typed = typedIn(form);
      const shown = async (given: Readonly<{ typed: TypedSettings; errors?: FieldErrors; isStale?: boolean }>, status: 409 | 422) => {
        const streets = await streetsAmong([desk.agency.region]);
        const page = { agency: desk.agency, streets, errors: [], isStale: false, isSaved: false, ...given };
        return context.html(agencyPage(desk, page), status);
      };
      const read = readBy(AgencyPatch, patchOf(typed));
      const wrong = (flaws: readonly Flaw[]) =>
        shown({ typed, errors: flaws.map((flaw) => ({ name: flaw.path, error: flawSentence(flaw, desk.visit.language) })) }, 422);
      if (read.kind !== 'read') return wrong(read.flaws);
      const isSeen = ({ revision }: Agency): boolean => String(revision) === typed.revision;
      const done = await changeAgency(deps, desk.caller, desk.agency.id, read.value, isSeen);
      switch (done.kind) {
        case 'changed':
          return here(context, desk, `${AGENCY_ROOMS.settings}?note=saved`);
        case 'stale': {
          const revision = String((await deps.agencies.find(desk.agency.id))?.revision ?? typed.revision);
          return shown({ typed: { ...typed, revision }, isStale: true }, 409);
        }
        case 'refused':
          return wrong(done.flaws);
        case 'agency-unknown':
          return missing(context, desk);
      }
    }),
  );

  app.get(
    AGENCY_ROOMS.audit,
    atDeskWith(deps, 'agency:admin', async (context, desk) => {
      const asked = context.req.query('action') ?? '';
      const action = isKnownAction(asked) ? asked : '';
      const query = { ...ALL_OF_AUDIT, action: action || undefined, limit: SHOWN, cursor: context.req.query('cursor') };
      const read = await auditOfAgency(deps, desk.caller, desk.agency.id, query);
      if (read.kind === 'cursor-unknown') return here(context, desk, AGENCY_ROOMS.audit);
      if (read.kind === 'agency-unknown') return missing(context, desk);
      const entries = read.items.map(({ entry }) => entry);
      const names = await namesInAudit(deps, desk.agency.id, entries);
      return context.html(auditPage(desk, { entries, names, action, next: read.next ?? null }));
    }),
  );

  app.get(
    `${AGENCY_ROOMS.audit}.csv`,
    atDeskWith(deps, 'agency:admin', async (context, desk) => {
      const charset = CHARSETS.find((one) => one === context.req.query('charset')) ?? 'utf-8';
      const action = context.req.query('action') ?? '';
      const parameters = { charset, agency: desk.agency.id, ...ALL_OF_AUDIT, action: isKnownAction(action) ? action : '' };
      return fileAnswer(context, desk, await takeExport(deps, { kind: 'audit', parameters }, desk.caller), AGENCY_ROOMS.audit);
    }),
  );

  app.get(
    AGENCY_ROOMS.consents,
    atDeskWith(deps, 'agency:admin', async (context, desk) => {
      const q = (context.req.query('q') ?? '').trim().slice(0, LONGEST_NAME);
      const [given, named] = await Promise.all([
        listConsents(deps, desk.caller, desk.agency.id),
        q === '' ? [] : agenciesNamed(deps, q, FOUND + 1),
      ]);
      if (!given) return missing(context, desk);
      const asked = context.req.query('note');
      const note = asked === 'given' || asked === 'ended' ? asked : null;
      const found = named.filter(({ id }) => id !== desk.agency.id).slice(0, FOUND);
      return context.html(consentsAtDeskPage(desk, { given, q, found, note }));
    }),
  );

  app.post(
    AGENCY_ROOMS.consents,
    actAtDeskWith(deps, 'agency:admin', async (context, desk, form) => {
      const isEnd = fieldOf(form, 'act') === 'end';
      const done = await (isEnd ? endConsent : giveConsent)(deps, desk.caller, desk.agency.id, fieldOf(form, 'lead'));
      return done.kind === 'done'
        ? here(context, desk, `${AGENCY_ROOMS.consents}?note=${isEnd ? 'ended' : 'given'}`)
        : missing(context, desk);
    }),
  );
  return app;
};
