import type { Agency } from '#domain/agencies/agency';
import { isWorking } from '#domain/mailings/reach';
import { type MissedReader, missedDay, missedMailAt, missedSubject } from '#domain/organizations/missed-notice';
import type { Organization } from '#domain/organizations/organization';
import { cityOf, countyOf } from '#domain/region';
import { isAcknowledged, isContactOf } from '#domain/subscriptions/contact';
import { instant } from '#domain/time';
import type { AgencyStore } from '#ports/agency-store';
import type { Clock } from '#ports/clock';
import type { LetterRequests } from '#ports/letter-requests';
import type { MissedNotices } from '#ports/missed-notices';
import type { Misses } from '#ports/misses';
import type { OrganizationStore } from '#ports/organization-store';
import type { SubscriptionStore } from '#ports/subscription-store';
import type { Suppressions } from '#ports/suppressions';
import type { Vault } from '#ports/vault';
import type { Unreached } from './reach-organization.ts';

export type ReportMissed = Readonly<{
  organizations: Pick<OrganizationStore, 'find' | 'contacts'>;
  subscriptions: Pick<SubscriptionStore, 'findMany'>;
  suppressions: Pick<Suppressions, 'among'>;
  agencies: Pick<AgencyStore, 'list'>;
  missedNotices: Pick<MissedNotices, 'note'>;
  misses: Pick<Misses, 'claim'>;
  letterRequests: Pick<LetterRequests, 'make'>;
  vault: Pick<Vault, 'addressKey'>;
  clock: Pick<Clock, 'now'>;
}>;

/** Of a hub so many contacts are looked at. */
const HUB_CONTACTS = 20;
const AGENCIES_AT_ONCE = 100;

/** Notes for hubs and agencies what their organizations missed, and asks for the letters that tell them. One for each run. */
export class MissedReporter {
  readonly #deps: ReportMissed;
  #agencies: Promise<readonly Agency[]> | undefined;

  constructor(deps: ReportMissed) {
    this.#deps = deps;
  }

  /** Each notice is told on one day, however often it is found missing. */
  async report(organizationId: string, { what, ...missed }: Unreached): Promise<void> {
    const { organizations, misses, missedNotices, letterRequests, clock } = this.#deps;
    const organization = await organizations.find(organizationId);
    if (!organization) return;
    const at = instant(clock.now());
    const day = await misses.claim(organizationId, `missed-${what}`, missedDay(at), at);
    if (missedMailAt(day) <= at) return;
    const { reader, contactIds } = await this.#readerOf(organization);
    if (!reader) return;
    const { why, ...told } = missed;
    // Noted first: a letter that has nothing to say is not written.
    await missedNotices.note(reader, day, { organizationId, ...told, ...(why === undefined ? {} : { why }), at });
    for (const contactId of contactIds)
      await letterRequests.make({ letter: 'missed', subject: missedSubject(day, reader, contactId) }, missedMailAt(day));
  }

  /** Its hub, if that has a main contact that can be written to; else the agency whose region is its county, else its city. */
  async #readerOf(
    organization: Organization,
  ): Promise<Readonly<{ reader: MissedReader | null; contactIds: readonly (string | undefined)[] }>> {
    const hub = organization.membership?.hub;
    const contactIds = hub === undefined ? [] : await this.#mainContacts(hub);
    if (hub !== undefined && contactIds.length > 0) return { reader: { kind: 'hub', id: hub }, contactIds };
    const agency = (await this.#agencyOf(countyOf(organization.region))) ?? (await this.#agencyOf(cityOf(organization.region)));
    return { reader: agency ? { kind: 'agency', id: agency.id } : null, contactIds: [undefined] };
  }

  async #mainContacts(hubId: string): Promise<readonly string[]> {
    const { organizations, subscriptions, suppressions, vault, clock } = this.#deps;
    const now = instant(clock.now());
    const found = await subscriptions.findMany(await organizations.contacts(hubId, HUB_CONTACTS));
    const main = [...found.values()].filter((one) => isContactOf(one, hubId) && isAcknowledged(one) && one.role === 'main');
    const keyed = await Promise.all(
      main.flatMap((one) => (one.channel.type === 'email' ? [vault.addressKey(one.channel.address).then((key) => ({ one, key }))] : [])),
    );
    const suppressed = await suppressions.among([...new Set(keyed.map(({ key }) => key))], now);
    return keyed.flatMap(({ one, key }) => (isWorking(one, suppressed.has(key), now) ? [one.id] : [])).sort();
  }

  /** Of several that want to hear of it, the one that came first. */
  async #agencyOf(region: string): Promise<Agency | undefined> {
    this.#agencies ??= this.#allAgencies();
    return (await this.#agencies).filter((agency) => agency.region === region && agency.notifications.missed).sort(byAge)[0];
  }

  async #allAgencies(): Promise<readonly Agency[]> {
    const all: Agency[] = [];
    for (let cursor: string | undefined; ; ) {
      const { items, next } = await this.#deps.agencies.list(AGENCIES_AT_ONCE, cursor);
      all.push(...items);
      if (next === undefined) return all;
      cursor = next;
    }
  }
}

const byAge = (a: Agency, b: Agency): number => (`${a.createdAt}#${a.id}` < `${b.createdAt}#${b.id}` ? -1 : 1);
