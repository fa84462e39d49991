import { identityOf, type Organization } from '../../functions/domain/organizations/organization.ts';
import { isLiving } from '../../functions/domain/subscriptions/contact.ts';
import { ownOrganizationId, type Subscription } from '../../functions/domain/subscriptions/subscription.ts';
import type { Instant } from '../../functions/domain/time.ts';
import type { OrganizationStore } from '../../functions/ports/organization-store.ts';

/** Organizations and the living subscriptions under them, which the store of subscriptions brings there. */
export class InMemoryOrganizations implements OrganizationStore {
  readonly #organizations = new Map<string, Organization>();
  readonly #byIdentity = new Map<string, string>();
  /** Organization and identity by subscription. */
  readonly #standing = new Map<string, Readonly<{ organizationId: string; identity: string }>>();

  async find(id: string): Promise<Organization | null> {
    return this.#organizations.get(id) ?? null;
  }

  async contacts(id: string, limit: number): Promise<readonly string[]> {
    return this.#under(id).sort().slice(0, limit);
  }

  stands(id: string): boolean {
    return this.#standing.has(id);
  }

  /** Nothing is waited for, as in a transaction. @returns the organization that it belongs to from now on */
  join(before: Subscription, after: Subscription, at: Instant): string {
    const { id, organization } = after;
    const was = this.#standing.get(id);
    if (!isLiving(after)) {
      this.#standing.delete(id);
      return before.organizationId;
    }
    const identity = identityOf(organization);
    const organizationId = was?.identity === identity ? was.organizationId : this.#joined(before, identity);
    this.#byIdentity.set(identity, organizationId);
    this.#standing.set(id, { organizationId, identity });
    this.#keep(organizationId, after, was, at);
    if (was && ![...this.#standing.values()].some((other) => other.identity === was.identity)) this.#byIdentity.delete(was.identity);
    return organizationId;
  }

  #joined({ id, organizationId }: Subscription, identity: string): string {
    const holder = this.#byIdentity.get(identity);
    if (holder !== undefined) return holder;
    const isLeft = this.#standing.has(id) && this.#under(organizationId).some((other) => other !== id);
    return isLeft ? ownOrganizationId(id) : organizationId;
  }

  #keep(id: string, { organization }: Subscription, was: Readonly<{ organizationId: string }> | undefined, at: Instant): void {
    const known = this.#organizations.get(id);
    const made = { ...organization, id, revision: 0, verified: null, createdAt: at };
    const speaks = known?.verified === null && was?.organizationId === id;
    const changed = { ...(known ?? made), ...(speaks ? organization : {}) };
    this.#organizations.set(id, { ...changed, revision: changed.revision + 1 });
  }

  #under(organizationId: string): string[] {
    return [...this.#standing].flatMap(([id, standing]) => (standing.organizationId === organizationId ? [id] : []));
  }
}
