import { type Context, Hono } from 'hono';
import * as z from 'zod';
import { EmailAddress } from '#domain/input/fields';
import { readBy } from '#domain/input/issue-flaws';
import { flawSentence } from '#handling/flaw-sentence';
import { networkOf } from '#handling/network';
import { fieldOf, readForm } from '#handling/posted-form';
import { visitOf } from '#handling/visit';
import { askToSignIn, readSignInLink, signInByCode, signInByLink, signOut } from '#usecases/agencies/sign-in';
import { admitSignIn } from '#usecases/callers/limit-calls';
import { messagePage } from '#views/pages/message-page';
import { codePage, elsewherePage, linkPage, signInPage } from '#views/pages/sign-in-pages';
import { inLanguage, type Visit } from '#views/visit';
import { giveHeld, heldIn, takeHeld } from './cookies.ts';
import type { ConsoleDeps } from './deps.ts';

const Asked = z.object({ address: EmailAddress });

/** Nothing leads out of the console that somebody else wrote into a link to it. */
const WITHIN = /^\/console(\/[\w.-]+)*(\?[^#\\]*)?$/;

/** A form with how it is looked at; or the answer to one that cannot be read. */
const formOf = async (context: Context): Promise<Readonly<{ form: FormData; visit: Visit }> | Response> => {
  const { form, flaw } = await readForm(context);
  const visit = visitOf(context, form);
  return form ? { form, visit } : context.html(messagePage(flaw, visit), flaw === 'otherCharset' ? 415 : 400);
};

/**
 * Staff signs in by a mail with a link and a code, both good only in the browser that asked: whoever else opens the link, like a mail
 * scanner, is told to type the code there, and uses nothing up by its button. No `GET` changes anything.
 */
export const signInRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();
  const { publicUrl } = deps.site;
  const sessionIn = (context: Context): string => heldIn(context, 'session', publicUrl);

  const enter = (context: Context, session: string, visit: Visit, back = ''): Response => {
    takeHeld(context, 'sign-in', publicUrl);
    giveHeld(context, 'session', session, publicUrl);
    return context.redirect(WITHIN.test(back) ? back : inLanguage('/console', visit.language), 303);
  };

  app.post('/console/sign-in', async (context) => {
    const posted = await formOf(context);
    if (posted instanceof Response) return posted;
    const { form, visit } = posted;
    const typed = fieldOf(form, 'address');
    const back = fieldOf(form, 'back');
    const read = readBy(Asked, { address: typed });
    if (read.kind !== 'read')
      return context.html(
        signInPage(visit, { address: typed, back, error: read.flaws.map((one) => flawSentence(one, visit.language))[0] }),
        422,
      );
    const admission = await admitSignIn(deps, networkOf(context, deps));
    if (admission.kind === 'over') {
      context.header('retry-after', String(admission.retryAfterSeconds));
      return context.html(messagePage('tooMany', visit), 429);
    }
    giveHeld(context, 'sign-in', await askToSignIn(deps, read.value.address, visit.language), publicUrl);
    return context.html(codePage(visit, { address: read.value.address, back }));
  });

  app.get('/console/code', (context) => {
    const visit = visitOf(context);
    return heldIn(context, 'sign-in', publicUrl) === ''
      ? context.redirect(inLanguage('/console', visit.language), 303)
      : context.html(codePage(visit, {}));
  });

  app.post('/console/code', async (context) => {
    const posted = await formOf(context);
    if (posted instanceof Response) return posted;
    const { form, visit } = posted;
    const tried = await signInByCode(deps, heldIn(context, 'sign-in', publicUrl), fieldOf(form, 'code'), sessionIn(context));
    switch (tried.kind) {
      case 'signed-in':
        return enter(context, tried.session, visit, fieldOf(form, 'back'));
      case 'wrong-code':
        return context.html(codePage(visit, { isWrong: true, back: fieldOf(form, 'back') }), 422);
      case 'tried-enough':
      case 'none':
        takeHeld(context, 'sign-in', publicUrl);
        return context.html(
          signInPage(visit, { why: tried.kind === 'none' ? 'lapsed' : 'triedEnough' }),
          tried.kind === 'none' ? 410 : 429,
        );
    }
  });

  app.get('/console/link', async (context) => {
    const visit = visitOf(context);
    const token = context.req.query('token') ?? '';
    const read = await readSignInLink(deps, heldIn(context, 'sign-in', publicUrl), token);
    return read.kind === 'here' ? context.html(linkPage(visit, token)) : refused(context, read.kind, visit);
  });

  app.post('/console/link', async (context) => {
    const posted = await formOf(context);
    if (posted instanceof Response) return posted;
    const { form, visit } = posted;
    const done = await signInByLink(deps, heldIn(context, 'sign-in', publicUrl), fieldOf(form, 'token'), sessionIn(context));
    return done.kind === 'signed-in' ? enter(context, done.session, visit) : refused(context, done.kind, visit);
  });

  app.post('/console/sign-out', async (context) => {
    const { form } = await readForm(context);
    const visit = visitOf(context, form);
    await signOut(deps, sessionIn(context));
    takeHeld(context, 'session', publicUrl);
    return context.redirect(inLanguage('/console', visit.language), 303);
  });

  return app;
};

const refused = (context: Context, kind: 'elsewhere' | 'expired' | 'invalid', visit: Visit): Response =>
  kind === 'elsewhere'
    ? context.html(elsewherePage(visit))
    : context.html(signInPage(visit, { why: 'lapsed' }), kind === 'expired' ? 410 : 404);
