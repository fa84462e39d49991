import { type Context, Hono } from 'hono';
import type { AgencyKey } from '#domain/agencies/agency';
import { ROLES, StaffDraft, type StaffMember, StaffPatch } from '#domain/agencies/staff';
import type { Flaw } from '#domain/input/flaw';
import { readBy } from '#domain/input/issue-flaws';
import { after, DAY, instant } from '#domain/time';
import { flawSentence } from '#handling/flaw-sentence';
import { fieldOf } from '#handling/posted-form';
import { issueKey, listKeys, revokeKey } from '#usecases/agencies/issue-key';
import { askIn, changeStaff, findStaff, listStaff, removeStaff } from '#usecases/agencies/manage-staff';
import { agencyDeskWordsIn } from '#views/catalogue/agency-desk-words';
import { deskWordsIn } from '#views/catalogue/desk-words';
import type { FieldErrors } from '#views/components/error-summary';
import { AGENCY_ROOMS } from '#views/console/agency-rooms';
import { GIVEN_SCOPES, issuedKeyPage, KEY_LASTS, keysPage, type TypedKey } from '#views/console/keys-pages';
import { memberPage, type StaffNote, staffPage, type TypedMember } from '#views/console/staff-pages';
import { inLanguage } from '#views/visit';
import type { ConsoleDeps } from './deps.ts';
import type { Desk } from './desk.ts';
import { actAtDeskWith, atDeskWith, missing } from './rights.ts';

const NOBODY: TypedMember = { email: '', name: '', roles: ['editor'], language: 'zh-Hans' };
const NO_KEY: TypedKey = { scopes: ['notices:read'], lasts: '365' };

const NOTES = ['invited', 'changed', 'removed'] as const satisfies readonly StaffNote[];

const typedIn = (form: FormData): TypedMember => ({
  email: fieldOf(form, 'email'),
  name: fieldOf(form, 'name'),
  roles: ROLES.filter((role) => form.getAll('roles').includes(role)),
  language: fieldOf(form, 'mailLanguage') === 'en' ? 'en' : 'zh-Hans',
});

const typedOf = ({ email, name, roles, language }: StaffMember): TypedMember => ({ email, name, roles, language });

/** Who works for an agency, and the keys of its programs: administrators look after both. */
export const staffRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();
  const here = (context: Context, { visit }: Desk, path: string): Response => context.redirect(inLanguage(path, visit.language), 303);
  const member = `${AGENCY_ROOMS.staff}/:staff`;

  const errorsOf = (flaws: readonly Flaw[], { visit }: Desk): FieldErrors => {
    const { staff: words } = agencyDeskWordsIn(visit.language);
    return flaws.map((flaw) => {
      const name = flaw.path.startsWith('roles') ? 'roles' : flaw.path;
      return { name, error: name === 'roles' ? words.noRole : flawSentence(flaw, visit.language) };
    });
  };

  const showStaff = async (context: Context, desk: Desk, wrong?: Readonly<{ typed: TypedMember; errors: FieldErrors }>) => {
    const members = await listStaff(deps, desk.caller, desk.agency.id);
    if (!members) return missing(context, desk);
    const note = NOTES.find((one) => one === context.req.query('note')) ?? null;
    return context.html(staffPage(desk, { members, note, typed: NOBODY, errors: [], ...wrong }), wrong ? 422 : 200);
  };

  app.get(
    AGENCY_ROOMS.staff,
    atDeskWith(deps, 'agency:admin', (context, desk) => showStaff(context, desk)),
  );

  app.post(
    AGENCY_ROOMS.staff,
    actAtDeskWith(deps, 'agency:admin', async (context, desk, form) => {
      const { staff: words } = agencyDeskWordsIn(desk.visit.language);
      const typed = typedIn(form);
      const wrong = (errors: FieldErrors) => showStaff(context, desk, { typed, errors });
      const read = readBy(StaffDraft, typed);
      if (read.kind !== 'read') return wrong(errorsOf(read.flaws, desk));
      const done = await askIn(deps, desk.caller, desk.agency.id, read.value);
      switch (done.kind) {
        case 'asked-in':
          return here(context, desk, `${AGENCY_ROOMS.staff}?note=invited`);
        case 'agency-unknown':
          return missing(context, desk);
        case 'refused':
          return wrong(errorsOf(done.flaws, desk));
        case 'known':
          return wrong([{ name: 'email', error: words.known }]);
        case 'enough':
          return wrong([{ name: 'email', error: words.enough }]);
        case 'stale':
          return wrong([{ name: 'email', error: deskWordsIn(desk.visit.language).changed }]);
      }
    }),
  );

  app.get(
    member,
    atDeskWith(deps, 'agency:admin', async (context, desk) => {
      const found = await findStaff(deps, desk.caller, desk.agency.id, context.req.param('staff') ?? '');
      return found.kind === 'found'
        ? context.html(memberPage(desk, { member: found.member, typed: typedOf(found.member), errors: [] }))
        : missing(context, desk);
    }),
  );

  app.post(
    member,
    actAtDeskWith(deps, 'agency:admin', async (context, desk, form) => {
      const id = context.req.param('staff') ?? '';
      const found = await findStaff(deps, desk.caller, desk.agency.id, id);
      if (found.kind !== 'found') return missing(context, desk);
      const { staff: words } = agencyDeskWordsIn(desk.visit.language);
      const isRemoval = fieldOf(form, 'act') === 'remove';
      const typed = isRemoval ? typedOf(found.member) : typedIn(form);
      const wrong = (errors: FieldErrors, status: 409 | 422) =>
        context.html(memberPage(desk, { member: found.member, typed, errors }), status);
      const read = readBy(StaffPatch, { name: typed.name, roles: typed.roles, language: typed.language });
      if (read.kind !== 'read') return wrong(errorsOf(read.flaws, desk), 422);
      const done = isRemoval
        ? await removeStaff(deps, desk.caller, desk.agency.id, id)
        : await changeStaff(deps, desk.caller, desk.agency.id, id, read.value);
      switch (done.kind) {
        case 'changed':
        case 'removed':
          // Whoever is no administrator any more, or gone, is not led to where they may not be.
          return here(context, desk, id === desk.member.id ? AGENCY_ROOMS.settings : `${AGENCY_ROOMS.staff}?note=${done.kind}`);
        case 'last-administrator':
          return wrong([{ name: 'roles', error: words.lastAdministrator }], 409);
        case 'stale':
          return wrong([{ name: 'name', error: deskWordsIn(desk.visit.language).changed }], 409);
        case 'agency-unknown':
        case 'staff-unknown':
          return missing(context, desk);
      }
    }),
  );

  const showKeys = async (context: Context, desk: Desk, wrong?: Readonly<{ typed: TypedKey; errors: FieldErrors }>): Promise<Response> => {
    const keys: readonly AgencyKey[] | null = await listKeys(deps, desk.caller, desk.agency.id);
    if (!keys) return missing(context, desk);
    const isRevoked = context.req.query('note') === 'revoked';
    const page = { keys, now: instant(deps.clock.now()), typed: NO_KEY, errors: [], isRevoked, ...wrong };
    return context.html(keysPage(desk, page), wrong ? 422 : 200);
  };

  app.get(
    AGENCY_ROOMS.keys,
    atDeskWith(deps, 'agency:admin', (context, desk) => showKeys(context, desk)),
  );

  app.post(
    AGENCY_ROOMS.keys,
    actAtDeskWith(deps, 'agency:admin', async (context, desk, form) => {
      const { keys: words } = agencyDeskWordsIn(desk.visit.language);
      const typed: TypedKey = {
        scopes: GIVEN_SCOPES.filter((scope) => form.getAll('scopes').includes(scope)),
        lasts: KEY_LASTS.find((one) => one === fieldOf(form, 'lasts')) ?? '365',
      };
      const wrong = (error: string) => showKeys(context, desk, { typed, errors: [{ name: 'scopes', error }] });
      if (typed.scopes.length === 0) return wrong(words.noScope);
      const { lasts } = typed;
      const end = lasts === 'never' ? {} : { expiresAt: after(instant(deps.clock.now()), Number(lasts) * DAY) };
      const done = await issueKey(deps, desk.caller, desk.agency.id, { scopes: [...typed.scopes], ...end });
      switch (done.kind) {
        case 'issued':
          return context.html(issuedKeyPage(desk, done.secret));
        case 'agency-unknown':
          return missing(context, desk);
        case 'enough':
          return wrong(words.enough);
        case 'stale':
          return wrong(words.busy);
        case 'scope-not-yours':
        case 'refused':
          return wrong(words.noScope);
      }
    }),
  );

  app.post(
    `${AGENCY_ROOMS.keys}/revoke`,
    actAtDeskWith(deps, 'agency:admin', async (context, desk, form) => {
      const done = await revokeKey(deps, desk.caller, desk.agency.id, fieldOf(form, 'key'));
      return done.kind === 'revoked' ? here(context, desk, `${AGENCY_ROOMS.keys}?note=revoked`) : missing(context, desk);
    }),
  );
  return app;
};
