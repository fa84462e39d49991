import { type Context, Hono } from 'hono';
import * as z from 'zod';
import { EmailAddress } from '#domain/input/fields';
import { readBy } from '#domain/input/issue-flaws';
import { flawSentence } from '#handling/flaw-sentence';
import { networkOf } from '#handling/network';
import { fieldOf, readForm } from '#handling/posted-form';
import { visitOf } from '#handling/visit';
import { admitLetter } from '#usecases/callers/limit-calls';
import { requestLetter } from '#usecases/subscriptions/request-letter';
import { type LetterOrdered, letterOrderedPage, orderLetterPage } from '#views/pages/letter-page';
import { messagePage } from '#views/pages/message-page';
import type { SiteDeps } from './deps.ts';
import { refused } from './subscriber-answers.ts';

type Deps = Pick<SiteDeps, 'letterRequests' | 'limiter' | 'trustedProxies' | 'vault' | 'clock'>;

const Asked = z.object({ address: EmailAddress });

/** Letters that anybody orders by an address: links to manage, or the question whether all is erased. Pages say the same of every one. */
export const letterRoutes = (deps: Deps): Hono => {
  const app = new Hono();

  const order = async (context: Context, letter: LetterOrdered): Promise<Response> => {
    const { form, flaw } = await readForm(context);
    const visit = visitOf(context, form);
    if (!form) return refused(context, flaw, visit);
    const typed = fieldOf(form, 'address');
    const read = readBy(Asked, { address: typed });
    if (read.kind !== 'read')
      return context.html(orderLetterPage(letter, visit, typed, read.flaws.map((one) => flawSentence(one, visit.language))[0]), 422);
    const admission = await admitLetter(deps, networkOf(context, deps));
    if (admission.kind === 'over') {
      context.header('retry-after', String(admission.retryAfterSeconds));
      return context.html(messagePage('tooMany', visit), 429);
    }
    await requestLetter(deps, letter, read.value.address);
    return context.html(letterOrderedPage(letter, visit, read.value.address));
  };

  app.post('/manage/link', (context) => order(context, 'manage-links'));
  app.post('/erase/link', (context) => order(context, 'erasure'));

  return app;
};
