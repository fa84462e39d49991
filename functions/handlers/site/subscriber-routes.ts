import { type Context, Hono } from 'hono';
import type { Subscription } from '#domain/subscriptions/subscription';
import { maskedAddress } from '#usecases/ledger/list-deliveries';
import { type Changed, changeSubscription, pauseSubscription, resumeSubscription } from '#usecases/subscriptions/change-subscription';
import { confirmSubscription, joinedInto } from '#usecases/subscriptions/confirm-subscription';
import { findByToken } from '#usecases/subscriptions/standing-subscription';
import { undoUnsubscribe, unsubscribe } from '#usecases/subscriptions/unsubscribe';
import { MANAGE_NOTES, type ManageNote, managePage } from '#views/pages/manage-page';
import { type Message, messagePage } from '#views/pages/message-page';
import { confirmedPage, confirmPage, restoredPage, type SubscriberPage, unsubscribePage } from '#views/pages/subscriber-pages';
import type { Visit } from '#views/visit';
import type { SiteDeps } from './deps.ts';
import { type ReadManageForm, readManageForm } from './manage-form.ts';
import { fieldOf, readForm } from './request.ts';
import { visitOf } from './visit.ts';

/** What mails link to. `GET` never changes anything, since mail scanners follow links: what does is behind a button that posts. */
export const subscriberRoutes = (deps: Pick<SiteDeps, 'subscriptions' | 'suppressions' | 'vault' | 'clock'>): Hono => {
  const { vault } = deps;
  const app = new Hono();

  const confirmed = async (context: Context, page: SubscriberPage) =>
    context.html(confirmedPage(page, await vault.token('manage', page.subscription.id)));

  app.use(async (context, next) => {
    await next();
    // These pages are one person's, and their addresses hold a secret.
    context.res.headers.set('cache-control', 'no-store');
    context.res.headers.set('x-robots-tag', 'noindex');
  });

  app.get('/confirm', async (context) => {
    const visit = visitOf(context);
    const token = context.req.query('token') ?? '';
    const found = await findByToken(deps, 'confirm', token);
    if (found.kind === 'refused') return refused(context, MESSAGES[found.code], visit);
    const asked = found.subscription;
    const subscription = asked.status === 'ended' ? await joinedInto(deps, asked) : asked;
    if (!subscription) return refused(context, 'endedBefore', visit);
    if (subscription !== asked && asked.channel.type === 'webhook') return refused(context, 'alreadySubscribed', visit);
    const page = pageOf(subscription, visit);
    return subscription.status === 'pending' ? context.html(confirmPage(page, token)) : confirmed(context, page);
  });

  app.post('/confirm', async (context) => {
    const { form, flaw } = await readForm(context);
    const visit = visitOf(context, form);
    if (!form) return refused(context, flaw, visit);
    const outcome = await confirmSubscription(deps, fieldOf(form, 'token'));
    if (outcome.kind !== 'refused') return confirmed(context, pageOf(outcome.subscription, visit));
    return refused(context, MESSAGES[outcome.code], visit);
  });

  app.get('/unsubscribe/:token', async (context) => {
    const visit = visitOf(context);
    const token = context.req.param('token');
    const found = await findByToken(deps, 'unsubscribe', token);
    if (found.kind === 'refused') return refused(context, MESSAGES[found.code], visit);
    return context.html(unsubscribePage(pageOf(found.subscription, visit), token));
  });

  app.post('/unsubscribe/:token', async (context) => {
    // Whatever the body: nobody is kept who wants to go.
    const visit = visitOf(context, (await readForm(context)).form);
    const token = context.req.param('token');
    const outcome = await unsubscribe(deps, token);
    if (outcome.kind === 'refused') return refused(context, MESSAGES[outcome.code], visit);
    return context.html(unsubscribePage(pageOf(outcome.subscription, visit), token));
  });

  app.post('/unsubscribe/:token/undo', async (context) => {
    const visit = visitOf(context, (await readForm(context)).form);
    const token = context.req.param('token');
    const outcome = await undoUnsubscribe(deps, token);
    if (outcome.kind !== 'refused') return context.html(restoredPage(pageOf(outcome.subscription, visit), token));
    return refused(context, MESSAGES[outcome.code], visit);
  });

  app.get('/manage', async (context) => {
    const visit = visitOf(context);
    const token = context.req.query('token') ?? '';
    const found = await findByToken(deps, 'manage', token);
    if (found.kind === 'refused') return refused(context, MESSAGES[found.code], visit);
    const { subscription } = found;
    const tokens = { manage: token, unsubscribe: await vault.token('unsubscribe', subscription.id) };
    const note = MANAGE_NOTES.find((known) => known === context.req.query('note')) ?? null;
    return context.html(managePage({ ...pageOf(subscription, visit), tokens, note }));
  });

  app.post('/manage', async (context) => {
    const { form, flaw } = await readForm(context);
    const visit = visitOf(context, form);
    if (!form) return refused(context, flaw, visit);
    const token = fieldOf(form, 'token');
    const found = await findByToken(deps, 'manage', token);
    if (found.kind === 'refused') return refused(context, MESSAGES[found.code], visit);
    const { subscription } = found;
    const asked = readManageForm(form, subscription);
    const note = asked ? noteOf(await change(deps, subscription, asked)) : 'refused';
    // Seen by `GET`, so that loading the page again changes nothing again.
    return context.redirect(`/manage?${new URLSearchParams({ token, lang: visit.language, note })}`, 303);
  });

  return app;
};

const pageOf = (subscription: Subscription, visit: Visit): SubscriberPage => ({
  subscription,
  maskedAddress: maskedAddress(subscription.channel),
  ...visit,
});

/** Why something behind a link is refused, as the page says it. */
const MESSAGES = {
  'token-invalid': 'invalid',
  'subscription-lapsed': 'lapsed',
  'subscription-ended': 'endedBefore',
  'undo-too-late': 'tooLate',
  'already-subscribed': 'alreadySubscribed',
} as const satisfies Readonly<Record<string, Message>>;

const STATUS = {
  invalid: 404,
  lapsed: 410,
  endedBefore: 410,
  tooLate: 410,
  alreadySubscribed: 409,
  unreadable: 400,
  illFormed: 400,
  otherCharset: 415,
} as const satisfies Partial<Record<Message, number>>;

const refused = (context: Context, message: keyof typeof STATUS, visit: Visit) =>
  context.html(messagePage(message, visit), STATUS[message]);

const change = (
  deps: Pick<SiteDeps, 'subscriptions' | 'vault' | 'clock'>,
  before: Subscription,
  asked: ReadManageForm,
): Promise<Changed> => {
  switch (asked.act) {
    case 'pause':
      return pauseSubscription(deps, before);
    case 'resume':
      return resumeSubscription(deps, before);
    case 'change':
      return changeSubscription(deps, before, asked.change);
  }
};

const noteOf = (changed: Changed): ManageNote => (changed.kind === 'changed' ? 'saved' : changed.kind);
