import * as z from 'zod';
import type { AuditEntry } from '../../functions/domain/agencies/audit.ts';
import { identityOf, type Organization } from '../../functions/domain/organizations/organization.ts';
import { areSameFacts, factsOf, founded, restated, verified, withChanges } from '../../functions/domain/organizations/organization-life.ts';
import { contains } from '../../functions/domain/region.ts';
import { isAcknowledged, isLiving, openInvitation } from '../../functions/domain/subscriptions/contact.ts';
import { ownOrganizationId, type Subscription } from '../../functions/domain/subscriptions/subscription.ts';
import { vouching } from '../../functions/domain/subscriptions/vouching.ts';
import { matchKey } from '../../functions/domain/text/text.ts';
import type { Instant } from '../../functions/domain/time.ts';
import { cursorOf, placeOf } from '../../functions/encoding/cursor.ts';
import type { FactsSpread, FactsSpreads } from '../../functions/ports/facts-spreads.ts';
import type { HubQuery, Member, OrganizationStore } from '../../functions/ports/organization-store.ts';

/** `commit` waits for nothing, as in a transaction. */
type Joining = Readonly<{ subscription: Subscription; commit: () => void }>;

type Standing = Readonly<{ organizationId: string; identity: string }>;

/** Organizations and the living subscriptions under them, which the store of subscriptions brings there. */
export class InMemoryOrganizations implements OrganizationStore, FactsSpreads {
  readonly #organizations = new Map<string, Organization>();
  readonly #byIdentity = new Map<string, string>();
  /** Organization and identity by subscription. */
  readonly #standing = new Map<string, Standing>();
  /** Who was asked into which organization and has not answered. */
  readonly #invited = new Map<string, string>();
  readonly #spreads = new Map<string, FactsSpread>();
  readonly audits: AuditEntry[] = [];

  async find(id: string): Promise<Organization | null> {
    return this.#organizations.get(id) ?? null;
  }

  async findMany(ids: readonly string[]): Promise<ReadonlyMap<string, Organization>> {
    if (ids.length > 100) throw new RangeError('at most 100 organizations at once');
    return new Map(ids.flatMap((id) => this.#organizations.get(id) ?? []).map((one) => [one.id, one]));
  }

  async contacts(id: string, limit: number, after = ''): Promise<readonly string[]> {
    return this.#under(id)
      .filter((contact) => contact > after)
      .sort()
      .slice(0, limit);
  }

  async invited(id: string, limit: number): Promise<readonly string[]> {
    return [...this.#invited]
      .flatMap(([subscriptionId, to]) => (to === id ? [subscriptionId] : []))
      .sort()
      .slice(0, limit);
  }

  async members(hubId: string, limit: number, after = ''): Promise<readonly Member[]> {
    return [...this.#organizations.values()]
      .filter(({ id, memberOf }) => memberOf === hubId && id > after)
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, limit)
      .map(({ id, membership }) => ({ organizationId: id, since: membership?.since ?? null }));
  }

  async hubs({ region, q, limit, cursor }: HubQuery): ReturnType<OrganizationStore['hubs']> {
    const start = cursor === undefined ? '' : placeOf(z.string().max(200), cursor);
    if (start === null) return null;
    const found = [...this.#organizations.values()]
      .filter((one) => one.hub && (contains(region, one.region) || contains(one.region, region)))
      .map((one) => ({ ...one, key: `${one.region}#${one.id}` }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1))
      .filter(({ key, name }) => key > start && matchKey(name).includes(matchKey(q).trim()));
    const page = found.slice(0, limit);
    return { ids: page.map(({ id }) => id), ...(page.length === limit ? { next: cursorOf(page.at(-1)?.key) } : {}) };
  }

  async replace(
    before: Organization,
    after: Organization,
    at: Instant,
    { audit, besides }: Parameters<OrganizationStore['replace']>[3] = {},
  ): Promise<boolean> {
    const stands = (one: Organization): boolean => this.#organizations.get(one.id)?.revision === one.revision;
    if (![before, ...(besides ? [besides] : [])].every(stands)) return false;
    this.#put(before, after, at);
    if (audit) this.audits.push(audit);
    return true;
  }

  async due(now: Instant, limit: number): Promise<readonly FactsSpread[]> {
    const waiting = [...this.#spreads.values()].filter(({ dueAt }) => dueAt <= now);
    return waiting.toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1)).slice(0, limit);
  }

  async goOn({ organizationId, revision }: FactsSpread, after: string): Promise<void> {
    const spread = this.#spreads.get(organizationId);
    if (spread?.revision === revision) this.#spreads.set(organizationId, { ...spread, after });
  }

  async putOff({ organizationId, revision }: FactsSpread, dueAt: Instant): Promise<void> {
    const spread = this.#spreads.get(organizationId);
    if (spread?.revision === revision) this.#spreads.set(organizationId, { ...spread, dueAt });
  }

  async settle({ organizationId, revision }: FactsSpread): Promise<void> {
    if (this.#spreads.get(organizationId)?.revision === revision) this.#spreads.delete(organizationId);
  }

  /** As a subscription is kept from now on. */
  noteInvitation(subscription: Subscription): void {
    const to = openInvitation(subscription);
    if (to === null) this.#invited.delete(subscription.id);
    else this.#invited.set(subscription.id, to);
  }

  stands(id: string): boolean {
    return this.#standing.has(id);
  }

  /** What a subscription is from now on, with the organization that it belongs to; nothing is changed before `commit`. */
  joining(before: Subscription, wanted: Subscription, at: Instant): Joining {
    const was = this.#standing.get(wanted.id);
    if (!isLiving(wanted))
      return { subscription: { ...wanted, organizationId: before.organizationId }, commit: () => this.#standing.delete(wanted.id) };
    const known = wanted.invitedTo ?? (isAcknowledged(before) ? before.organizationId : '');
    const asked = isLiving(before) ? undefined : this.#organizations.get(known);
    const { subscription, commit } = asked ? this.#joinAsked(asked, wanted) : this.#joinByIdentity(before, wanted, was, at);
    const standing = { organizationId: subscription.organizationId, identity: identityOf(subscription.organization) };
    return {
      subscription,
      commit: () => {
        commit();
        if (!this.#byIdentity.has(standing.identity)) this.#byIdentity.set(standing.identity, standing.organizationId);
        this.#standing.set(subscription.id, standing);
        if (was && ![...this.#standing.values()].some(({ identity }) => identity === was.identity)) this.#byIdentity.delete(was.identity);
      },
    };
  }

  #joinAsked(organization: Organization, wanted: Subscription): Joining {
    return {
      subscription: { ...wanted, organization: factsOf(organization), organizationId: organization.id },
      commit: () => this.#organizations.set(organization.id, { ...organization, revision: organization.revision + 1 }),
    };
  }

  #joinByIdentity(before: Subscription, wanted: Subscription, was: Standing | undefined, at: Instant): Joining {
    const vouched = vouching(before, wanted);
    const speaks = was !== undefined && isAcknowledged(before);
    const own = speaks ? this.#organizations.get(before.organizationId) : undefined;
    const facts = own ? withChanges(own, before.organization, wanted.organization) : wanted.organization;
    const after = { ...wanted, organization: facts };
    const identity = identityOf(facts);
    if (was?.identity === identity) {
      const standing = this.#organizations.get(was.organizationId);
      const commit = () => {
        if (own && !areSameFacts(own, facts)) this.#put(own, restated(own, facts), at);
        else if (vouched && standing?.verified === null) this.#put(standing, verified(standing, vouched.by, vouched.at), at);
      };
      const { organizationId } = was;
      const subscription = { ...after, organizationId, ...(vouched ? { invitedTo: organizationId } : {}) };
      const isNews = isAcknowledged(subscription) && !isAcknowledged(before);
      return { subscription, commit: () => [commit(), isNews && standing && this.#tell(standing, at)] };
    }
    const holder = this.#byIdentity.get(identity);
    const stays = was === undefined || isAcknowledged({ ...wanted, organizationId: before.organizationId });
    const organizationId = holder ?? (stays ? before.organizationId : ownOrganizationId(wanted.id));
    const entered = this.#organizations.get(organizationId);
    const returns = entered && organizationId !== before.organizationId && isAcknowledged({ ...wanted, organizationId });
    if (returns && holder !== undefined) return this.#joinAsked(entered, wanted);
    const isAbandoned = entered?.verified === null && !entered.hub && !this.#under(organizationId).some((id) => id !== wanted.id);
    const finds = holder !== undefined && holder !== before.organizationId && isAbandoned;
    return {
      subscription: { ...after, organizationId, ...(finds || vouched ? { invitedTo: organizationId } : {}) },
      commit: () => {
        if (!entered) this.#put(null, { ...founded(organizationId, facts, at, wanted.introducedBy), verified: vouched }, at);
        else if (vouched && entered.verified === null) this.#put(entered, { ...restated(entered, facts), verified: vouched }, at);
        else if (own?.id === organizationId || finds || returns) this.#put(entered, restated(entered, facts), at);
        else {
          this.#organizations.set(organizationId, { ...entered, revision: entered.revision + 1 });
          if (vouched) this.#tell(entered, at);
        }
      },
    };
  }

  #tell({ id: organizationId, revision }: Organization, at: Instant): void {
    this.#spreads.set(organizationId, { organizationId, revision, dueAt: at, after: null });
  }

  #put(before: Organization | null, after: Organization, at: Instant): void {
    this.#organizations.set(after.id, after);
    if (before && !areSameFacts(before, after)) this.#tell(after, at);
  }

  #under(organizationId: string): string[] {
    return [...this.#standing].flatMap(([id, standing]) => (standing.organizationId === organizationId ? [id] : []));
  }
}
