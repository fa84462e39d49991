import type { Context, Handler } from 'hono';
import type { StaffMember } from '#domain/agencies/staff';
import { networkOf } from '#handling/network';
import { readForm } from '#handling/posted-form';
import { visitOf } from '#handling/visit';
import { type Presence, presenceBy } from '#usecases/agencies/sign-in';
import { type Caller, staffCaller } from '#usecases/callers/authorize';
import { admitWrite } from '#usecases/callers/limit-calls';
import type { DeskVisit } from '#views/console/desk-page';
import { endedPage } from '#views/console/ended-page';
import type { OperatorVisit } from '#views/console/operator/operator-page';
import { messagePage } from '#views/pages/message-page';
import { signInPage } from '#views/pages/sign-in-pages';
import type { Visit } from '#views/visit';
import { heldIn } from './cookies.ts';
import type { ConsoleDeps } from './deps.ts';

/** Somebody of the staff at the console. What they may do, the use cases decide by `caller`. */
export type Desk = DeskVisit & Readonly<{ caller: Caller }>;

/** An operator at the console. */
export type OperatorDesk = OperatorVisit & Readonly<{ caller: Caller }>;

/** Of somebody of an agency also for whom they could go on: other agencies, the deployment. */
type Arrived = Readonly<
  { kind: 'agency'; desk: Desk; others: Presence['others']; operator: StaffMember | null } | { kind: 'operator'; desk: OperatorDesk }
>;

/** What a form of theirs holds that nobody else can know: made from what only their browser has. */
const tokenOf = (deps: Pick<ConsoleDeps, 'sha256'>, session: string): string => deps.sha256(`form ${session}`);

/** Who is there, and for whom; null when nobody is signed in. */
export const arrivedAt = async (context: Context, deps: ConsoleDeps, visit: Visit): Promise<Arrived | null> => {
  const session = heldIn(context, 'session', deps.site.publicUrl);
  const presence = await presenceBy(deps, session);
  if (!presence) return null;
  const { member, others } = presence;
  const common = { visit, member, token: tokenOf(deps, session), caller: staffCaller(member) };
  return presence.kind === 'operator'
    ? { kind: 'operator', desk: { ...common, others } }
    : { kind: 'agency', desk: { ...common, agency: presence.agency }, others, operator: presence.operator };
};

type AtDesk<D> = (arrived: Arrived | null) => D | null;

const agencyDesk: AtDesk<Desk> = (arrived) => (arrived?.kind === 'agency' ? arrived.desk : null);
const operatorDesk: AtDesk<OperatorDesk> = (arrived) => (arrived?.kind === 'operator' ? arrived.desk : null);

type Shown<D> = (context: Context, desk: D) => Response | Promise<Response>;

/** To whoever is signed in for somebody else, there is no such page. */
const showing =
  <D>(deps: ConsoleDeps, deskFrom: AtDesk<D>, show: Shown<D>): Handler =>
  async (context) => {
    const visit = visitOf(context);
    const arrived = await arrivedAt(context, deps, visit);
    if (!arrived) return context.html(signInPage(visit, { back: backOf(context) }), 401);
    const desk = deskFrom(arrived);
    return desk ? show(context, desk) : context.html(messagePage('missing', visit), 404);
  };

/** A page for whoever is signed in for an agency; all others are asked to, and come back to it. */
export const atDesk = (deps: ConsoleDeps, show: Shown<Desk>): Handler => showing(deps, agencyDesk, show);

/** The same for operators. */
export const atOperatorDesk = (deps: ConsoleDeps, show: Shown<OperatorDesk>): Handler => showing(deps, operatorDesk, show);

/** This page, to come back to. */
const backOf = ({ req }: Context): string => new URL(req.url).pathname + new URL(req.url).search;

type Acted<D> = (context: Context, desk: D, form: FormData) => Response | Promise<Response>;

const acting =
  <D>(deps: ConsoleDeps, deskFrom: AtDesk<D>, act: Acted<D>): Handler =>
  async (context) => {
    const { form, flaw } = await readForm(context);
    const visit = visitOf(context, form);
    if (!form) return context.html(messagePage(flaw, visit), flaw === 'otherCharset' ? 415 : 400);
    const arrived = await arrivedAt(context, deps, visit);
    const admission = await admitWrite(deps, arrived?.desk.caller ?? null, networkOf(context, deps));
    if (admission.kind === 'over') {
      context.header('retry-after', String(admission.retryAfterSeconds));
      return context.html(messagePage('tooMany', visit), 429);
    }
    const desk = deskFrom(arrived);
    if (arrived && !desk) return context.html(messagePage('missing', visit), 404);
    if (arrived && desk && form.get('token') === arrived.desk.token) return act(context, desk, form);
    const sent = [...form].filter(([name]) => name !== 'token' && name !== 'lang');
    const fields = sent.flatMap(([name, value]): [string, string][] => (typeof value === 'string' ? [[name, value]] : []));
    const held = { action: backOf(context), fields, hadFiles: fields.length < sent.length, token: arrived?.desk.token ?? null };
    return context.html(endedPage(visit, held), arrived ? 409 : 401);
  };

/**
 * What a form of the console does. From another site nothing is taken; what comes without a session, or with the token of one that
 * has ended, is kept on a page until they are signed in again.
 */
export const actAtDesk = (deps: ConsoleDeps, act: Acted<Desk>): Handler => acting(deps, agencyDesk, act);

/** The same for operators. */
export const actAtOperatorDesk = (deps: ConsoleDeps, act: Acted<OperatorDesk>): Handler => acting(deps, operatorDesk, act);

/** The same for both. */
export const actAtAnyDesk = (deps: ConsoleDeps, act: Acted<Desk | OperatorDesk>): Handler =>
  acting(deps, (arrived) => arrived?.desk ?? null, act);
