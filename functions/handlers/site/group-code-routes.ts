import { type Context, Hono } from 'hono';
import type { Subscription } from '#domain/subscriptions/subscription';
import { MOST_WRONG_CODES } from '#domain/subscriptions/subscription-life';
import { fieldOf, readForm } from '#handling/posted-form';
import { visitOf } from '#handling/visit';
import { awaitsCode, confirmByCode } from '#usecases/subscriptions/confirm-by-code';
import { findByToken } from '#usecases/subscriptions/standing-subscription';
import { groupWordsIn } from '#views/catalogue/group-words';
import type { FieldErrors } from '#views/components/error-summary';
import { channelDonePage } from '#views/pages/agreement-page';
import { groupCodePage } from '#views/pages/group-code-page';
import { managePath } from '#views/pages/manage-page';
import { confirmedPage } from '#views/pages/subscriber-pages';
import { inLanguage, type Visit } from '#views/visit';
import type { SiteDeps } from './deps.ts';
import { originOf } from './origin.ts';
import { MESSAGES, pageOf, refused } from './subscriber-answers.ts';

type Deps = Pick<SiteDeps, 'subscriptions' | 'agencies' | 'trustedProxies' | 'vault' | 'clock'>;

/** Where the code of a group is typed in, by whoever signed it up. */
export const groupCodeRoutes = (deps: Deps): Hono => {
  const app = new Hono();

  const asking = async (
    context: Context,
    subscription: Subscription,
    token: string,
    visit: Visit,
    errors: FieldErrors = [],
    typed = '',
  ) => {
    const isOver = (subscription.wrongCodes ?? 0) >= MOST_WRONG_CODES;
    const page = await pageOf(deps, subscription, visit);
    const succeeds = subscription.succeeds === undefined ? null : await deps.vault.token('manage', subscription.succeeds);
    const shown = { ...page, manageToken: token, succeeds, typed, errors: isOver ? [] : errors, isOver };
    return context.html(groupCodePage(shown), errors.length > 0 || isOver ? 422 : 200);
  };

  app.get('/confirm/group', async (context) => {
    const visit = visitOf(context);
    const token = context.req.query('token') ?? '';
    const found = await findByToken(deps, 'manage', token);
    if (found.kind === 'refused') return refused(context, MESSAGES[found.code], visit);
    if (awaitsCode(found.subscription)) return asking(context, found.subscription, token, visit);
    // It has agreed, and waits for the address whose place it is to take.
    const { succeeds } = found.subscription;
    const manageToken = succeeds === undefined ? token : await deps.vault.token('manage', succeeds);
    return context.redirect(inLanguage(managePath(manageToken), visit.language), 303);
  });

  app.post('/confirm/group', async (context) => {
    const { form, flaw } = await readForm(context);
    const visit = visitOf(context, form);
    if (!form) return refused(context, flaw, visit);
    const token = fieldOf(form, 'token');
    const typed = fieldOf(form, 'code');
    const found = await findByToken(deps, 'manage', token);
    if (found.kind === 'refused') return refused(context, MESSAGES[found.code], visit);
    const { subscription } = found;
    const words = groupWordsIn(visit.language);
    const wrong = (error: string, shown = subscription) => asking(context, shown, token, visit, [{ name: 'code', error }], typed);
    if (typed.trim() === '') return wrong(words.codeMissing);
    const confirmed = await confirmByCode(deps, subscription, typed, originOf(context, deps));
    if (confirmed.kind === 'waiting') return context.html(channelDonePage('waiting', visit));
    if (confirmed.kind !== 'refused') return context.html(confirmedPage(await pageOf(deps, confirmed.subscription, visit), token));
    switch (confirmed.code) {
      case 'code-wrong':
        return wrong(words.codeWrong(confirmed.left), { ...subscription, wrongCodes: MOST_WRONG_CODES - confirmed.left });
      case 'codes-over':
        return wrong(words.codesOver);
      case 'no-code':
        return refused(context, 'invalid', visit);
      default:
        return refused(context, MESSAGES[confirmed.code], visit);
    }
  });

  return app;
};
