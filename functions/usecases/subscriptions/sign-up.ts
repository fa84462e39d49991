import { type ConsentOrigin, UNKNOWN_ORIGIN } from '#domain/subscriptions/consent-record';
import { isAcknowledged, isContactOf } from '#domain/subscriptions/contact';
import type { Subscription } from '#domain/subscriptions/subscription';
import { type ContactDraft, isContactDraft, type SignUp, type SubscriptionDraft } from '#domain/subscriptions/subscription-draft';
import { bilingual } from '#domain/text/wording';
import { instant } from '#domain/time';
import { type AuditLog, OPERATORS } from '#ports/audit-log';
import type { OrganizationStore } from '#ports/organization-store';
import { actorOf, type Caller } from '../callers/authorize.ts';
import { keepPending, type Subscribe, type Subscribed, subscribe } from './subscribe.ts';

export type SignUpDeps = Subscribe &
  Readonly<{ organizations: Pick<OrganizationStore, 'find' | 'contacts'>; audit: Pick<AuditLog, 'record'> }>;

/** On whose word somebody is signed up: a contact of an organization by its manage token, or an operator. */
export type Introducer = Readonly<{ kind: 'contact'; subscription: Subscription } | { kind: 'operator'; caller: Caller }>;

export type SignedUp =
  | Subscribed
  /** Nobody has proven to have a say over the organization that they name. */
  | Readonly<{ kind: 'introducer-missing' }>
  | Readonly<{ kind: 'organization-unknown' }>
  /** The organization does not stand behind this contact of it. */
  | Readonly<{ kind: 'not-acknowledged' }>;

/**
 * Sign up an organization, or one more contact of one that stands, on the word of a contact of it or of an operator. Whoever it is, nothing
 * is sent to them but the question for consent, until they confirm.
 */
export const signUp = async (
  deps: SignUpDeps,
  introducer: Introducer | null,
  draft: SignUp,
  from: ConsentOrigin = UNKNOWN_ORIGIN,
): Promise<SignedUp> =>
  isContactDraft(draft)
    ? inviteContact(deps, introducer, draft, from)
    : subscribe(deps, draft, 'urgent', await introducingHub(deps, introducer, draft), from);

const inviteContact = async (
  deps: SignUpDeps,
  introducer: Introducer | null,
  draft: ContactDraft,
  from: ConsentOrigin,
): Promise<SignedUp> => {
  if (!introducer) return { kind: 'introducer-missing' };
  const organization = await deps.organizations.find(draft.organization.id);
  if (!organization || !speaksOf(introducer, organization.id)) return { kind: 'organization-unknown' };
  if (introducer.kind === 'contact' && !isAcknowledged(introducer.subscription)) return { kind: 'not-acknowledged' };
  if (draft.role === 'fallback' && (await deps.organizations.contacts(organization.id, 1)).length === 0)
    return { kind: 'refused', flaws: [{ path: 'role', code: 'fallback-of-nobody', message: FALLBACK_OF_NOBODY }] };
  if (introducer.kind === 'operator')
    await deps.audit.record({
      agencyId: OPERATORS,
      at: instant(deps.clock.now()),
      actor: actorOf(introducer.caller),
      action: 'contact.invited',
      subject: organization.id,
    });
  return keepPending(deps, { organization, role: draft.role, invitedTo: organization.id }, draft, 'urgent', from);
};

const FALLBACK_OF_NOBODY = bilingual(
  '该组织目前没有其他联系人,请先添加主要联系人(main)',
  'The organization has no other contact now: add a main one first',
);

/** To anybody else there is no such organization. */
const speaksOf = (introducer: Introducer, organizationId: string): boolean =>
  introducer.kind === 'operator' || isContactOf(introducer.subscription, organizationId);

/** The hub whose contact signs up a member in its name; what anybody else says of a hub is a request. */
const introducingHub = async (
  { organizations }: SignUpDeps,
  introducer: Introducer | null,
  { organization: { memberOf } }: SubscriptionDraft,
): Promise<string | undefined> => {
  if (introducer?.kind !== 'contact' || memberOf === undefined || !speaksOf(introducer, memberOf)) return undefined;
  return isAcknowledged(introducer.subscription) && (await organizations.find(memberOf))?.hub ? memberOf : undefined;
};
