import { type Context, Hono } from 'hono';
import { KeyDraft } from '#domain/agencies/agency-draft';
import { StaffDraft } from '#domain/agencies/staff';
import { readBy } from '#domain/input/issue-flaws';
import { fieldOf } from '#handling/posted-form';
import { issueKey, revokeKey } from '#usecases/agencies/issue-key';
import { askIn, removeStaff } from '#usecases/agencies/manage-staff';
import { ownAgency } from '#usecases/agencies/own-agency';
import { operatorWordsIn } from '#views/catalogue/operator-words';
import type { FieldErrors } from '#views/components/error-summary';
import { agencyPath } from '#views/console/operator/agencies-page';
import { keyIssuedPage } from '#views/console/operator/agency-page';
import { OPERATOR_ROOMS } from '#views/console/operator/operator-page';
import { messagePage } from '#views/pages/message-page';
import type { ConsoleDeps } from '../deps.ts';
import { actAtOperatorDesk, type OperatorDesk } from '../desk.ts';
import { agencyShown } from './agency-shown.ts';
import { errorsBeside, goneTo, shownOf } from './operator-forms.ts';

const ONE = `${OPERATOR_ROOMS.agencies}/:id`;
const idIn = (context: Context): string => context.req.param('id') ?? '';

/** Who works for an agency, and the keys of its programs. */
export const agencyPeopleRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();
  const done = (context: Context, { visit }: OperatorDesk, note: string): Response =>
    note === 'agency-unknown' ? context.html(messagePage('missing', visit), 404) : goneTo(context, agencyPath(idIn(context)), visit, note);

  app.post(
    `${ONE}/staff`,
    actAtOperatorDesk(deps, async (context, desk, form) => {
      const { people } = operatorWordsIn(desk.visit.language);
      const refused = (errors: FieldErrors) => agencyShown(deps, context, desk, { staff: shownOf(form, errors) });
      const read = readBy(StaffDraft, {
        name: fieldOf(form, 'staffName'),
        email: fieldOf(form, 'email'),
        roles: form.getAll('roles'),
        language: desk.visit.language,
      });
      if (read.kind !== 'read') {
        const of = (field: string) => read.flaws.filter(({ path }) => path === field);
        return refused([
          ...errorsBeside(of('name'), ['staffName'], desk.visit),
          ...errorsBeside(of('email'), ['email'], desk.visit),
          ...(read.flaws.some(({ path }) => path.startsWith('roles')) ? [{ name: 'roles', error: people.noRole }] : []),
        ]);
      }
      const asked = await askIn(deps, desk.caller, idIn(context), read.value);
      switch (asked.kind) {
        case 'refused':
          return refused(errorsBeside(asked.flaws, ['email'], desk.visit));
        case 'known':
        case 'enough':
          return refused([{ name: 'email', error: people[asked.kind] }]);
        default:
          return done(context, desk, asked.kind);
      }
    }),
  );

  app.post(
    `${ONE}/staff/:staffId`,
    actAtOperatorDesk(deps, async (context, desk) => {
      const { kind } = await removeStaff(deps, desk.caller, idIn(context), context.req.param('staffId') ?? '');
      return done(context, desk, kind);
    }),
  );

  app.post(
    `${ONE}/keys`,
    actAtOperatorDesk(deps, async (context, desk, form) => {
      const words = operatorWordsIn(desk.visit.language).agencies;
      const refused = (error: string) => agencyShown(deps, context, desk, { key: shownOf(form, [{ name: 'scopes', error }]) });
      const read = readBy(KeyDraft, { scopes: form.getAll('scopes') });
      if (read.kind !== 'read') return refused(words.noScope);
      const agency = await ownAgency(deps, desk.caller, idIn(context));
      const issued = await issueKey(deps, desk.caller, idIn(context), read.value);
      switch (issued.kind) {
        case 'issued':
          return agency ? context.html(keyIssuedPage(desk, agency, issued.secret)) : done(context, desk, 'agency-unknown');
        case 'enough':
          return refused(words.keysEnough);
        case 'scope-not-yours':
        case 'refused':
          return refused(words.noScope);
        case 'stale':
        case 'agency-unknown':
          return done(context, desk, issued.kind);
      }
    }),
  );

  app.post(
    `${ONE}/keys/:keyId`,
    actAtOperatorDesk(deps, async (context, desk) => {
      const { kind } = await revokeKey(deps, desk.caller, idIn(context), context.req.param('keyId') ?? '');
      return done(context, desk, kind);
    }),
  );
  return app;
};
