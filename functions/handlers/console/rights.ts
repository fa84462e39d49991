import type { Context, Handler } from 'hono';
import type { Scope } from '#domain/agencies/agency';
import { hasSigned, type Notice } from '#domain/notices/notice';
import { refuseToSign } from '#domain/notices/notice-life';
import type { NoticeStore } from '#ports/notice-store';
import { type Caller, isIssuer, may } from '#usecases/callers/authorize';
import { forbiddenPage } from '#views/console/forbidden-page';
import { messagePage } from '#views/pages/message-page';
import type { ConsoleDeps } from './deps.ts';
import { actAtDesk, atDesk, type Desk } from './desk.ts';

/** What a page asks of whoever looks at it: the scope that the API asks of a key for the same. */
export const atDeskWith = (
  deps: ConsoleDeps,
  scope: Scope,
  show: (context: Context, desk: Desk) => Response | Promise<Response>,
): Handler => atDesk(deps, (context, desk) => (may(desk.caller, scope) ? show(context, desk) : forbidden(context, desk)));

/** The same of what is done there: it was not offered, and is refused. */
export const actAtDeskWith = (
  deps: ConsoleDeps,
  scope: Scope,
  act: (context: Context, desk: Desk, form: FormData) => Response | Promise<Response>,
): Handler => actAtDesk(deps, (context, desk, form) => (may(desk.caller, scope) ? act(context, desk, form) : forbidden(context, desk)));

export const forbidden = (context: Context, desk: Desk): Response => context.html(forbiddenPage(desk), 403);

/** Of somebody else and not there at all are told alike. */
export const missing = (context: Context, { visit }: Desk): Response => context.html(messagePage('missing', visit), 404);

/** Has the agency signed, and may it take that back yet? */
export const mayTakeBack = (caller: Caller, notice: Notice): boolean =>
  caller.kind !== 'operator' &&
  hasSigned(notice, caller.agencyId) &&
  refuseToSign(notice, caller.agencyId, '', notice.createdAt).kind === 'cancelled';

type NoticeShown = (context: Context, desk: Desk, notice: Notice) => Response | Promise<Response>;
type NoticeActed = (context: Context, desk: Desk, notice: Notice, form: FormData) => Response | Promise<Response>;

/** A page of one of the agency's notices, which the path names. */
export const atOwnNotice = (deps: ConsoleDeps, scope: Scope, show: NoticeShown): Handler =>
  atDeskWith(deps, scope, noticeShown(deps, show));

/** The same for everybody of the agency, whatever they may do. */
export const atOwnNoticeForAll = (deps: ConsoleDeps, show: NoticeShown): Handler => atDesk(deps, noticeShown(deps, show));

const noticeShown = (deps: ConsoleDeps, show: NoticeShown) => async (context: Context, desk: Desk) => {
  const notice = await ownNotice(deps, context, desk);
  return notice ? show(context, desk, notice) : missing(context, desk);
};

/** What is done to it there. */
export const actAtOwnNotice = (deps: ConsoleDeps, scope: Scope, act: NoticeActed): Handler =>
  actAtDeskWith(deps, scope, noticeActed(deps, act));

/** The same where the act itself says who may do it. */
export const actAtOwnNoticeForAll = (deps: ConsoleDeps, act: NoticeActed): Handler => actAtDesk(deps, noticeActed(deps, act));

const noticeActed = (deps: ConsoleDeps, act: NoticeActed) => async (context: Context, desk: Desk, form: FormData) => {
  const notice = await ownNotice(deps, context, desk);
  return notice ? act(context, desk, notice, form) : missing(context, desk);
};

/** The notice that a path names, if it is one of the agency's. */
export const ownNotice = async ({ notices }: Readonly<{ notices: Pick<NoticeStore, 'find'> }>, context: Context, { caller }: Desk) => {
  const notice: Notice | null = await notices.find(context.req.param('id') ?? '');
  return notice && isIssuer(caller, notice) ? notice : null;
};
