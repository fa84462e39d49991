import { changeLapsesAt, sidesToAgree } from '#domain/subscriptions/address-change';
import { isAcknowledged, isLiving } from '#domain/subscriptions/contact';
import { handoverFlaw } from '#domain/subscriptions/main-contact';
import { lapsesAt, type MessageLanguage, type Subscription } from '#domain/subscriptions/subscription';
import { pauseEndsAt, waitsFor } from '#domain/subscriptions/subscription-life';
import { instant } from '#domain/time';
import { maskedAddress, recognisableAddress } from '#usecases/ledger/delivery-line';
import { readOrganization, type ShownContact } from '#usecases/organizations/read-organization';
import { successorOf } from '#usecases/subscriptions/ask-for-channel';
import { awaitsCode } from '#usecases/subscriptions/confirm-by-code';
import { ownerToken } from '#usecases/subscriptions/owner-tokens';
import { mayTakeBack, waitingAddress } from '#usecases/subscriptions/waiting-address';
import type { FieldErrors } from '#views/components/error-summary';
import type { ContactShown, InvitedShown } from '#views/organization/contacts-part';
import type { HubsFound } from '#views/organization/hub-part';
import { type ManagePage, managePage, type OrganizationShown } from '#views/pages/manage-page';
import type { Visit } from '#views/visit';
import type { FormValues } from '#views/wishes/form-values';
import type { SiteDeps } from './deps.ts';
import { valuesOf } from './manage-form.ts';
import { addressShown, pageOf } from './subscriber-answers.ts';
import { withUsual } from './wishes-input.ts';
import { wishesForm } from './wishes-view.ts';

export type ManageDeps = Omit<SiteDeps, 'log'>;

/** What became of a form: `small` is what was typed into one of the smaller ones, and what is wrong there. */
export type ManageOutcome = Readonly<{
  note: ManagePage['note'];
  values?: FormValues;
  errors?: FieldErrors;
  small?: ManagePage['small'];
  found?: HubsFound;
  /** The part that is unfolded. */
  open?: string | null;
}>;

const NOTHING_TYPED: ManagePage['small'] = { values: new Map(), errors: [] };

/** The whole manage page, with what was typed. */
export const manageView = async (
  deps: ManageDeps,
  subscription: Subscription,
  token: string,
  visit: Visit,
  { note, values = valuesOf(subscription), errors = [], small = NOTHING_TYPED, found, open = null }: ManageOutcome,
): Promise<string> => {
  const { language } = visit;
  const form = await wishesForm(deps, withUsual(values, subscription.language), { errors, action: '/manage', language });
  const tokens = { manage: token, unsubscribe: await ownerToken(deps.vault, 'unsubscribe', subscription) };
  const shown = await organizationShown(deps, subscription, found ?? null);
  const pausedUntil = pauseEndsAt(subscription, instant(deps.clock.now()));
  const successor = await successorShown(deps, subscription, token, language);
  const addressWaits = await addressWaitsOf(deps, subscription);
  const page = await pageOf(deps, subscription, visit);
  return managePage({ ...page, tokens, note, form, shown, pausedUntil, addressWaits, successor, open, small });
};

const addressWaitsOf = async (deps: ManageDeps, subscription: Subscription): Promise<ManagePage['addressWaits']> => {
  const change = await waitingAddress(deps, subscription);
  if (!change) return null;
  const { to } = change;
  return { address: recognisableAddress(to), until: changeLapsesAt(change), waitsFor: sidesToAgree(change), isOwn: mayTakeBack(change) };
};

const successorShown = async (deps: ManageDeps, subscription: Subscription, token: string, language: MessageLanguage) => {
  const successor = await successorOf(deps, subscription);
  const until = successor && lapsesAt(successor);
  if (!successor || until === null) return null;
  // That of the successor leads on to the subscription, once it has taken its place: by a link in an old mail nobody is to get that.
  const codeToken = awaitsCode(successor) ? token : null;
  return { address: addressShown(successor.channel, language), until, codeToken, waitsFor: waitsFor(successor) };
};

const organizationShown = async (
  deps: ManageDeps,
  subscription: Subscription,
  found: HubsFound | null,
): Promise<OrganizationShown | null> => {
  if (!isLiving(subscription)) return null;
  const read = await readOrganization(
    { ...deps, ...(await deps.organizationDesk()) },
    { kind: 'contact', subscription },
    subscription.organizationId,
  );
  if (!read) return null;
  const { organization, hub } = read;
  const contacts = read.contacts.map((one) => contactShown(one, subscription));
  return { organization, hub, contacts, invited: read.invited.map(invitedShown), isAcknowledged: isAcknowledged(subscription), found };
};

const invitedShown = (invited: Subscription): InvitedShown => ({
  id: invited.id,
  role: invited.role,
  address: maskedAddress(invited.channel),
  until: lapsesAt(invited),
});

/** @param looking who looks: of a hub, none of them is its own */
export const contactShown = ({ subscription, isAcknowledged: stands, reach }: ShownContact, looking: Subscription): ContactShown => {
  const isMine = subscription.id === looking.id;
  return {
    id: subscription.id,
    role: subscription.role,
    address: maskedAddress(subscription.channel),
    isMine,
    isAcknowledged: stands,
    reach,
    isReplaceable: !isMine && stands && isAcknowledged(looking) && subscription.channel.type === 'email',
    mayBeMain:
      subscription.organizationId === looking.organizationId &&
      subscription.role !== 'main' &&
      handoverFlaw(looking, subscription) === null,
  };
};
