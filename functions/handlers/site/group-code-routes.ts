import { type Context, Hono } from 'hono';
import type { Subscription } from '#domain/subscriptions/subscription';
import { MOST_WRONG_CODES } from '#domain/subscriptions/subscription-life';
import { fieldOf, readForm } from '#handling/posted-form';
import { visitOf } from '#handling/visit';
import { successorOf } from '#usecases/subscriptions/ask-for-channel';
import { awaitsCode, confirmByCode } from '#usecases/subscriptions/confirm-by-code';
import { ownerToken } from '#usecases/subscriptions/owner-tokens';
import { findByToken } from '#usecases/subscriptions/standing-subscription';
import { groupWordsIn } from '#views/catalogue/group-words';
import type { FieldErrors } from '#views/components/error-summary';
import { channelDonePage } from '#views/pages/agreement-page';
import { groupCodePage, groupCodePath } from '#views/pages/group-code-page';
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

  const tokenOfSucceeded = async ({ succeeds }: Subscription): Promise<string | null> => {
    const before = succeeds === undefined ? null : await deps.subscriptions.find(succeeds);
    return before && ownerToken(deps.vault, 'manage', before);
  };

  /** Whose code is asked for: of a sign-up, or of what is to take the place of a channel, by whoever manages that. */
  const waitingFor = async (subscription: Subscription): Promise<Subscription | null> => {
    const asked = awaitsCode(subscription) ? subscription : await successorOf(deps, subscription);
    return asked && awaitsCode(asked) ? asked : null;
  };

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
    const succeeds = await tokenOfSucceeded(subscription);
    const shown = { ...page, manageToken: token, succeeds, typed, errors: isOver ? [] : errors, isOver };
    return context.html(groupCodePage(shown), errors.length > 0 || isOver ? 422 : 200);
  };

  app.get('/confirm/group', async (context) => {
    const visit = visitOf(context);
    const token = context.req.query('token') ?? '';
    const found = await findByToken(deps, 'manage', token);
    if (found.kind === 'refused') return refused(context, MESSAGES[found.code], visit);
    const waiting = await waitingFor(found.subscription);
    if (waiting) return asking(context, waiting, token, visit);
    // Where it has agreed, and waits for the address whose place it is to take, that is still managed by what stands in its mails.
    const manageToken = (await tokenOfSucceeded(found.subscription)) ?? (await ownerToken(deps.vault, 'manage', found.subscription));
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
    const subscription = (await waitingFor(found.subscription)) ?? found.subscription;
    const words = groupWordsIn(visit.language);
    const wrong = (error: string, shown = subscription) => asking(context, shown, token, visit, [{ name: 'code', error }], typed);
    if (typed.trim() === '') return wrong(words.codeMissing);
    const confirmed = await confirmByCode(deps, subscription, typed, originOf(context, deps));
    if (confirmed.kind !== 'refused') {
      const manageToken = await ownerToken(deps.vault, 'manage', confirmed.subscription);
      // Once the address has agreed, too, this link alone leads to the subscription.
      if (confirmed.kind === 'waiting') return context.html(channelDonePage('waiting', visit, groupCodePath(manageToken)));
      return context.html(confirmedPage(await pageOf(deps, confirmed.subscription, visit), manageToken));
    }
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
