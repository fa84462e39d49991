import { type Context, Hono } from 'hono';
import * as z from 'zod';
import { EmailAddress, nameLine } from '#domain/input/fields';
import { readBy } from '#domain/input/issue-flaws';
import { fieldOf } from '#handling/posted-form';
import { liftSuppression } from '#usecases/feedback/lift-suppression';
import { searchSuppressions } from '#usecases/feedback/search-suppressions';
import { maskedAddress } from '#usecases/ledger/delivery-line';
import { endVerification, verifyOrganization } from '#usecases/organizations/verify-organization';
import { eraseForOperator } from '#usecases/subscriptions/request-erasure';
import { type FoundSubscription, searchSubscriptions } from '#usecases/subscriptions/search-subscriptions';
import { operatorWordsIn } from '#views/catalogue/operator-words';
import type { FieldErrors } from '#views/components/error-summary';
import { EMPTY_FORM, OPERATOR_ROOMS } from '#views/console/operator/operator-page';
import {
  confirmErasePage,
  ERASE_PATH,
  erasedPage,
  erasePage,
  type FoundShown,
  type SubscribersNote,
  subscribersPage,
} from '#views/console/operator/subscribers-page';
import { LIFT_PATH, suppressionsPage } from '#views/console/operator/suppressions-page';
import type { ConsoleDeps } from '../deps.ts';
import { actAtOperatorDesk, atOperatorDesk, type OperatorDesk } from '../desk.ts';
import { errorsBeside, shownOf } from './operator-forms.ts';

const Address = z.object({ address: EmailAddress });
const Reason = z.object({ reason: nameLine(200) });

/** Who subscribes, and to whom nothing is sent. Addresses stand in no URL: what is looked for is posted. */
export const subscribersRoutes = (deps: ConsoleDeps): Hono => {
  const app = new Hono();

  app.get(
    OPERATOR_ROOMS.subscribers,
    atOperatorDesk(deps, (context, desk) => context.html(subscribersPage(desk, { form: EMPTY_FORM, found: null, note: null }))),
  );
  app.post(
    OPERATOR_ROOMS.subscribers,
    actAtOperatorDesk(deps, (context, desk, form) => search(deps, context, desk, form)),
  );
  app.post(
    ERASE_PATH,
    actAtOperatorDesk(deps, (context, desk, form) => erase(deps, context, desk, form)),
  );
  app.get(
    OPERATOR_ROOMS.suppressions,
    atOperatorDesk(deps, (context, desk) => context.html(suppressionsPage(desk, { form: EMPTY_FORM, found: null, note: null }))),
  );
  app.post(
    OPERATOR_ROOMS.suppressions,
    actAtOperatorDesk(deps, (context, desk, form) => searchSuppressed(deps, context, desk, form)),
  );
  app.post(
    LIFT_PATH,
    actAtOperatorDesk(deps, (context, desk, form) => lift(deps, context, desk, form)),
  );
  return app;
};

const foundShown = ({ subscription, suppression, verified, sent }: FoundSubscription): FoundShown => ({
  subscription,
  maskedAddress: maskedAddress(subscription.channel),
  suppression,
  isVerified: verified !== null,
  sent,
});

/** What was looked for, again after its organization was verified, so that the page shows how it stands now. */
const search = async (deps: ConsoleDeps, context: Context, desk: OperatorDesk, form: FormData): Promise<Response> => {
  const { caller, visit } = desk;
  const words = operatorWordsIn(visit.language).subscribers;
  const note = await verification(deps, desk, form);
  const q = fieldOf(form, 'q').trim();
  const refused = (errors: FieldErrors): Response =>
    context.html(subscribersPage(desk, { form: shownOf(form, errors), found: null, note }), 422);
  if (q === '') return refused([{ name: 'q', error: words.tooWide }]);
  const read = q.includes('@') ? readBy(Address, { address: q }) : null;
  if (read && read.kind !== 'read') return refused(errorsBeside(read.flaws, ['q'], visit));
  const found = await searchSubscriptions(deps, read ? { address: read.value.address } : { organization: q.slice(0, 100) }, caller);
  return found.kind === 'found'
    ? context.html(subscribersPage(desk, { form: shownOf(form, []), found: found.items.map(foundShown), note }))
    : refused([{ name: 'q', error: words.tooWide }]);
};

const verification = async (deps: ConsoleDeps, { caller }: OperatorDesk, form: FormData): Promise<SubscribersNote | null> => {
  const act = fieldOf(form, 'act');
  if (act !== 'verify' && act !== 'unverify') return null;
  const { kind } = await (act === 'verify' ? verifyOrganization : endVerification)(deps, caller, fieldOf(form, 'organization'));
  return kind !== 'done' ? 'gone' : act === 'verify' ? 'verified' : 'unverified';
};

const erase = async (deps: ConsoleDeps, context: Context, desk: OperatorDesk, form: FormData): Promise<Response> => {
  const read = readBy(Address, { address: fieldOf(form, 'address') });
  if (read.kind !== 'read') return context.html(erasePage(desk, shownOf(form, errorsBeside(read.flaws, ['address'], desk.visit))), 422);
  const { address } = read.value;
  if (fieldOf(form, 'confirmed') !== 'yes') return context.html(confirmErasePage(desk, address));
  const { doneBy } = await eraseForOperator(deps, address, desk.caller);
  return context.html(erasedPage(desk, doneBy));
};

const searchSuppressed = async (deps: ConsoleDeps, context: Context, desk: OperatorDesk, form: FormData): Promise<Response> => {
  const read = readBy(Address, { address: fieldOf(form, 'address') });
  if (read.kind !== 'read') {
    const errors = errorsBeside(read.flaws, ['address'], desk.visit);
    return context.html(suppressionsPage(desk, { form: shownOf(form, errors), found: null, note: null }), 422);
  }
  const { address } = read.value;
  const suppression = await searchSuppressions(deps, address, desk.caller);
  return context.html(suppressionsPage(desk, { form: shownOf(form, []), found: { address, suppression }, note: null }));
};

/** Only with a reason: whoever complained, or whose mailbox is gone, is not written to again by the way. */
const lift = async (deps: ConsoleDeps, context: Context, desk: OperatorDesk, form: FormData): Promise<Response> => {
  const { caller, visit } = desk;
  const read = readBy(Address, { address: fieldOf(form, 'address') });
  if (read.kind !== 'read') return searchSuppressed(deps, context, desk, form);
  const { address } = read.value;
  const given = fieldOf(form, 'reason');
  const reason = readBy(Reason, { reason: given });
  if (reason.kind !== 'read') {
    const error = given.trim() === '' ? operatorWordsIn(visit.language).suppressions.whyMissing : null;
    const errors = error ? [{ name: 'reason', error }] : errorsBeside(reason.flaws, ['reason'], visit);
    const suppression = await searchSuppressions(deps, address, caller);
    return context.html(suppressionsPage(desk, { form: shownOf(form, errors), found: { address, suppression }, note: null }), 422);
  }
  const note = await liftSuppression(deps, await deps.vault.addressKey(address), caller, reason.value.reason);
  return context.html(suppressionsPage(desk, { form: EMPTY_FORM, found: null, note }));
};
