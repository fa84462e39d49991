import { type Context, Hono } from 'hono';
import { AGENCY_MAILS } from '#domain/agencies/agency';
import { AgencyDraft, AgencyPatch } from '#domain/agencies/agency-draft';
import { readBy } from '#domain/input/issue-flaws';
import { fieldOf } from '#handling/posted-form';
import { changeAgency } from '#usecases/agencies/change-agency';
import { listAgencies } from '#usecases/agencies/own-agency';
import { registerAgency } from '#usecases/agencies/register-agency';
import { releaseHold, troubles } from '#usecases/agencies/release-hold';
import { operatorWordsIn } from '#views/catalogue/operator-words';
import type { FieldErrors } from '#views/components/error-summary';
import { agenciesPage, agencyPath, REGISTER_PATH, registerPage } from '#views/console/operator/agencies-page';
import { EMPTY_FORM, OPERATOR_ROOMS } from '#views/console/operator/operator-page';
import { messagePage } from '#views/pages/message-page';
import { inLanguage } from '#views/visit';
import type { ConsoleDeps } from '../deps.ts';
import { actAtOperatorDesk, atOperatorDesk, type OperatorDesk } from '../desk.ts';
import { streetsAmong } from '../follow-routes.ts';
import { agencyShown } from './agency-shown.ts';
import { errorsBeside, goneTo, shownOf } from './operator-forms.ts';
import { regionTyped } from './region-typed.ts';

const A_PAGE = 50;
const REGISTER_FIELDS = ['name', 'region', 'contactEmail', 'replyTo', 'uscc', 'id'] as const;
const CHANGE_FIELDS = ['name', 'contactEmail', 'replyTo'] as const;

const missing = (context: Context, { visit }: OperatorDesk): Response => context.html(messagePage('missing', visit), 404);

/** What stands in these fields; one that is empty is left out. */
const filledIn = <Field extends string>(form: FormData, fields: readonly Field[]): Partial<Record<Field, string>> =>
  Object.fromEntries(fields.flatMap((field) => (fieldOf(form, field).trim() === '' ? [] : [[field, fieldOf(form, field)]]))) as Partial<
    Record<Field, string>
  >;

/** Agencies: all of them, a new one, and what is said of one. */
export const agenciesRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();

  app.get(
    OPERATOR_ROOMS.agencies,
    atOperatorDesk(deps, async (context, desk) => {
      const cursor = context.req.query('cursor');
      const page = await listAgencies(deps, desk.caller, { limit: A_PAGE, cursor });
      if (!page) return context.redirect(inLanguage(OPERATOR_ROOMS.agencies, desk.visit.language), 303);
      const { items, next = null } = page;
      const found = await troubles(
        deps,
        items.map(({ id }) => id),
      );
      return context.html(
        agenciesPage(desk, {
          agencies: items,
          troubles: found,
          cursor: cursor ?? null,
          next,
          streets: await streetsAmong(items.map(({ region }) => region)),
        }),
      );
    }),
  );

  app.get(
    REGISTER_PATH,
    atOperatorDesk(deps, (context, desk) => context.html(registerPage(desk, EMPTY_FORM))),
  );
  app.post(
    REGISTER_PATH,
    actAtOperatorDesk(deps, (context, desk, form) => register(deps, context, desk, form)),
  );

  app.get(
    `${OPERATOR_ROOMS.agencies}/:id`,
    atOperatorDesk(deps, (context, desk) => agencyShown(deps, context, desk, {})),
  );
  app.post(
    `${OPERATOR_ROOMS.agencies}/:id`,
    actAtOperatorDesk(deps, (context, desk, form) => change(deps, context, desk, form)),
  );

  app.post(
    `${OPERATOR_ROOMS.agencies}/:id/hold`,
    actAtOperatorDesk(deps, async (context, desk) => {
      const id = context.req.param('id') ?? '';
      const { kind } = await releaseHold(deps, desk.caller, id);
      return kind === 'agency-unknown' ? missing(context, desk) : goneTo(context, agencyPath(id), desk.visit, kind);
    }),
  );
  return app;
};

const register = async (deps: ConsoleDeps, context: Context, desk: OperatorDesk, form: FormData): Promise<Response> => {
  const words = operatorWordsIn(desk.visit.language).agencies;
  const refused = (errors: FieldErrors): Response => context.html(registerPage(desk, shownOf(form, errors)), 422);
  const region = await regionTyped(fieldOf(form, 'region'), words);
  const given = { ...filledIn(form, REGISTER_FIELDS), region: region.kind === 'found' ? region.code : '000000' };
  const read = readBy(AgencyDraft, given);
  const flaws = read.kind === 'read' ? [] : read.flaws;
  const errors = REGISTER_FIELDS.flatMap((field) => {
    if (field === 'region') return region.kind === 'flawed' ? [{ name: field, error: region.error }] : [];
    const isMissing = fieldOf(form, field).trim() === '' && (field === 'name' || field === 'contactEmail');
    if (isMissing) return [{ name: field, error: words.required }];
    return errorsBeside(
      flaws.filter(({ path }) => path === field),
      [field],
      desk.visit,
    );
  });
  if (read.kind !== 'read' || errors.length > 0) return refused(errors);
  const registered = await registerAgency(deps, desk.caller, read.value);
  switch (registered.kind) {
    case 'registered':
      return goneTo(context, agencyPath(registered.agency.id), desk.visit, 'registered');
    case 'id-taken':
      return refused([{ name: 'id', error: words.idTaken }]);
    case 'refused':
      return refused(errorsBeside(registered.flaws, REGISTER_FIELDS, desk.visit));
  }
};

const change = async (deps: ConsoleDeps, context: Context, desk: OperatorDesk, form: FormData): Promise<Response> => {
  const id = context.req.param('id') ?? '';
  const refused = (errors: FieldErrors) => agencyShown(deps, context, desk, { change: shownOf(form, errors) });
  const wanted = new Set(form.getAll('mails'));
  const read = readBy(AgencyPatch, {
    name: fieldOf(form, 'name'),
    contactEmail: fieldOf(form, 'contactEmail'),
    replyTo: fieldOf(form, 'replyTo').trim() === '' ? null : fieldOf(form, 'replyTo'),
    notifications: Object.fromEntries(AGENCY_MAILS.map((mail) => [mail, wanted.has(mail)])),
    fourEyes: fieldOf(form, 'fourEyes') === 'yes',
  });
  if (read.kind !== 'read') return refused(errorsBeside(read.flaws, CHANGE_FIELDS, desk.visit));
  const seen = fieldOf(form, 'revision');
  const changed = await changeAgency(deps, desk.caller, id, read.value, ({ revision }) => String(revision) === seen);
  switch (changed.kind) {
    case 'changed':
      return goneTo(context, agencyPath(id), desk.visit, 'changed');
    case 'agency-unknown':
      return missing(context, desk);
    case 'stale':
      return goneTo(context, agencyPath(id), desk.visit, 'stale');
    case 'refused':
      return refused(errorsBeside(changed.flaws, CHANGE_FIELDS, desk.visit));
  }
};
