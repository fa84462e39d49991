import { type Context, Hono } from 'hono';
import { OperatorDraft } from '#domain/agencies/staff';
import { readBy } from '#domain/input/issue-flaws';
import { fieldOf } from '#handling/posted-form';
import { askInOperator, changeOperator, findOperator, listOperators, removeOperator } from '#usecases/agencies/manage-operators';
import { mayKeepOperators } from '#usecases/callers/authorize';
import { operatorWordsIn } from '#views/catalogue/operator-words';
import type { FieldErrors } from '#views/components/error-summary';
import { EMPTY_FORM, type FormShown, OPERATOR_ROOMS } from '#views/console/operator/operator-page';
import { type PeopleNote, peoplePage } from '#views/console/operator/people-page';
import type { ConsoleDeps } from '../deps.ts';
import { actAtOperatorDesk, atOperatorDesk, type OperatorDesk } from '../desk.ts';
import { errorsBeside, goneTo, noteIn, shownOf } from './operator-forms.ts';

const FIELDS = ['name', 'email', 'roles'];

/** Who the operators are. */
export const peopleRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();
  const shown = async (context: Context, desk: OperatorDesk, form: FormShown, status: 200 | 403 | 422 = 200): Promise<Response> => {
    const note = noteIn<PeopleNote>(context, operatorWordsIn(desk.visit.language).people.notes);
    const people = await listOperators(deps);
    return context.html(peoplePage(desk, { people, mayChange: mayKeepOperators(desk.caller), note, form }), status);
  };

  app.get(
    OPERATOR_ROOMS.people,
    atOperatorDesk(deps, (context, desk) => shown(context, desk, EMPTY_FORM)),
  );

  app.post(
    OPERATOR_ROOMS.people,
    actAtOperatorDesk(deps, async (context, desk, form) => {
      const words = operatorWordsIn(desk.visit.language).people;
      const refused = (errors: FieldErrors) => shown(context, desk, shownOf(form, errors), 422);
      const roles = form.getAll('roles');
      const given = { name: fieldOf(form, 'name'), email: fieldOf(form, 'email'), roles, language: desk.visit.language };
      const read = readBy(OperatorDraft, given);
      if (read.kind !== 'read') {
        const flaws = read.flaws.filter(({ path }) => !path.startsWith('roles'));
        return refused([
          ...errorsBeside(flaws, FIELDS, desk.visit),
          ...(flaws.length < read.flaws.length ? [{ name: 'roles', error: words.noRole }] : []),
        ]);
      }
      const asked = await askInOperator(deps, desk.caller, read.value);
      switch (asked.kind) {
        case 'asked-in':
          return goneTo(context, OPERATOR_ROOMS.people, desk.visit, 'added');
        case 'refused':
          return refused(errorsBeside(asked.flaws, FIELDS, desk.visit));
        case 'known':
        case 'enough':
          return refused([{ name: 'email', error: words[asked.kind] }]);
        case 'stale':
          return refused([{ name: 'email', error: words.notes.stale }]);
        case 'not-allowed':
          return shown(context, desk, EMPTY_FORM, 403);
      }
    }),
  );

  app.post(
    `${OPERATOR_ROOMS.people}/:id`,
    actAtOperatorDesk(deps, async (context, desk, form) => {
      const { kind } = await act(deps, desk, context.req.param('id') ?? '', fieldOf(form, 'act'));
      return goneTo(context, OPERATOR_ROOMS.people, desk.visit, kind);
    }),
  );
  return app;
};

const act = async (deps: ConsoleDeps, { caller }: OperatorDesk, id: string, what: string): Promise<Readonly<{ kind: PeopleNote }>> => {
  if (what === 'remove') return removeOperator(deps, caller, id);
  const found = await findOperator(deps, id);
  if (found.kind !== 'found') return found;
  return changeOperator(deps, caller, id, { roles: what === 'make' ? ['operator', 'administrator'] : ['operator'] });
};
