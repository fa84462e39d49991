import { listedSubscriptionId } from '#domain/ids';
import type { Import } from '#domain/imports/import';
import type { RowReport } from '#domain/imports/report';
import { type ReadRow, type RowFlaw, rowFlaw } from '#domain/imports/row';
import { identityOf } from '#domain/organizations/organization';
import { endpointIdentity, isLiving, isSameOrganization, organizationKey } from '#domain/subscriptions/contact';
import { hasLapsed, type Imported, type Subscription } from '#domain/subscriptions/subscription';
import { activatedUnasked, vouchedFor } from '#domain/subscriptions/subscription-life';
import { bilingual } from '#domain/text/wording';
import { instant } from '#domain/time';
import { FOUND_TOGETHER } from '#ports/subscription-store';
import type { Suppressions } from '#ports/suppressions';
import { consentGiven } from '../subscriptions/consent-given.ts';
import { ownerToken } from '../subscriptions/owner-tokens.ts';
import { pendingFor, readWishes, type Subscribe } from '../subscriptions/subscribe.ts';

export type ImportRows = Subscribe & Readonly<{ suppressions: Pick<Suppressions, 'among'>; sha256: (text: string) => string }>;

export type NumberedRow = Readonly<{ line: number; row: Exclude<ReadRow, { kind: 'empty' }> }>;

/** A row that can be kept, with what is needed to look whether it is known. */
type Wanted = Readonly<{ line: number; name: string; candidate: Subscription; addressKey: string | null }>;

/** So many rows are worked on at once. */
const AT_ONCE = 25;

/**
 * Works rows off, in a memory that grows by a number for each. Ids derive from what a row says, so that one that a crash left half-way, or
 * that comes again in another list, finds what there is.
 */
export class RowImporter {
  readonly #deps: ImportRows;
  readonly #import: Import;
  /** Where each organization's address stood first, by part of its hash. */
  readonly #seen = new Set<number>();

  constructor(deps: ImportRows, of: Import) {
    this.#deps = deps;
    this.#import = of;
  }

  /** Rows that an earlier run has worked off: later ones like them are repetitions. */
  async remember(rows: readonly NumberedRow[]): Promise<void> {
    for (const row of rows) await this.#wantedOf(row);
  }

  /** What became of each row; of a dry run, what would become of it. */
  async work(rows: readonly NumberedRow[]): Promise<readonly RowReport[]> {
    const reports: RowReport[] = [];
    const wanted: Wanted[] = [];
    for (const row of rows) {
      const one = await this.#wantedOf(row);
      if ('result' in one) reports.push(one);
      else wanted.push(one);
    }
    for (let first = 0; first < wanted.length; first += FOUND_TOGETHER) {
      const some = wanted.slice(first, first + FOUND_TOGETHER);
      const keys = some.flatMap(({ addressKey }) => addressKey ?? []);
      const [own, suppressed] = await Promise.all([
        this.#deps.subscriptions.findMany(some.map(({ candidate }) => candidate.id)),
        this.#deps.suppressions.among([...new Set(keys)], instant(this.#deps.clock.now())),
      ]);
      for (let at = 0; at < some.length; at += AT_ONCE) {
        const together = some.slice(at, at + AT_ONCE);
        const done = together.map((one) => this.#importOne(one, own.get(one.candidate.id), suppressed.has(one.addressKey ?? '')));
        reports.push(...(await Promise.all(done)));
      }
    }
    return reports.sort((a, b) => a.line - b.line);
  }

  async #wantedOf({ line, row }: NumberedRow): Promise<Wanted | RowReport> {
    if (row.kind === 'refused') return { line, result: 'refused', name: row.name, flaws: row.flaws };
    const { draft } = row;
    const { name } = draft.organization;
    const read = await readWishes(this.#deps, draft);
    if (read.kind === 'refused') return { line, result: 'refused', name, flaws: read.flaws.map(rowFlaw) };
    const { vault, sha256 } = this.#deps;
    const { channel } = draft;
    const address = channel.type === 'email' ? channel.address : channel.fallbackEmail;
    const addressKey = address === undefined ? null : await vault.addressKey(address);
    const to = channel.type === 'email' ? addressKey : endpointIdentity(channel.url);
    const hash = sha256(await vault.fingerprint('listed', `${to}\n${organizationKey(read.organization)}`));
    const number = Number.parseInt(hash.slice(0, SEEN_DIGITS), 16);
    if (this.#seen.has(number)) return { line, result: 'repeated', name, flaws: [REPEATED] };
    this.#seen.add(number);
    const { organization, filter } = read;
    const { subscription } = await pendingFor(this.#deps, listedSubscriptionId(hash), { organization, role: 'main' }, draft, filter);
    const candidate: Subscription = { ...subscription, imported: this.#importedOf(line, subscription) };
    return { line, name, candidate, addressKey };
  }

  /** Endpoints are asked in any case: their answer shows that they know what comes. */
  #importedOf(line: number, { channel }: Pick<Subscription, 'channel'>): Imported {
    const { id: importId, by, basis, startedAt, createdAt } = this.#import;
    return { importId, line, by, at: startedAt ?? createdAt, ...(basis !== null && channel.type === 'email' ? { basis } : {}) };
  }

  async #importOne(wanted: Wanted, own: Subscription | undefined, isSuppressed: boolean): Promise<RowReport> {
    const { subscriptions, clock } = this.#deps;
    const { line, name, candidate } = wanted;
    const now = instant(clock.now());
    const isOurs = own?.imported?.importId === this.#import.id && own.imported.line === line;
    if (own && isOurs) return this.#kept(wanted, own);
    if (isSuppressed) return { line, result: 'refused', name, flaws: [SUPPRESSED] };
    const known = own && !hasLapsed(own, now) ? own : await this.#standing(wanted);
    if (known) {
      if (!this.#import.dryRun) await this.#vouch(known, candidate);
      return { line, result: 'known', id: known.id, name, flaws: known.status === 'ended' ? [HAS_LEFT] : [] };
    }
    if (this.#import.dryRun) return { line, result: 'created', id: candidate.id, name };
    const { createdAt, imported } = candidate;
    const basis = imported?.basis === undefined ? {} : { reason: imported.basis };
    const consent = consentGiven(candidate, 'imported', { via: 'import', network: null }, createdAt, basis);
    await subscriptions.create(candidate, 'routine', consent);
    return this.#kept(wanted, candidate);
  }

  /** Also of one that a crash kept from being reported, or from coming to life. */
  async #kept({ line, name }: Wanted, kept: Subscription): Promise<RowReport> {
    const { vault } = this.#deps;
    const { id, channel } = kept;
    if (kept.status === 'pending' && kept.imported?.basis !== undefined) await this.#activate(kept);
    const sealed = channel.type === 'webhook' ? channel.sealedSecrets[0] : undefined;
    const secrets = sealed === undefined ? {} : { secret: await vault.open(sealed), manageToken: await ownerToken(vault, 'manage', kept) };
    return { line, result: 'created', id, name, ...secrets };
  }

  /** Its letter may have been noted with it meanwhile. One whose address has come to life otherwise stays as it is, and is asked. */
  async #activate(pending: Subscription): Promise<void> {
    const { subscriptions, clock } = this.#deps;
    const now = instant(clock.now());
    if (await subscriptions.replace(pending, activatedUnasked(pending, now), now)) return;
    const current = await subscriptions.find(pending.id);
    if (current?.status === 'pending' && current.revision !== pending.revision) await this.#activate(current);
  }

  /** What there is of the same organization and address, alive, waiting for consent, or ended by its owner. */
  async #standing({ candidate, addressKey }: Wanted): Promise<Subscription | null> {
    const { subscriptions, clock } = this.#deps;
    const now = instant(clock.now());
    if (candidate.channel.type === 'webhook') {
      const holder = await subscriptions.holder(candidate);
      return holder === null ? null : subscriptions.find(holder);
    }
    const ids = (await subscriptions.withAddress(addressKey ?? '')).filter((id) => id !== candidate.id);
    let left: Subscription | null = null;
    for (let first = 0; first < ids.length; first += FOUND_TOGETHER) {
      for (const one of (await subscriptions.findMany(ids.slice(first, first + FOUND_TOGETHER))).values()) {
        const isSame = one.channel.type === 'email' && isSameOrganization(one.organization, candidate.organization) && !hasLapsed(one, now);
        if (isSame && one.status !== 'ended') return one;
        if (isSame && one.endedReason !== 'joined') left = one;
      }
    }
    return left;
  }

  /** Whoever signed itself up, and stands in the list as it says, is answered for from now on. */
  async #vouch(known: Subscription, { imported, organization }: Subscription): Promise<void> {
    const { subscriptions, clock } = this.#deps;
    if (known.imported || !imported || !isLiving(known) || identityOf(known.organization) !== identityOf(organization)) return;
    const { basis: _basis, ...vouched } = imported;
    // Somebody who is faster changes it themselves; the next list finds it again.
    await subscriptions.replace(known, vouchedFor(known, vouched), instant(clock.now()));
  }
}

/** Hex digits of a hash that fit into a number; two of a million rows share them once in thousands of files. */
const SEEN_DIGITS = 13;

const REPEATED: RowFlaw = {
  column: null,
  code: 'row-repeated',
  message: bilingual('同一组织的同一地址已在前面出现', 'The same address of the same organization stands further up'),
};
const HAS_LEFT: RowFlaw = {
  column: null,
  code: 'has-left',
  message: bilingual('已退订,不再询问;可自行重新订阅', 'It has left, and is not asked again; it may subscribe anew by itself'),
};
const SUPPRESSED: RowFlaw = {
  column: 'email',
  code: 'address-suppressed',
  message: bilingual(
    '此地址退过信或投诉过,不再写信;核实后可解除,见 /v1/suppressions/search',
    'Mail to this address came back, or was complained about: it is not written to. See /v1/suppressions/search',
  ),
};
