import { type Context, Hono } from 'hono';
import { seenAt } from '#domain/subscriptions/subscription-life';
import { instant } from '#domain/time';
import { fieldOf, readForm } from '#handling/posted-form';
import { visitOf } from '#handling/visit';
import { recognisableAddress } from '#usecases/ledger/delivery-line';
import { agreeToChannel, findByChannelToken } from '#usecases/subscriptions/agree-to-channel';
import { objectToAddress } from '#usecases/subscriptions/answer-for-mailbox';
import { agreeToAddress, findByAddressToken } from '#usecases/subscriptions/change-address';
import { confirmErasure, readErasureToken } from '#usecases/subscriptions/request-erasure';
import {
  agreementDonePage,
  agreementPage,
  channelAgreementPage,
  channelDonePage,
  erasurePage,
  objectionPage,
} from '#views/pages/agreement-page';
import { orderLetterPage } from '#views/pages/letter-page';
import { messagePage, type WayOn } from '#views/pages/message-page';
import type { SiteDeps } from './deps.ts';
import { originOf } from './origin.ts';
import { addressShown } from './subscriber-answers.ts';

const REFUSED = {
  'token-invalid': ['invalid', 404],
  'token-expired': ['expired', 410],
  'token-used-up': ['usedUp', 410],
  'already-subscribed': ['addressTaken', 409],
} as const;

/** What letters ask for that change something for good: `GET` shows it, and only the button does it, since mail scanners follow links. */
export const agreementRoutes = (
  deps: Pick<SiteDeps, 'addressChanges' | 'erasureRequests' | 'subscriptions' | 'suppressions' | 'trustedProxies' | 'vault' | 'clock'>,
): Hono => {
  const app = new Hono();
  const refused = (context: Context, code: keyof typeof REFUSED, visit: ReturnType<typeof visitOf>, way?: WayOn) => {
    const [message, status] = REFUSED[code];
    return context.html(messagePage(message, visit, way), status);
  };

  app.use(async (context, next) => {
    await next();
    context.res.headers.set('cache-control', 'no-store');
    context.res.headers.set('x-robots-tag', 'noindex');
  });

  app.get('/address', async (context) => {
    const visit = visitOf(context);
    const token = context.req.query('token') ?? '';
    const found = await findByAddressToken(deps, token);
    if (found.kind === 'refused') return refused(context, found.code, visit);
    const { side, subscription, change } = found;
    const page = {
      ...visit,
      token,
      subscription: seenAt(subscription, instant(deps.clock.now())),
      maskedAddress: recognisableAddress(change.to),
    };
    return context.html(side === 'objection' ? objectionPage(page) : agreementPage({ ...page, subject: 'address', path: '/address' }));
  });

  app.post('/address/object', async (context) => {
    const { form, flaw } = await readForm(context);
    const visit = visitOf(context, form);
    if (!form) return context.html(messagePage(flaw, visit), 400);
    const objected = await objectToAddress(deps, fieldOf(form, 'token'));
    // It is the old address that is taken.
    if (objected.kind === 'refused' && objected.code === 'already-subscribed')
      return context.html(messagePage('alreadySubscribed', visit), 409);
    if (objected.kind === 'refused') return refused(context, objected.code, visit);
    return context.html(agreementDonePage({ ...visit, done: objected.kind === 'kept' ? 'objectionKept' : 'objectionRestored' }));
  });

  app.post('/address', async (context) => {
    const { form, flaw } = await readForm(context);
    const visit = visitOf(context, form);
    if (!form) return context.html(messagePage(flaw, visit), 400);
    const agreed = await agreeToAddress(deps, fieldOf(form, 'token'), originOf(context, deps));
    if (agreed.kind === 'refused') return refused(context, agreed.code, visit);
    return context.html(agreementDonePage({ ...visit, done: agreed.kind === 'changed' ? 'addressChanged' : 'addressWaiting' }));
  });

  app.get('/channel', async (context) => {
    const visit = visitOf(context);
    const token = context.req.query('token') ?? '';
    const found = await findByChannelToken(deps, token);
    if (found.kind === 'refused') return refused(context, found.code, visit);
    const subscription = seenAt(found.subscription, instant(deps.clock.now()));
    const shown = addressShown(found.successor.channel, visit.language);
    return context.html(channelAgreementPage({ ...visit, token, subscription, maskedAddress: shown }));
  });

  app.post('/channel', async (context) => {
    const { form, flaw } = await readForm(context);
    const visit = visitOf(context, form);
    if (!form) return context.html(messagePage(flaw, visit), 400);
    const agreed = await agreeToChannel(deps, fieldOf(form, 'token'), originOf(context, deps));
    // It is the new channel that is taken.
    if (agreed.kind === 'refused' && agreed.code === 'already-subscribed')
      return context.html(messagePage('alreadySubscribed', visit), 409);
    if (agreed.kind === 'refused') return refused(context, agreed.code, visit);
    return context.html(channelDonePage(agreed.kind, visit));
  });

  app.get('/erase', async (context) => {
    const visit = visitOf(context);
    const token = context.req.query('token');
    if (token === undefined) return context.html(orderLetterPage('erasure', visit));
    const read = await readErasureToken(deps, token);
    if (read.kind === 'refused') return refused(context, read.code, visit, 'erase');
    return context.html(erasurePage({ ...visit, path: '/erase', token }));
  });

  app.post('/erase', async (context) => {
    const { form, flaw } = await readForm(context);
    const visit = visitOf(context, form);
    if (!form) return context.html(messagePage(flaw, visit), 400);
    const confirmed = await confirmErasure(deps, fieldOf(form, 'token'));
    if (confirmed.kind === 'refused') return refused(context, confirmed.code, visit, 'erase');
    return context.html(agreementDonePage({ ...visit, done: 'erasureAccepted' }));
  });

  return app;
};
