import type { Context, Handler } from 'hono';
import { networkOf } from '#handling/network';
import { readForm } from '#handling/posted-form';
import { visitOf } from '#handling/visit';
import { presenceBy } from '#usecases/agencies/sign-in';
import { type Caller, staffCaller } from '#usecases/callers/authorize';
import { admitWrite } from '#usecases/callers/limit-calls';
import type { DeskVisit } from '#views/console/desk-page';
import { endedPage } from '#views/console/ended-page';
import { messagePage } from '#views/pages/message-page';
import { signInPage } from '#views/pages/sign-in-pages';
import type { Visit } from '#views/visit';
import { heldIn } from './cookies.ts';
import type { ConsoleDeps } from './deps.ts';

/** Somebody of the staff at the console. What they may do, the use cases decide by `caller`. */
export type Desk = DeskVisit & Readonly<{ caller: Caller }>;

/** What a form of theirs holds that nobody else can know: made from what only their browser has. */
const tokenOf = (deps: Pick<ConsoleDeps, 'sha256'>, session: string): string => deps.sha256(`form ${session}`);

/** Who is there; null when nobody is signed in. */
export const deskOf = async (context: Context, deps: ConsoleDeps, visit: Visit): Promise<Desk | null> => {
  const session = heldIn(context, 'session', deps.site.publicUrl);
  const presence = await presenceBy(deps, session);
  if (!presence) return null;
  const { member, agency } = presence;
  return { visit, member, agency, token: tokenOf(deps, session), caller: staffCaller(member) };
};

/** A page for whoever is signed in; all others are asked to, and come back to it. */
export const atDesk =
  (deps: ConsoleDeps, show: (context: Context, desk: Desk) => Response | Promise<Response>): Handler =>
  async (context) => {
    const visit = visitOf(context);
    const desk = await deskOf(context, deps, visit);
    return desk ? show(context, desk) : context.html(signInPage(visit, { back: backOf(context) }), 401);
  };

/** This page, to come back to. */
const backOf = ({ req }: Context): string => new URL(req.url).pathname + new URL(req.url).search;

/**
 * What a form of the console does. From another site nothing is taken; what comes without a session, or with the token of one that
 * has ended, is kept on a page until they are signed in again.
 */
export const actAtDesk =
  (deps: ConsoleDeps, act: (context: Context, desk: Desk, form: FormData) => Response | Promise<Response>): Handler =>
  async (context) => {
    const { form, flaw } = await readForm(context);
    const visit = visitOf(context, form);
    if (!form) return context.html(messagePage(flaw, visit), flaw === 'otherCharset' ? 415 : 400);
    const desk = await deskOf(context, deps, visit);
    const admission = await admitWrite(deps, desk?.caller ?? null, networkOf(context, deps));
    if (admission.kind === 'over') {
      context.header('retry-after', String(admission.retryAfterSeconds));
      return context.html(messagePage('tooMany', visit), 429);
    }
    if (desk && form.get('token') === desk.token) return act(context, desk, form);
    const sent = [...form].filter(([name]) => name !== 'token' && name !== 'lang');
    const fields = sent.flatMap(([name, value]): [string, string][] => (typeof value === 'string' ? [[name, value]] : []));
    const held = { action: backOf(context), fields, hadFiles: fields.length < sent.length, token: desk?.token ?? null };
    return context.html(endedPage(visit, held), desk ? 409 : 401);
  };
