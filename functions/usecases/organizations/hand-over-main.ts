import type { Actor, AuditEntry } from '#domain/agencies/audit';
import { isAcknowledged, isContactOf } from '#domain/subscriptions/contact';
import { type HandoverFlaw, handoverFlaw, type RoleTold, roleLetter } from '#domain/subscriptions/main-contact';
import type { Subscription } from '#domain/subscriptions/subscription';
import { inRole } from '#domain/subscriptions/subscription-life';
import { after, instant, MINUTE } from '#domain/time';
import { type AuditLog, OPERATORS } from '#ports/audit-log';
import type { Clock } from '#ports/clock';
import type { LetterRequests } from '#ports/letter-requests';
import type { OrganizationStore } from '#ports/organization-store';
import { FOUND_TOGETHER, type SubscriptionStore } from '#ports/subscription-store';
import { actorOf } from '../callers/authorize.ts';
import type { Introducer } from '../subscriptions/sign-up.ts';

export type HandOverMain = Readonly<{
  subscriptions: Pick<SubscriptionStore, 'find' | 'findMany' | 'replace'>;
  organizations: Pick<OrganizationStore, 'contacts'>;
  letterRequests: Pick<LetterRequests, 'make'>;
  audit: Pick<AuditLog, 'record'>;
  clock: Pick<Clock, 'now'>;
}>;

export type HandedOver = Readonly<{ kind: 'done' } | { kind: 'refused'; code: HandoverFlaw | 'contact-unknown' | 'changed-meanwhile' }>;

/** Somebody may change either at the same moment. */
const TRIES = 5;
/** A letter is asked for before the change and leaves after it: where a crash comes between, it finds nothing to tell. */
const TOLD_AFTER_MS = MINUTE;

/**
 * Another contact becomes the main one of its organization, on the word of the one that is, or of an operator; whoever was it is a further
 * one from then on. Each is told by a letter. The new one comes first: a crash between them leaves two for a while, and doing it again
 * ends that. Of two at once the one counts that finds the oldest main contact still so; the other takes back what it gave.
 */
export const handOverMain = async (
  deps: HandOverMain,
  introducer: Introducer,
  organizationId: string,
  contactId: string,
): Promise<HandedOver> => {
  const giver = introducer.kind === 'contact' ? introducer.subscription : null;
  const taker = await deps.subscriptions.find(contactId);
  if (!taker || !isContactOf(taker, organizationId)) return { kind: 'refused', code: 'contact-unknown' };
  if (giver && !isContactOf(giver, organizationId)) return { kind: 'refused', code: 'not-main' };
  const code = handoverFlaw(giver, taker);
  if (code) return { kind: 'refused', code };
  const known = await mainContacts(deps, organizationId, taker.id);
  const former = giver && !known.includes(giver.id) ? [giver.id, ...known] : known;
  if (taker.role === 'main' && former.length === 0) return { kind: 'done' };
  await deps.audit.record(entryOf(deps, introducer, taker.id));
  const by = introducer.kind;
  const taken = await change(deps, organizationId, { contactId: taker.id, role: 'main', otherId: giver?.id ?? former[0] ?? '', by });
  if (taken === 'busy') return { kind: 'refused', code: 'changed-meanwhile' };
  for (const id of former) {
    const given = await change(deps, organizationId, { contactId: id, role: 'further', otherId: taker.id, by });
    if (given === 'busy') return { kind: 'refused', code: 'changed-meanwhile' };
    const isLate = given === 'so-already' && id === former[0] && (await mainContacts(deps, organizationId, taker.id)).length > 0;
    if (!isLate) continue;
    if (taken === 'changed') await takeBack(deps, taker.id);
    return { kind: 'refused', code: 'changed-meanwhile' };
  }
  return { kind: 'done' };
};

const entryOf = ({ clock }: HandOverMain, introducer: Introducer, subject: string): AuditEntry => {
  const actor: Actor = introducer.kind === 'contact' ? { kind: 'subscriber', id: introducer.subscription.id } : actorOf(introducer.caller);
  return { agencyId: OPERATORS, at: instant(clock.now()), actor, action: 'contact.main-handed-over', subject };
};

/** Those that are it so far; one that the organization does not stand behind only calls itself so. */
const mainContacts = async (
  { organizations, subscriptions }: HandOverMain,
  organizationId: string,
  besides: string,
): Promise<readonly string[]> => {
  const found = await subscriptions.findMany(await organizations.contacts(organizationId, FOUND_TOGETHER));
  const isMain = (one: Subscription): boolean => one.role === 'main' && isContactOf(one, organizationId) && isAcknowledged(one);
  return [...found.values()].filter((one) => one.id !== besides && isMain(one)).map(({ id }) => id);
};

/** One that has the role already, or has left meanwhile, is told nothing. `busy`: somebody else is faster each time. */
const change = async (
  { subscriptions, letterRequests, clock }: HandOverMain,
  organizationId: string,
  told: RoleTold,
): Promise<'changed' | 'so-already' | 'busy'> => {
  for (let tries = 0; tries < TRIES; tries++) {
    const contact = await subscriptions.find(told.contactId);
    if (!contact || !isContactOf(contact, organizationId) || contact.role === told.role) return 'so-already';
    const now = instant(clock.now());
    await letterRequests.make(roleLetter(told), after(now, TOLD_AFTER_MS));
    if (await subscriptions.replace(contact, inRole(contact, told.role), now)) return 'changed';
  }
  return 'busy';
};

/** Nobody is told: the letter that was asked for finds nothing to tell. */
const takeBack = async ({ subscriptions, clock }: HandOverMain, contactId: string): Promise<void> => {
  for (let tries = 0; tries < TRIES; tries++) {
    const contact = await subscriptions.find(contactId);
    if (contact?.role !== 'main') return;
    if (await subscriptions.replace(contact, inRole(contact, 'further'), instant(clock.now()))) return;
  }
};
