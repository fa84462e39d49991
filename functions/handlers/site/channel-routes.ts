import { Hono } from 'hono';
import type { Flaw } from '#domain/input/flaw';
import { readBy } from '#domain/input/issue-flaws';
import { SubscriptionChange, SuccessorDraft } from '#domain/subscriptions/subscription-draft';
import { networkOf } from '#handling/network';
import { admitSignUp } from '#usecases/callers/limit-calls';
import { askForChannel, dropSuccessor } from '#usecases/subscriptions/ask-for-channel';
import { askForTest } from '#usecases/subscriptions/ask-for-test';
import { changeSubscription } from '#usecases/subscriptions/change-subscription';
import { groupWordsIn } from '#views/catalogue/group-words';
import { organizationWordsIn } from '#views/catalogue/organization-words';
import { signUpWordsIn } from '#views/catalogue/sign-up-words';
import type { FieldErrors } from '#views/components/error-summary';
import { FALLBACK_FIELD, SUCCESSOR_FIELDS, TO_ADDRESS_FIELD } from '#views/organization/channel-part';
import { groupCodePath } from '#views/pages/group-code-page';
import { inLanguage, type Visit } from '#views/visit';
import { valueIn } from '#views/wishes/form-values';
import type { ManageDeps } from './manage-view.ts';
import { again, errorsBy, type Posted, postedTo, seen, typedIn } from './posted-part.ts';

/** Where notices go, whether they arrive there, and to whom they go when an endpoint fails. */
export const channelRoutes = (deps: ManageDeps): Hono => {
  const app = new Hono();
  postedTo(app, deps, '/manage/fallback', changeFallback);
  postedTo(app, deps, '/manage/channel', askForAnother);
  postedTo(app, deps, '/manage/channel/drop', async (own, all) => {
    const dropped = await dropSuccessor(own, all.subscription);
    return seen(all, dropped === 'dropped' ? 'saved' : dropped);
  });
  postedTo(app, deps, '/manage/test', async (own, all) => {
    const { kind } = await askForTest(own, all.subscription);
    return seen(all, kind === 'asked' ? 'test-asked' : kind === 'over' ? 'test-later' : kind);
  });
  return app;
};

const FALLBACK_PATHS = { [FALLBACK_FIELD]: 'channel.fallbackEmail' };

const changeFallback = async (deps: ManageDeps, all: Posted): Promise<Response> => {
  const { form, visit, subscription } = all;
  const values = typedIn(form, [FALLBACK_FIELD]);
  const wrong = (errors: FieldErrors) => again(deps, all, { note: 'refused', small: { values, errors } });
  const typed = valueIn(values, FALLBACK_FIELD).trim();
  const read = readBy(SubscriptionChange, { channel: { fallbackEmail: typed === '' ? null : typed } });
  if (read.kind !== 'read') return wrong(errorsBy(read.flaws, FALLBACK_PATHS, visit));
  const changed = await changeSubscription(deps, subscription, read.value);
  if (changed.kind === 'refused') return wrong(errorsBy(changed.flaws, FALLBACK_PATHS, visit));
  return seen(all, changed.kind === 'changed' ? 'saved' : changed.kind);
};

/** Where an address is in the place of a group or an endpoint there is one field, and what is wrong with all of it stands there. */
const ADDRESS_PATHS = { [TO_ADDRESS_FIELD]: 'channel.address' };
const GROUP_PATHS = { channel: 'channel.format', url: 'channel.url', secret: 'channel.secret' };
const flawsBy = (flaws: readonly Flaw[], isAddress: boolean, visit: Visit): FieldErrors => [
  ...errorsBy(flaws, isAddress ? ADDRESS_PATHS : GROUP_PATHS, visit),
  ...errorsBy(flaws, { [isAddress ? TO_ADDRESS_FIELD : 'url']: 'channel.type' }, visit),
];

const askForAnother = async (deps: ManageDeps, all: Posted): Promise<Response> => {
  const { context, form, visit, subscription } = all;
  const values = typedIn(form, SUCCESSOR_FIELDS);
  const wrong = (errors: FieldErrors) => again(deps, all, { note: 'refused', small: { values, errors } });
  const [format, url, secret, address] = SUCCESSOR_FIELDS.map((name) => valueIn(values, name).trim());
  const isAddress = format === 'email';
  const field = isAddress ? TO_ADDRESS_FIELD : 'url';
  if (isAddress && !address) return wrong([{ name: field, error: organizationWordsIn(visit.language).address.missing }]);
  if (!isAddress && !url) return wrong([{ name: field, error: groupWordsIn(visit.language).missingUrl }]);
  const channel = isAddress ? { type: 'email', address } : { type: 'webhook', format, url, ...(secret ? { secret } : {}) };
  const read = readBy(SuccessorDraft, { channel });
  if (read.kind !== 'read') return wrong(flawsBy(read.flaws, isAddress, visit));
  const admission = await admitSignUp(deps, networkOf(context, deps), read.value, deps.signUpsPerHour);
  if (admission.kind === 'over') return wrong([{ name: field, error: signUpWordsIn(visit.language).tooMany }]);
  const asked = await askForChannel(deps, subscription, read.value);
  switch (asked.kind) {
    case 'asked':
      if (asked.manageToken === null) return seen(all, 'channel-asked');
      return context.redirect(inLanguage(groupCodePath(asked.manageToken), visit.language), 303);
    case 'refused':
      return wrong(flawsBy(asked.flaws, isAddress, visit));
    case 'not-now':
    case 'changed-meanwhile':
      return seen(all, asked.kind);
  }
};
