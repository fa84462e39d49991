import { type Context, Hono } from 'hono';
import type { Subscription } from '#domain/subscriptions/subscription';
import { listSent } from '#usecases/ledger/list-sent';
import { type Changed, changeSubscription, pauseSubscription, resumeSubscription } from '#usecases/subscriptions/change-subscription';
import { findByToken } from '#usecases/subscriptions/standing-subscription';
import type { FieldErrors } from '#views/components/error-summary';
import { manageLinkPage } from '#views/pages/manage-link-page';
import { MANAGE_NOTES, type ManageNote, type ManagePage, managePage } from '#views/pages/manage-page';
import { sentPage } from '#views/pages/sent-page';
import type { Visit } from '#views/visit';
import { type FormValues, valueIn } from '#views/wishes/form-values';
import type { SiteDeps } from './deps.ts';
import { MANAGE_FIELDS, readChange, valuesOf } from './manage-form.ts';
import { manageLinkRoutes } from './manage-link-routes.ts';
import { fieldOf, readForm } from './request.ts';
import { MESSAGES, pageOf, refused } from './subscriber-answers.ts';
import { visitOf } from './visit.ts';
import { afterPicking, errorsOf, formValues, withUsual } from './wishes-input.ts';
import { knownNames, wishesForm } from './wishes-view.ts';

type Deps = Omit<SiteDeps, 'log' | 'suppressions'>;

/** What a subscriber looks at and changes behind the link in a message. */
export const manageRoutes = (deps: Deps): Hono => {
  const app = new Hono();

  app.get('/manage', async (context) => {
    const visit = visitOf(context);
    const token = context.req.query('token');
    if (token === undefined) return context.html(manageLinkPage(visit));
    const found = await findByToken(deps, 'manage', token);
    if (found.kind === 'refused') return refused(context, MESSAGES[found.code], visit);
    const note = MANAGE_NOTES.find((known) => known === context.req.query('note')) ?? null;
    return context.html(await pageWith(deps, found.subscription, token, visit, { note }));
  });

  app.post('/manage', async (context) => {
    const { form, flaw } = await readForm(context);
    const visit = visitOf(context, form);
    if (!form) return refused(context, flaw, visit);
    const token = fieldOf(form, 'token');
    const found = await findByToken(deps, 'manage', token);
    if (found.kind === 'refused') return refused(context, MESSAGES[found.code], visit);
    const { subscription } = found;
    const values = formValues(form);
    const picked = afterPicking(values);
    if (picked) return context.html(await pageWith(deps, subscription, token, visit, { note: 'unsaved', values: picked }));
    const outcome = await act(deps, subscription, values, visit);
    if (outcome.kind === 'flawed')
      return context.html(await pageWith(deps, subscription, token, visit, { note: 'refused', values, errors: outcome.errors }), 422);
    // Seen by `GET`, so that loading the page again changes nothing again.
    return context.redirect(`/manage?${new URLSearchParams({ token, lang: visit.language, note: outcome.note })}`, 303);
  });

  app.get('/manage/sent', (context) => sent(context, deps));
  app.route('/', manageLinkRoutes(deps));

  return app;
};

type Shown = Readonly<{ note: ManagePage['note']; values?: FormValues; errors?: FieldErrors }>;

const pageWith = async (
  deps: Deps,
  subscription: Subscription,
  token: string,
  visit: Visit,
  { note, values = valuesOf(subscription), errors = [] }: Shown,
): Promise<string> => {
  const { language } = visit;
  const form = await wishesForm(deps, withUsual(values, subscription.language), { errors, action: '/manage', language });
  const tokens = { manage: token, unsubscribe: await deps.vault.token('unsubscribe', subscription.id) };
  return managePage({ ...(await pageOf(deps, subscription, visit)), tokens, note, form });
};

type Acted = Readonly<{ kind: 'acted'; note: ManageNote } | { kind: 'flawed'; errors: FieldErrors }>;

const acted = (changed: Changed): Acted => ({ kind: 'acted', note: changed.kind === 'changed' ? 'saved' : changed.kind });

const act = async (deps: Deps, before: Subscription, values: FormValues, { language }: Visit): Promise<Acted> => {
  switch (valueIn(values, 'act')) {
    case 'pause':
      return acted(await pauseSubscription(deps, before));
    case 'resume':
      return acted(await resumeSubscription(deps, before));
    case 'change': {
      const read = readChange(values, before, language);
      if (read.kind === 'flawed') return read;
      const changed = await changeSubscription(deps, before, read.change);
      if (changed.kind !== 'refused') return acted(changed);
      return { kind: 'flawed', errors: errorsOf(values, changed.flaws, MANAGE_FIELDS, language) };
    }
    default:
      return { kind: 'acted', note: 'refused' };
  }
};

const A_PAGE = 20;

const sent = async (context: Context, deps: Deps): Promise<Response> => {
  const visit = visitOf(context);
  const token = context.req.query('token') ?? '';
  const found = await findByToken(deps, 'manage', token);
  if (found.kind === 'refused') return refused(context, MESSAGES[found.code], visit);
  const { subscription } = found;
  const page = await listSent({ ...deps, ...(await deps.ledger()) }, subscription, { limit: A_PAGE, cursor: context.req.query('cursor') });
  if (!page) return refused(context, 'invalid', visit);
  const names = await knownNames(deps.agencies, subscription.filter.agencies);
  return context.html(sentPage({ ...visit, manageToken: token, items: page.items, next: page.next ?? null, names }));
};
