import { type Context, Hono } from 'hono';
import { instantOf } from '#domain/calendar';
import { isRobot } from '#domain/subscriptions/robots';
import type { Subscription } from '#domain/subscriptions/subscription';
import { seenAt } from '#domain/subscriptions/subscription-life';
import { instant } from '#domain/time';
import { flawSentence } from '#handling/flaw-sentence';
import { readDate, typedDate } from '#handling/typed-date';
import { visitOf } from '#handling/visit';
import { listAttempts } from '#usecases/ledger/list-attempts';
import { listSent } from '#usecases/ledger/list-sent';
import { askToRecover } from '#usecases/sending/recover-missed';
import { findByToken } from '#usecases/subscriptions/standing-subscription';
import { organizationWordsIn } from '#views/catalogue/organization-words';
import { recoverWordsIn } from '#views/catalogue/recover-words';
import { NO_DATE, type TypedDate } from '#views/components/date-field';
import { RECOVER_FIELD, type RecoverNote } from '#views/organization/recover-part';
import { attemptsPage } from '#views/pages/attempts-page';
import { sentPage } from '#views/pages/sent-page';
import { NOT_SENDABLE } from '#views/unsendable-words';
import type { Visit } from '#views/visit';
import type { ManageDeps } from './manage-view.ts';
import { type Posted, postedTo } from './posted-part.ts';
import { MESSAGES, refused } from './subscriber-answers.ts';
import { knownNames } from './wishes-view.ts';

const A_PAGE = 20;

/** What was sent to a subscriber, how each attempt went, and that what was missed be sent again. */
export const sentRoutes = (deps: ManageDeps): Hono => {
  const app = new Hono();
  app.get('/manage/sent', (context) => sent(context, deps));
  app.get('/manage/attempts', (context) => attempts(context, deps));
  postedTo(app, deps, '/manage/sent', recover);
  return app;
};

type Reader = Readonly<{ token: string; subscription: Subscription; visit: Visit }>;

/** Whoever has the token of the page, or the page that says why not. */
const readerOf = async (context: Context, deps: ManageDeps): Promise<Reader | Response> => {
  const visit = visitOf(context);
  const token = context.req.query('token') ?? '';
  const found = await findByToken(deps, 'manage', token);
  return found.kind === 'refused' ? refused(context, MESSAGES[found.code], visit) : { token, subscription: found.subscription, visit };
};

const sent = async (context: Context, deps: ManageDeps): Promise<Response> => {
  const reader = await readerOf(context, deps);
  if (reader instanceof Response) return reader;
  const shown = await sentView(deps, reader, { cursor: context.req.query('cursor'), note: noteIn(context) });
  return shown === null ? refused(context, 'invalid', reader.visit) : context.html(shown);
};

const attempts = async (context: Context, deps: ManageDeps): Promise<Response> => {
  const reader = await readerOf(context, deps);
  if (reader instanceof Response) return reader;
  const { token, subscription, visit } = reader;
  const query = { limit: A_PAGE, cursor: context.req.query('cursor') };
  const page = await listAttempts({ ...deps, ...(await deps.ledger()) }, subscription, query);
  if (!page) return refused(context, 'invalid', visit);
  const { channel } = subscription;
  const showsIds = channel.type === 'webhook' && !isRobot(channel.format);
  return context.html(attemptsPage({ ...visit, manageToken: token, items: page.items, next: page.next ?? null, showsIds }));
};

type SentOutcome = Readonly<{ cursor?: string | undefined; note?: RecoverNote | null; value?: TypedDate; error?: string }>;

/** Null for a cursor that was never given out. */
const sentView = async (
  deps: ManageDeps,
  { token, subscription, visit }: Reader,
  { cursor, note = null, value = NO_DATE, error }: SentOutcome,
): Promise<string | null> => {
  const ledger = await deps.ledger();
  const page = await listSent({ ...deps, ...ledger }, subscription, { limit: A_PAGE, cursor });
  if (!page) return null;
  const names = await knownNames(deps.agencies, subscription.filter.agencies);
  const { status } = seenAt(subscription, instant(deps.clock.now()));
  const isOffered = status !== 'pending' && status !== 'ended';
  const recovery = isOffered ? { value, error, last: await ledger.recoverRequests.last(subscription.id) } : null;
  return sentPage({ ...visit, manageToken: token, items: page.items, next: page.next ?? null, names, note, recovery });
};

const UNDER_WAY = 'under-way';

/** What was just asked for stands in the address of the page: loading it again asks for nothing. */
const noteIn = (context: Context): RecoverNote | null => {
  const missed = context.req.query('missed') ?? '';
  if (missed === UNDER_WAY) return { kind: 'under-way' };
  if (!/^\d{1,6}$/.test(missed)) return null;
  const from = context.req.query('from') ?? '';
  return { kind: 'noted', missed: Number(missed), from: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(from) ? from : null };
};

const CHINA = 'Asia/Shanghai';

/** From the beginning of a day on, where the reader of digests lives, else in China. */
const recover = async (deps: ManageDeps, { context, form, visit, token, subscription }: Posted): Promise<Response> => {
  const { language } = visit;
  const value = typedDate(form, RECOVER_FIELD);
  const again = async (outcome: SentOutcome, status: 409 | 422): Promise<Response> => {
    const shown = await sentView(deps, { token, subscription, visit }, { value, ...outcome });
    return shown === null ? refused(context, 'invalid', visit) : context.html(shown, status);
  };
  const read = readDate(value);
  if (read.kind === 'none') return again({ error: recoverWordsIn(language).missing }, 422);
  if (read.kind === 'flawed') return again({ error: organizationWordsIn(language).pause[read.flaw] }, 422);
  const { frequency } = subscription;
  const since = instantOf(read.day, 0, frequency.mode === 'immediate' ? CHINA : frequency.timeZone);
  const { receipts } = await deps.receiptDesk();
  const asked = await askToRecover({ ...deps, ...(await deps.ledger()), receipts }, subscription, { since: instant(since) }, null);
  switch (asked.kind) {
    case 'refused':
      return again({ error: asked.flaws.map((flaw) => flawSentence(flaw, language)).join(' ') }, 422);
    case 'not-now':
      return again({ note: { kind: 'refused', sentence: NOT_SENDABLE[asked.code][language] } }, 409);
    case 'noted': {
      const { missed, lookedBackTo } = asked;
      const told = { missed: missed === null ? UNDER_WAY : String(missed), ...(lookedBackTo ? { from: lookedBackTo } : {}) };
      return context.redirect(`/manage/sent?${new URLSearchParams({ token, lang: language, ...told })}`, 303);
    }
  }
};
