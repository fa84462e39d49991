import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { endpointIdentity, isLiving, organizationKey } from '#domain/subscriptions/contact';
import type { Subscription } from '#domain/subscriptions/subscription';
import type { Vault } from '#ports/vault';
import { form } from '../form.ts';
import { type Key, subscriptionKeys } from '../keys.ts';
import { type RawItem, type Table, toAttributes } from '../table.ts';
import { heldBy, subscriptionFrom } from './subscription-items.ts';

const CONTACT = form(z.object({ subscriptionId: z.string() }));

/** How a contact comes into one's hands: what to write in the transaction, or whose it is. */
export type Claim = Readonly<{ kind: 'free'; items: readonly TransactWriteItem[] } | { kind: 'held' }>;

/** What a living subscription has to hold: its address by what the organization is called, and by the organization's id. */
export type Contacts = readonly [byName: string, byId: string];

/**
 * Two items for each organization and address that is subscribed, so that there is no second living subscription of both: contacts of one
 * organization may call it by different names, and one name may be given before there is an organization. They are written and deleted in
 * the transaction that changes the subscription, which lists what it holds.
 */
export class ContactClaims {
  readonly #subscriptions: Table;
  readonly #vault: Pick<Vault, 'addressKey' | 'fingerprint'>;

  constructor(subscriptions: Table, vault: Pick<Vault, 'addressKey' | 'fingerprint'>) {
    this.#subscriptions = subscriptions;
    this.#vault = vault;
  }

  async contactsOf({
    channel,
    organization,
    organizationId,
  }: Pick<Subscription, 'channel' | 'organization' | 'organizationId'>): Promise<Contacts> {
    const address =
      channel.type === 'email'
        ? await this.#vault.addressKey(channel.address)
        : await this.#vault.fingerprint('endpoint', endpointIdentity(channel.url));
    // An id has a hyphen, which no name keeps that has anything else.
    return [subscriptionKeys.contact(address, organizationKey(organization)).pk, subscriptionKeys.contact(address, organizationId).pk];
  }

  /** Id of the living subscription that holds a contact, or null. */
  async holder(contact: string): Promise<string | null> {
    const claimant = await this.#claimant(contact);
    return claimant && (await this.#stands(claimant, contact)) ? claimant : null;
  }

  /**
   * What takes a contact for a subscription. One whose holder no longer lives, since an
   * earlier release ended it and let go of nothing, is taken over.
   */
  async claim(contact: string, id: string): Promise<Claim> {
    const claimant = await this.#claimant(contact);
    if (claimant === null) return { kind: 'free', items: [this.#subscriptions.putOf(contactItem(contact, id), true)] };
    if (claimant === id) return { kind: 'free', items: [this.#putWhile(contact, id, claimant)] };
    const holder = await this.#subscriptions.get(subscriptionKeys.truth(claimant));
    if (holder && (await this.#isHeld(holder, contact))) return { kind: 'held' };
    return { kind: 'free', items: [this.#putWhile(contact, id, claimant), this.#stillAs(claimant, holder)] };
  }

  /** The claims of several contacts together: of whoever held two of them it is asked once, as one transaction has to. */
  static together(claims: readonly (readonly TransactWriteItem[])[]): readonly TransactWriteItem[] {
    const items = claims.flat();
    const seen = new Set<string>();
    return items.filter(({ ConditionCheck: check }) => {
      if (!check) return true;
      const whose = JSON.stringify(check.Key);
      return seen.size < seen.add(whose).size;
    });
  }

  release(contact: string): TransactWriteItem {
    return this.#subscriptions.deleteOf(contactKey(contact));
  }

  async #claimant(contact: string): Promise<string | null> {
    const item = await this.#subscriptions.get(contactKey(contact));
    return item && CONTACT.parse(item).subscriptionId;
  }

  async #stands(id: string, contact: string): Promise<boolean> {
    const truth = await this.#subscriptions.get(subscriptionKeys.truth(id));
    return truth !== null && this.#isHeld(truth, contact);
  }

  async #isHeld(truth: RawItem, contact: string): Promise<boolean> {
    const subscription = subscriptionFrom(truth);
    return isLiving(subscription) && (heldBy(truth).contacts.includes(contact) || (await this.contactsOf(subscription)).includes(contact));
  }

  #putWhile(contact: string, id: string, claimant: string): TransactWriteItem {
    return {
      Put: {
        TableName: this.#subscriptions.name,
        Item: toAttributes(contactItem(contact, id)),
        ConditionExpression: 'subscriptionId = :claimant',
        ExpressionAttributeValues: toAttributes({ ':claimant': claimant }),
      },
    };
  }

  /** Whoever was found ended, or gone, does not come back meanwhile. */
  #stillAs(id: string, truth: RawItem | null): TransactWriteItem {
    return {
      ConditionCheck: {
        TableName: this.#subscriptions.name,
        Key: toAttributes(subscriptionKeys.truth(id)),
        ...(truth
          ? { ConditionExpression: 'revision = :found', ExpressionAttributeValues: toAttributes({ ':found': truth['revision'] }) }
          : { ConditionExpression: 'attribute_not_exists(pk)' }),
      },
    };
  }
}

export const contactKey = (contact: string): Key => ({ ...subscriptionKeys.contact('', ''), pk: contact });

const contactItem = (contact: string, subscriptionId: string): object => ({
  ...contactKey(contact),
  kind: 'contact',
  ...CONTACT.write({ subscriptionId }),
});
