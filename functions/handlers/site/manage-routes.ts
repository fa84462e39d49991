import { type Context, Hono } from 'hono';
import type { Subscription } from '#domain/subscriptions/subscription';
import { flawSentence } from '#handling/flaw-sentence';
import { readDate, typedDate } from '#handling/typed-date';
import { visitOf } from '#handling/visit';
import { type Changed, changeSubscription, pauseSubscription, resumeSubscription } from '#usecases/subscriptions/change-subscription';
import { awaitsCode } from '#usecases/subscriptions/confirm-by-code';
import { findByToken } from '#usecases/subscriptions/standing-subscription';
import { organizationWordsIn } from '#views/catalogue/organization-words';
import { dateFieldNames } from '#views/components/date-field';
import type { FieldErrors } from '#views/components/error-summary';
import { consentsPage } from '#views/pages/consents-page';
import { groupCodePath } from '#views/pages/group-code-page';
import { orderLetterPage } from '#views/pages/letter-page';
import { MANAGE_NOTES, type ManageNote } from '#views/pages/manage-page';
import { inLanguage, type Visit } from '#views/visit';
import { type FormValues, valueIn } from '#views/wishes/form-values';
import { channelRoutes } from './channel-routes.ts';
import { contactRoutes } from './contact-routes.ts';
import { MANAGE_FIELDS, readChange } from './manage-form.ts';
import { type ManageDeps, type ManageOutcome, manageView } from './manage-view.ts';
import { memberRoutes } from './member-routes.ts';
import { postedTo, seen } from './posted-part.ts';
import { sentRoutes } from './sent-routes.ts';
import { MESSAGES, refused } from './subscriber-answers.ts';
import { afterEnter, afterPicking, errorsOf, formValues } from './wishes-input.ts';

/** What a subscriber looks at and changes behind the link in a message. */
export const manageRoutes = (deps: ManageDeps): Hono => {
  const app = new Hono();

  app.get('/manage', async (context) => {
    const visit = visitOf(context);
    const token = context.req.query('token');
    if (token === undefined) return context.html(orderLetterPage('manage-links', visit));
    const found = await findByToken(deps, 'manage', token);
    if (found.kind === 'refused') return refused(context, MESSAGES[found.code], visit);
    if (awaitsCode(found.subscription)) return context.redirect(inLanguage(groupCodePath(token), visit.language), 303);
    const note = MANAGE_NOTES.find((known) => known === context.req.query('note')) ?? null;
    return context.html(await manageView(deps, found.subscription, token, visit, { note, open: context.req.query('open') ?? null }));
  });

  postedTo(app, deps, '/manage', async (own, all) => {
    const { context, form, visit, token, subscription } = all;
    const values = afterEnter(formValues(form), 'change');
    const picked = afterPicking(values);
    if (picked) return context.html(await manageView(own, subscription, token, visit, { note: 'unsaved', values: picked }));
    const outcome = await act(own, subscription, form, values, visit);
    if (outcome.kind === 'flawed') return context.html(await manageView(own, subscription, token, visit, outcome.shown), 422);
    return seen(all, outcome.note);
  });

  app.get('/manage/consents', (context) => consents(context, deps));
  app.route('/', sentRoutes(deps));
  app.route('/', channelRoutes(deps));
  app.route('/', contactRoutes(deps));
  app.route('/', memberRoutes(deps));

  return app;
};

type Acted = Readonly<{ kind: 'acted'; note: ManageNote } | { kind: 'flawed'; shown: ManageOutcome }>;

const acted = (changed: Exclude<Changed, { kind: 'refused' }>): Acted => ({
  kind: 'acted',
  note: changed.kind === 'changed' ? 'saved' : changed.kind,
});

const act = async (deps: ManageDeps, before: Subscription, form: FormData, values: FormValues, visit: Visit): Promise<Acted> => {
  const { language } = visit;
  switch (valueIn(values, 'act')) {
    case 'pause':
      return pause(deps, before, form, visit);
    case 'resume': {
      const changed = await resumeSubscription(deps, before);
      return changed.kind === 'refused' ? { kind: 'acted', note: 'not-now' } : acted(changed);
    }
    case 'change': {
      const flawed = (errors: FieldErrors): Acted => ({ kind: 'flawed', shown: { note: 'refused', values, errors } });
      const read = readChange(values, before, language);
      if (read.kind === 'flawed') return flawed(read.errors);
      const changed = await changeSubscription(deps, before, read.change);
      return changed.kind === 'refused' ? flawed(errorsOf(values, changed.flaws, MANAGE_FIELDS, language)) : acted(changed);
    }
    default:
      return { kind: 'acted', note: 'refused' };
  }
};

/** Until the day that was given, or until it is resumed. */
const pause = async (deps: ManageDeps, before: Subscription, form: FormData, { language }: Visit): Promise<Acted> => {
  const typed = typedDate(form, 'until');
  const names = dateFieldNames('until');
  const values = new Map([
    [names.year, [typed.year]],
    [names.month, [typed.month]],
    [names.day, [typed.day]],
  ]);
  const flawed = (error: string): Acted => ({
    kind: 'flawed',
    shown: { note: 'refused', small: { values, errors: [{ name: 'until', error }] } },
  });
  const read = readDate(typed);
  if (read.kind === 'flawed') return flawed(organizationWordsIn(language).pause[read.flaw]);
  const changed = await pauseSubscription(deps, before, read.kind === 'day' ? read.day : undefined);
  if (changed.kind !== 'refused') return acted(changed);
  return flawed(changed.flaws.map((one) => flawSentence(one, language)).join(' '));
};

/** As many as the API shows. */
const MOST_CONSENTS = 100;

const consents = async (context: Context, deps: ManageDeps): Promise<Response> => {
  const visit = visitOf(context);
  const token = context.req.query('token') ?? '';
  const found = await findByToken(deps, 'manage', token);
  if (found.kind === 'refused') return refused(context, MESSAGES[found.code], visit);
  const { consentLog } = await deps.organizationDesk();
  const records = await consentLog.consentsOf(found.subscription.id, MOST_CONSENTS);
  return context.html(consentsPage({ ...visit, manageToken: token, records }));
};
