import { type Context, Hono } from 'hono';
import { readBy, type Subscription } from '#domain/subscriptions/subscription';
import { fieldOf, readForm } from '#handling/posted-form';
import { visitOf } from '#handling/visit';
import { maskedAddress } from '#usecases/ledger/delivery-line';
import { changeSubscription, pauseSubscription, resumeSubscription } from '#usecases/subscriptions/change-subscription';
import { confirmSubscription, joinedInto } from '#usecases/subscriptions/confirm-subscription';
import { ownerToken } from '#usecases/subscriptions/owner-tokens';
import { findByToken } from '#usecases/subscriptions/standing-subscription';
import { findToLeave, undoUnsubscribe, unsubscribe } from '#usecases/subscriptions/unsubscribe';
import {
  confirmedPage,
  confirmPage,
  fallbackPage,
  lessPage,
  restoredPage,
  type SubscriberPage,
  unsubscribePage,
} from '#views/pages/subscriber-pages';
import { inLanguage } from '#views/visit';
import type { SiteDeps } from './deps.ts';
import { originOf } from './origin.ts';
import { MESSAGES, pageOf, refused } from './subscriber-answers.ts';

/** What mails link to. `GET` never changes anything, since mail scanners follow links: what does is behind a button that posts. */
export const subscriberRoutes = (
  deps: Pick<SiteDeps, 'subscriptions' | 'suppressions' | 'agencies' | 'trustedProxies' | 'vault' | 'clock'>,
): Hono => {
  const app = new Hono();

  const confirmed = async (context: Context, page: SubscriberPage) =>
    context.html(confirmedPage(page, await ownerToken(deps.vault, 'manage', page.subscription)));

  app.get('/confirm', async (context) => {
    const visit = visitOf(context);
    const token = context.req.query('token') ?? '';
    const found = await findByToken(deps, 'confirm', token);
    if (found.kind === 'refused') return refused(context, MESSAGES[found.code], visit);
    const asked = found.subscription;
    const subscription = asked.status === 'ended' ? await joinedInto(deps, asked) : asked;
    if (!subscription) return refused(context, 'endedBefore', visit);
    if (subscription !== asked && asked.channel.type === 'webhook') return refused(context, 'alreadySubscribed', visit);
    const page = await pageOf(deps, subscription, visit);
    return subscription.status === 'pending' ? context.html(confirmPage(page, token)) : confirmed(context, page);
  });

  app.post('/confirm', async (context) => {
    const { form, flaw } = await readForm(context);
    const visit = visitOf(context, form);
    if (!form) return refused(context, flaw, visit);
    const outcome = await confirmSubscription(deps, fieldOf(form, 'token'), originOf(context, deps));
    if (outcome.kind !== 'refused') return confirmed(context, await pageOf(deps, outcome.subscription, visit));
    return refused(context, MESSAGES[outcome.code], visit);
  });

  app.get('/unsubscribe/:token', async (context) => {
    const visit = visitOf(context);
    const token = context.req.param('token');
    const found = await findToLeave(deps, token);
    if (found.kind === 'refused') return refused(context, MESSAGES[found.code], visit);
    const page = await pageOf(deps, found.subscription, visit);
    return context.html(found.reader === 'owner' ? unsubscribePage(page, token) : ofFallback(page, token));
  });

  app.post('/unsubscribe/:token', async (context) => {
    // Whatever the body: nobody is kept who wants to go.
    const visit = visitOf(context, (await readForm(context)).form);
    const token = context.req.param('token');
    const outcome = await unsubscribe(deps, token);
    if (outcome.kind === 'refused') return refused(context, MESSAGES[outcome.code], visit);
    const page = await pageOf(deps, outcome.subscription, visit);
    return context.html(outcome.reader === 'owner' ? unsubscribePage(page, token) : ofFallback(page, token));
  });

  for (const act of ['weekly', 'pause'] as const)
    app.post(`/unsubscribe/:token/${act}`, async (context) => {
      const visit = visitOf(context, (await readForm(context)).form);
      const token = context.req.param('token');
      const found = await findByToken(deps, 'unsubscribe', token);
      if (found.kind === 'refused') return refused(context, MESSAGES[found.code], visit);
      const changed = await (act === 'pause' ? pauseSubscription(deps, found.subscription) : lessOften(deps, found.subscription));
      if (changed.kind === 'changed')
        return context.html(lessPage(await pageOf(deps, changed.subscription, visit), token, act === 'pause' ? 'paused' : act));
      // It has ended or changed meanwhile: the page says how it stands.
      return context.redirect(inLanguage(`/unsubscribe/${encodeURIComponent(token)}`, visit.language), 303);
    });

  // Whoever paused by this link may take that back by it.
  app.post('/unsubscribe/:token/resume', async (context) => {
    const visit = visitOf(context, (await readForm(context)).form);
    const token = context.req.param('token');
    const found = await findByToken(deps, 'unsubscribe', token);
    if (found.kind === 'refused') return refused(context, MESSAGES[found.code], visit);
    const changed = await resumeSubscription(deps, found.subscription);
    if (changed.kind === 'changed') return context.html(restoredPage(await pageOf(deps, changed.subscription, visit), token));
    return context.redirect(inLanguage(`/unsubscribe/${encodeURIComponent(token)}`, visit.language), 303);
  });

  app.post('/unsubscribe/:token/undo', async (context) => {
    const visit = visitOf(context, (await readForm(context)).form);
    const token = context.req.param('token');
    const outcome = await undoUnsubscribe(deps, token);
    if (outcome.kind !== 'refused') {
      const page = await pageOf(deps, outcome.subscription, visit);
      return context.html(restoredPage(outcome.reader === 'owner' ? page : shownToFallback(page), token, outcome.reader));
    }
    return refused(context, MESSAGES[outcome.code], visit);
  });

  return app;
};

const ofFallback = (page: SubscriberPage, token: string): string => {
  const { channel } = page.subscription;
  // Where an address has taken the place of the endpoint nobody stands in any more.
  return fallbackPage(shownToFallback(page), token, channel.type === 'email' || channel.fallbackEmail === undefined);
};

/** Its reader knows the address, and nothing of the endpoint, nor of what has taken its place. */
const shownToFallback = (page: SubscriberPage): SubscriberPage => {
  const { channel } = page.subscription;
  const address = channel.type === 'webhook' ? readBy(channel) : null;
  return { ...page, maskedAddress: address === null ? '' : maskedAddress({ type: 'email', address }) };
};

/** A digest a week, at the hour that was chosen for another one, else on Monday mornings. */
const lessOften = (deps: Pick<SiteDeps, 'subscriptions' | 'vault' | 'clock'>, before: Subscription) => {
  const { frequency } = before;
  const times = frequency.mode === 'immediate' ? { hour: 9, timeZone: 'Asia/Shanghai', workdaysOnly: false } : frequency;
  return changeSubscription(deps, before, { frequency: { ...times, mode: 'weekly', weekday: 1 } });
};
