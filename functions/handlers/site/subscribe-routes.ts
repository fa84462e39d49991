import { type Context, Hono } from 'hono';
import { candidateOf } from '#domain/audience/directory';
import type { Flaw } from '#domain/input/flaw';
import { readBy } from '#domain/input/issue-flaws';
import type { Subscription } from '#domain/subscriptions/subscription';
import { SubscriptionDraft } from '#domain/subscriptions/subscription-draft';
import { readForm } from '#handling/posted-form';
import { visitOf } from '#handling/visit';
import { likelyNotices } from '#usecases/audience/likely-notices';
import { admitSignUp, isPressedTwice } from '#usecases/callers/limit-calls';
import { readWishes, subscribe } from '#usecases/subscriptions/subscribe';
import type { FieldErrors } from '#views/components/error-summary';
import { groupCodePath, groupTwicePage } from '#views/pages/group-code-page';
import { messagePage } from '#views/pages/message-page';
import { checkPage, type SignUpStep, sentPage, signUpPage } from '#views/pages/sign-up-page';
import { inLanguage, type Visit } from '#views/visit';
import { type FormValues, HOW_FIELDS, SECRET_FIELDS, valueIn, WHAT_FIELDS, WHO_FIELDS, withValues } from '#views/wishes/form-values';
import type { SiteDeps } from './deps.ts';
import { originOf } from './origin.ts';
import {
  afterEnter,
  afterPicking,
  channelDraft,
  errorsOf,
  filterIn,
  formValues,
  frequencyIn,
  organizationIn,
  registrationIn,
  withLikeRegions,
  withUsual,
} from './wishes-input.ts';
import { knownNames, wishesForm } from './wishes-view.ts';

type Deps = Omit<SiteDeps, 'log' | 'suppressions'>;

/** Sign-up in three pages and a last look. Nothing is kept before that is sent: all state is in the fields. */
export const subscribeRoutes = (deps: Deps): Hono => {
  const app = new Hono();

  app.get('/subscribe', (context) => {
    const visit = visitOf(context);
    const sent = formValues(new URL(context.req.url).searchParams);
    // An address is never taken from where it would be logged.
    return next(context, deps, visit, withoutAddress(sent));
  });

  app.post('/subscribe', async (context) => {
    const { form, flaw } = await readForm(context);
    const visit = visitOf(context, form);
    if (!form) return context.html(messagePage(flaw, visit), flaw === 'otherCharset' ? 415 : 400);
    return next(context, deps, visit, formValues(form));
  });

  return app;
};

const withoutAddress = (values: FormValues): FormValues => withValues(values, Object.fromEntries(SECRET_FIELDS.map((name) => [name, []])));

const stepIn = (values: FormValues): SignUpStep => {
  const step = valueIn(values, 'step');
  return step === '2' ? 2 : step === '3' ? 3 : 1;
};

const FIELDS: Readonly<Record<SignUpStep, readonly string[]>> = { 1: WHO_FIELDS, 2: WHAT_FIELDS, 3: HOW_FIELDS };

/** What the button that was pressed leads to. */
const next = async (context: Context, deps: Deps, visit: Visit, sent: FormValues): Promise<Response> => {
  // Kept by the browser for its way back, and by nobody else.
  context.header('cache-control', 'private, no-cache');
  context.header('x-robots-tag', valueIn(sent, 'step') === '' ? 'all' : 'noindex');
  const values = afterEnter(withUsual(sent, visit.language), 'next');
  const step = stepIn(values);
  const act = valueIn(values, 'act');
  const picked = afterPicking(values);
  const shown = /^show-([123])$/.exec(act)?.[1];
  if (shown) return show(context, deps, visit, withValues(values, { step: [shown] }));
  if (picked) return show(context, deps, visit, picked);
  if (act === 'back') return show(context, deps, visit, withValues(values, { step: [String(Math.max(1, step - 1))] }));
  if (act !== 'next' && act !== 'send') return show(context, deps, visit, values);

  const checked = await check(deps, values, act === 'send' ? 3 : step, visit);
  if (checked.kind === 'flawed') return show(context, deps, visit, withValues(values, { step: [String(checked.step)] }), checked.errors);
  if (act === 'next' && step < 3)
    return show(context, deps, visit, withValues(withLikeRegions(values), { step: [String(step + 1)], act: [] }));
  return act === 'send' && context.req.method === 'POST'
    ? send(context, deps, visit, values, checked)
    : context.html(await look(deps, visit, values, checked));
};

const show = async (context: Context, deps: Deps, visit: Visit, values: FormValues, errors: FieldErrors = []): Promise<Response> => {
  const step = stepIn(values);
  const form = await wishesForm(deps, values, { errors, action: '/subscribe', language: visit.language });
  const likely = step === 2 ? await likelyFor(deps, values) : null;
  return context.html(signUpPage({ ...visit, step, form, likely }), errors.length > 0 ? 422 : 200);
};

type Checked = Readonly<{
  kind: 'good';
  draft: SubscriptionDraft;
  wishes: Pick<Subscription, 'organization' | 'filter' | 'frequency' | 'language'>;
}>;

/** A mailbox that any address of the right form stands for, until one is asked for. */
const NO_ADDRESS_YET = 'nobody@example.org';

/** What is asked for so far, up to and with a page; or the first page with something wrong on it. */
const check = async (
  deps: Deps,
  values: FormValues,
  upTo: SignUpStep,
  { language }: Visit,
): Promise<Checked | Readonly<{ kind: 'flawed'; step: SignUpStep; errors: FieldErrors }>> => {
  const read = readBy(SubscriptionDraft, draftIn(values, upTo));
  const wishes = read.kind === 'read' ? await readWishes(deps, read.value) : null;
  const flaws: readonly Flaw[] = read.kind === 'read' ? (wishes?.kind === 'refused' ? wishes.flaws : []) : read.flaws;
  for (const step of ([1, 2, 3] as const).filter((each) => each <= upTo)) {
    const errors = errorsOf(values, flaws, FIELDS[step], language);
    if (errors.length > 0) return { kind: 'flawed', step, errors };
  }
  if (read.kind !== 'read' || wishes?.kind !== 'read')
    throw new Error(`flaws that belong to no field: ${flaws.map(({ path, code }) => `${path} ${code}`)}`);
  const { kind: _kind, ...rest } = wishes;
  return { kind: 'good', draft: read.value, wishes: { ...rest, language: read.value.language } };
};

const draftIn = (values: FormValues, upTo: SignUpStep) => ({
  organization: { ...organizationIn(values), ...registrationIn(values) },
  channel: upTo === 3 ? channelDraft(values, valueIn(values, 'address')) : { type: 'email', address: NO_ADDRESS_YET },
  ...(upTo >= 2 ? { filter: filterIn(values) } : {}),
  ...(upTo === 3 ? { frequency: frequencyIn(values), language: valueIn(values, 'language') } : {}),
});

/** About how many notices that makes; null as long as nothing can be said. */
const likelyFor = async (deps: Deps, values: FormValues) => {
  const read = readBy(SubscriptionDraft, draftIn(values, 2));
  if (read.kind !== 'read') return null;
  const wishes = await readWishes(deps, read.value);
  return wishes.kind === 'read' ? likelyNotices(deps, candidateOf(wishes)) : null;
};

const look = async (deps: Deps, visit: Visit, values: FormValues, { wishes }: Checked, isOver = false): Promise<string> =>
  checkPage({ ...visit, values, wishes, names: await knownNames(deps.agencies, wishes.filter.agencies), isOver });

const send = async (context: Context, deps: Deps, visit: Visit, values: FormValues, checked: Checked): Promise<Response> => {
  const origin = originOf(context, deps);
  const admission = await admitSignUp(deps, origin.network, checked.draft, deps.signUpsPerHour);
  if (admission.kind === 'over') {
    context.header('retry-after', String(admission.retryAfterSeconds));
    return context.html(await look(deps, visit, values, checked, true), 429);
  }
  const isGroup = checked.draft.channel.type === 'webhook';
  if (await isPressedTwice(deps, checked.draft)) {
    if (isGroup) return context.html(groupTwicePage(visit));
  } else {
    const subscribed = await subscribe(deps, checked.draft, 'urgent', undefined, origin);
    if (subscribed.kind === 'refused') throw new Error('what was checked was refused');
    if (isGroup) return context.redirect(inLanguage(groupCodePath(subscribed.manageToken ?? ''), visit.language), 303);
  }
  return context.html(sentPage({ ...visit, values, senderAddress: deps.site.senderAddress }));
};
