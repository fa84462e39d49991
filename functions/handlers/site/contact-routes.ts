import { Hono } from 'hono';
import * as z from 'zod';
import { EmailAddress, SeenLine } from '#domain/input/fields';
import { readBy } from '#domain/input/issue-flaws';
import { EVERYWHERE, type RegionCode, regionOfStreet } from '#domain/region';
import { isAcknowledged } from '#domain/subscriptions/contact';
import { writtenTo } from '#domain/subscriptions/subscription';
import { ContactDraft } from '#domain/subscriptions/subscription-draft';
import { networkOf } from '#handling/network';
import { fieldOf } from '#handling/posted-form';
import { visitOf } from '#handling/visit';
import { admitLetter, admitSignUp, isPressedTwice } from '#usecases/callers/limit-calls';
import { maskedAddress } from '#usecases/ledger/delivery-line';
import { handOverMain } from '#usecases/organizations/hand-over-main';
import { findHubs } from '#usecases/organizations/read-organization';
import { answerForMailbox, answeringFor } from '#usecases/subscriptions/answer-for-mailbox';
import { askForAddress } from '#usecases/subscriptions/change-address';
import { changeSubscription } from '#usecases/subscriptions/change-subscription';
import { dropInvitation } from '#usecases/subscriptions/drop-invitation';
import { requestLetter } from '#usecases/subscriptions/request-letter';
import { signUp } from '#usecases/subscriptions/sign-up';
import { findByToken } from '#usecases/subscriptions/standing-subscription';
import { takeBackAddress, writeToSidesAgain } from '#usecases/subscriptions/waiting-address';
import { organizationWordsIn } from '#views/catalogue/organization-words';
import { signUpWordsIn } from '#views/catalogue/sign-up-words';
import type { FieldErrors } from '#views/components/error-summary';
import { CONTACT_FIELDS } from '#views/organization/contacts-part';
import type { HubsFound } from '#views/organization/hub-part';
import { lostMailboxPage, mailboxAnsweredPage } from '#views/pages/lost-mailbox-page';
import { messagePage } from '#views/pages/message-page';
import { inLanguage } from '#views/visit';
import { type FormValues, valueIn } from '#views/wishes/form-values';
import type { ManageDeps } from './manage-view.ts';
import { originOf } from './origin.ts';
import { again, errorsBy, type Posted, postedTo, seen, typedIn } from './posted-part.ts';
import { MESSAGES, refused } from './subscriber-answers.ts';

/** What the contacts of an organization do for it: ask in another one, ask a hub, have an address replaced. */
export const contactRoutes = (deps: ManageDeps): Hono => {
  const app = new Hono();

  postedTo(app, deps, '/manage/contacts', inviteContact);
  postedTo(app, deps, '/manage/contacts/drop', async (own, all) => {
    const dropped = await dropInvitation(own, all.subscription, fieldOf(all.form, 'contact'));
    return seen(all, dropped.kind === 'dropped' ? 'invitation-taken-back' : 'not-now');
  });
  postedTo(app, deps, '/manage/hub', chooseHub);
  postedTo(app, deps, '/manage/main', handOver);
  postedTo(app, deps, '/manage/erase', orderErasure);
  postedTo(app, deps, '/manage/address', (own, all) =>
    fieldOf(all.form, 'of') === '' ? changeOwnAddress(own, all) : replaceAddress(own, all),
  );

  postedTo(app, deps, '/manage/address/drop', async (own, all) =>
    seen(all, (await takeBackAddress(own, all.subscription)) === 'taken-back' ? 'address-taken-back' : 'not-now'),
  );
  postedTo(app, deps, '/manage/address/again', async (own, all) => {
    const admission = await admitLetter(own, networkOf(all.context, own));
    if (admission.kind === 'over') return all.context.html(messagePage('tooMany', all.visit), 429);
    return seen(all, (await writeToSidesAgain(own, all.subscription)) ? 'address-again' : 'not-now');
  });

  app.get('/manage/address', async (context) => {
    const visit = visitOf(context);
    const token = context.req.query('token') ?? '';
    const found = await findByToken(deps, 'manage', token);
    if (found.kind === 'refused') return refused(context, MESSAGES[found.code], visit);
    const of = context.req.query('of') ?? '';
    if (of === '') return context.redirect(inLanguage(`/manage?${new URLSearchParams({ token })}`, visit.language), 303);
    return showLost(deps, { context, visit, token, subscription: found.subscription }, of);
  });

  return app;
};

const CONTACT_PATHS = { contactAddress: 'channel.address', role: 'role', contactLanguage: 'language' };

const inviteContact = async (deps: ManageDeps, all: Posted): Promise<Response> => {
  const { context, form, visit, subscription } = all;
  const values = typedIn(form, CONTACT_FIELDS);
  const wrong = (errors: FieldErrors) => again(deps, all, { note: 'refused', small: { values, errors } });
  const words = signUpWordsIn(visit.language);
  if (valueIn(values, 'contactAddress').trim() === '') return wrong([{ name: 'contactAddress', error: words.missing.address }]);
  const read = readBy(ContactDraft, {
    organization: { id: subscription.organizationId },
    role: valueIn(values, 'role'),
    channel: { type: 'email', address: valueIn(values, 'contactAddress') },
    language: valueIn(values, 'contactLanguage'),
  });
  if (read.kind !== 'read') return wrong(errorsBy(read.flaws, CONTACT_PATHS, visit));
  const origin = originOf(context, deps);
  const admission = await admitSignUp(deps, origin.network, read.value, deps.signUpsPerHour);
  if (admission.kind === 'over') return wrong([{ name: 'contactAddress', error: words.tooMany }]);
  if (await isPressedTwice(deps, read.value)) return seen(all, 'contact-asked');
  const signedUp = await signUp({ ...deps, ...(await deps.organizationDesk()) }, { kind: 'contact', subscription }, read.value, origin);
  switch (signedUp.kind) {
    case 'pending':
      return seen(all, 'contact-asked');
    case 'refused':
      return wrong(errorsBy(signedUp.flaws, CONTACT_PATHS, visit));
    case 'introducer-missing':
    case 'organization-unknown':
    case 'not-acknowledged':
      return seen(all, 'not-now');
  }
};

const handOver = async (deps: ManageDeps, all: Posted): Promise<Response> => {
  const { context, form, visit, subscription } = all;
  const admission = await admitLetter(deps, networkOf(context, deps));
  if (admission.kind === 'over') return context.html(messagePage('tooMany', visit), 429);
  const desk = { ...deps, ...(await deps.organizationDesk()) };
  const handed = await handOverMain(desk, { kind: 'contact', subscription }, subscription.organizationId, fieldOf(form, 'contact'));
  if (handed.kind === 'done') return seen(all, 'main-handed-over');
  return seen(all, handed.code === 'changed-meanwhile' ? handed.code : 'not-now');
};

/** Hubs that are shown at once. */
const MOST_HUBS = 10;

/** Where somebody looks who types no name: its county, what lies in that and what it lies in. */
const aroundOf = (region: RegionCode): RegionCode => (region.length > 6 ? regionOfStreet(region) : region);

const chooseHub = async (deps: ManageDeps, all: Posted): Promise<Response> => {
  const { form, visit, subscription } = all;
  const { organizations } = await deps.organizationDesk();
  const act = fieldOf(form, 'act');
  const typed = fieldOf(form, 'hubQ').trim().slice(0, 40);
  if (act !== 'leave' && !act.startsWith('ask:')) {
    const region = typed === '' ? aroundOf(subscription.organization.region) : EVERYWHERE;
    const page = await findHubs({ organizations }, { region, q: typed, limit: MOST_HUBS });
    const hubs = (page?.items ?? []).filter(({ id }) => id !== subscription.organizationId);
    const found: HubsFound = { typed, hubs, hasMore: page?.next !== undefined };
    return again(deps, all, { note: null, found });
  }
  if (!isAcknowledged(subscription)) return seen(all, 'not-now');
  const memberOf = act === 'leave' ? null : act.slice('ask:'.length, 'ask:'.length + 60);
  const changed = await changeSubscription({ ...deps, organizations }, subscription, { organization: { memberOf } });
  if (changed.kind === 'changed') return seen(all, memberOf === null ? 'hub-left' : 'hub-asked');
  if (changed.kind !== 'refused') return seen(all, changed.kind);
  const errors = [{ name: 'hubQ', error: organizationWordsIn(visit.language).hub.notFound }];
  return again(deps, all, { note: 'refused', small: { values: new Map(), errors } });
};

const Own = z.object({ address: EmailAddress });
const OWN_PATHS = { newAddress: 'address' };

const changeOwnAddress = async (deps: ManageDeps, all: Posted): Promise<Response> => {
  const { context, form, visit, subscription } = all;
  const values = typedIn(form, ['newAddress']);
  const wrong = (errors: FieldErrors) => again(deps, all, { note: 'refused', small: { values, errors } });
  const typed = valueIn(values, 'newAddress').trim();
  if (typed === '') return wrong([{ name: 'newAddress', error: organizationWordsIn(visit.language).address.missing }]);
  const read = readBy(Own, { address: typed });
  if (read.kind !== 'read') return wrong(errorsBy(read.flaws, OWN_PATHS, visit));
  const admission = await admitLetter(deps, networkOf(context, deps));
  if (admission.kind === 'over') return context.html(messagePage('tooMany', visit), 429);
  const asked = await askForAddress(deps, subscription, read.value.address);
  if (asked.kind === 'refused') return wrong(errorsBy(asked.flaws, OWN_PATHS, visit));
  return seen(all, asked.kind === 'asked' ? 'address-asked' : 'not-now');
};

/** Whoever has the link need not read the address: the letter goes there, and only its button erases. */
const orderErasure = async (deps: ManageDeps, all: Posted): Promise<Response> => {
  const { context, visit, subscription } = all;
  const address = writtenTo(subscription.channel);
  if (address === null) return seen(all, 'not-now');
  const admission = await admitLetter(deps, networkOf(context, deps));
  if (admission.kind === 'over') return context.html(messagePage('tooMany', visit), 429);
  await requestLetter(deps, 'erasure', address);
  return seen(all, 'erasure-asked');
};

const Lost = z.object({ address: EmailAddress, reason: SeenLine.max(300) });
const LOST_PATHS = { newAddress: 'address', reason: 'reason' };

type Looking = Pick<Posted, 'context' | 'visit' | 'token' | 'subscription'>;
type Typed = Readonly<{ values: FormValues; errors: FieldErrors }>;

/** The form in which somebody answers for a lost mailbox, or why they may not. */
const showLost = async (
  deps: ManageDeps,
  { context, visit, token, subscription }: Looking,
  of: string,
  typed: Typed = { values: new Map(), errors: [] },
): Promise<Response> => {
  const contact = await deps.subscriptions.find(of);
  const answering = contact && (await answeringFor(await deps.organizationDesk(), subscription, contact));
  if (!contact || !answering || answering.kind === 'stranger') return context.html(messagePage('missing', visit), 404);
  const isOfHub = contact.organizationId !== subscription.organizationId;
  const page = { ...visit, manageToken: token, isOfHub };
  if (answering.kind === 'refused') return context.html(mailboxAnsweredPage({ ...page, outcome: { refused: answering.code } }), 403);
  const { id, role, organization, channel } = contact;
  const whose = { id, role, organizationName: organization.name, maskedAddress: maskedAddress(channel) };
  return context.html(lostMailboxPage({ ...page, ...typed, contact: whose }), typed.errors.length > 0 ? 422 : 200);
};

const replaceAddress = async (deps: ManageDeps, all: Posted): Promise<Response> => {
  const { context, form, visit, token, subscription } = all;
  const of = fieldOf(form, 'of');
  const values = typedIn(form, ['newAddress', 'reason']);
  const wrong = (errors: FieldErrors) => showLost(deps, all, of, { values, errors });
  const { address: addressWords, lost } = organizationWordsIn(visit.language);
  const [address, reason] = [valueIn(values, 'newAddress').trim(), valueIn(values, 'reason').trim()];
  const missing = [
    ...(address === '' ? [{ name: 'newAddress', error: addressWords.missing }] : []),
    ...(reason === '' ? [{ name: 'reason', error: lost.reasonMissing }] : []),
  ];
  const read = readBy(Lost, { address, reason });
  const flawed = read.kind === 'read' ? [] : errorsBy(read.flaws, LOST_PATHS, visit);
  const errors = [...missing, ...flawed.filter(({ name }) => !missing.some((one) => one.name === name))];
  const contact = await deps.subscriptions.find(of);
  if (read.kind !== 'read' || errors.length > 0 || !contact) return wrong(errors);
  const admission = await admitLetter(deps, networkOf(context, deps));
  if (admission.kind === 'over') return context.html(messagePage('tooMany', visit), 429);
  const desk = await deps.organizationDesk();
  const asked = await answerForMailbox({ ...deps, ...desk }, subscription, contact, read.value.address, read.value.reason);
  const page = { ...visit, manageToken: token, isOfHub: contact.organizationId !== subscription.organizationId };
  switch (asked.kind) {
    case 'asked':
      return context.html(mailboxAnsweredPage({ ...page, outcome: { sent: read.value.address } }));
    case 'refused':
      return wrong(errorsBy(asked.flaws, LOST_PATHS, visit));
    case 'not-now':
      return context.html(mailboxAnsweredPage({ ...page, outcome: { refused: 'not-now' } }), 409);
    case 'stranger':
    case 'not-allowed':
      return wrong([]);
  }
};
