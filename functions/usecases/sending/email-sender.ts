import { type Suspension, suppressionFrom } from '#domain/feedback/suppression';
import { deliveryId } from '#domain/ids';
import type { Told } from '#domain/mailings/batch';
import type { Mailing } from '#domain/mailings/mailing';
import { slotFromId } from '#domain/mailings/slot';
import { askedReceipt } from '#domain/receipts/receipt';
import { isStreet } from '#domain/region';
import { mailDomain, OF_US, pausedUntil } from '#domain/sending/domain-pause';
import { EMAIL_LADDER } from '#domain/sending/retry';
import type { MessageLanguage, Subscription } from '#domain/subscriptions/subscription';
import { directionOf } from '#domain/text/text';
import { DAY, instant, SECOND } from '#domain/time';
import type { BatchNames } from '#ports/batch-names';
import type { Breakers } from '#ports/breakers';
import type { Clock } from '#ports/clock';
import type { DomainPauses } from '#ports/domain-pauses';
import type { Mailer, SendOutcome } from '#ports/mailer';
import type { NoticeStore } from '#ports/notice-store';
import type { Pacer } from '#ports/pacer';
import type { SlowTurns } from '#ports/slow-turns';
import type { Suppressions } from '#ports/suppressions';
import type { Vault } from '#ports/vault';
import { digestEmail } from '#views/email/digest-email';
import type { DigestReader } from '#views/email/digest-window';
import type { ReceiptLink } from '#views/email/frame';
import { forRecipient } from '#views/email/frame';
import { noticeEmail } from '#views/email/notice-email';
import type { EmailTemplate } from '#views/email/template';
import type { StreetNames } from '#views/place-words';
import type { Site } from '#views/site';
import { receiptToken } from '../receipts/find-receipt.ts';
import { ownerTokens } from '../subscriptions/owner-tokens.ts';
import type { Attempt, ChannelSender, Delivery, SenderGate, SendingLine, Withheld } from './channel-sender.ts';
import { referenceOf } from './delivery-reference.ts';
import { EmailLine } from './email-line.ts';
import { composedAt, mentioned, shownIn } from './mentioned-notices.ts';
import { SenderBreaker } from './sender-breaker.ts';

export type EmailSending = Readonly<{
  notices: Pick<NoticeStore, 'find' | 'findVersion'>;
  mailer: Mailer;
  pacer: Pacer;
  domainPauses: DomainPauses;
  breakers: Pick<Breakers, 'count' | 'findMany'>;
  slowTurns: SlowTurns;
  suppressions: Pick<Suppressions, 'among' | 'suppress'>;
  vault: Vault;
  batchNames: Pick<BatchNames, 'nameOf'>;
  clock: Clock;
  site: Site;
}>;

/**
 * While a domain refuses us, its recipients wait; so long after a mailing began, or they were opened again, they have failed. It may have
 * taken a day to leave.
 */
const GIVE_UP_MS = 2 * DAY;
const isGivenUp = ({ mailing: { startedAt }, reopenedAt = startedAt }: Waiting, now: Date): boolean =>
  now.getTime() - Math.max(Date.parse(startedAt), Date.parse(reopenedAt)) > GIVE_UP_MS;
type Waiting = Pick<Delivery, 'mailing' | 'reopenedAt'>;
/** Whoever chose the digest within its window has had none before it. */
const readerOf = (mailing: Mailing, { frequencySince, pausedSpans }: Subscription): DigestReader => {
  if (mailing.act !== 'digest') return 'regular';
  if (frequencySince > mailing.window.from) return 'new';
  return (pausedSpans?.at(-1)?.to ?? '') > mailing.window.from ? 'back' : 'regular';
};

type OwnStreet = Readonly<{ region: string; name: string | undefined }>;

/** The street of a reader whom a notice reached by it: only they have its name. */
const streetOf = ({ organization: { region, street } }: Subscription, told: Told): OwnStreet | null =>
  told.some(({ reasons }) => reasons.includes(`region:${region}`)) && isStreet(region) ? { region, name: street } : null;

const CHINA = 'Asia/Shanghai';
/** What a mailer takes at most that does not say. */
const USUAL_PATIENCE_MS = 10 * SECOND;
/** Templates of a few mailings at a time; each is worked out once and used for everybody who is told the same. */
const KEPT_TEMPLATES = 200;

/** Which of the notices that a message tells are to be answered. */
type Wanted = Omit<ReceiptLink, 'token'> & Readonly<{ noticeId: string }>;
type Composed = Readonly<{ template: EmailTemplate; wanted: readonly Wanted[]; shown: ReturnType<typeof shownIn> }>;

/** Carries deliveries by email, at the pace that all senders share. */
export class EmailSender implements ChannelSender {
  readonly channel = 'email';
  readonly ladder = EMAIL_LADDER;
  readonly patienceMs: number;
  readonly #deps: EmailSending;
  readonly line: SendingLine;
  readonly gate: SenderGate;
  readonly #templates = new Map<string, Promise<Composed>>();

  constructor(deps: EmailSending) {
    this.#deps = deps;
    this.patienceMs = deps.mailer.patienceMs ?? USUAL_PATIENCE_MS;
    this.line = new EmailLine(deps.pacer, deps.clock);
    this.gate = new SenderBreaker(deps);
  }

  async withhold(subscriptions: readonly Subscription[]): Promise<Withheld> {
    const { suppressions, vault, clock } = this.#deps;
    const keys = await Promise.all(
      subscriptions.map(async ({ id, channel }) => [id, channel.type === 'email' ? await vault.addressKey(channel.address) : ''] as const),
    );
    const suppressed = await suppressions.among([...new Set(keys.map(([, key]) => key))], instant(clock.now()));
    return new Map(
      keys.flatMap(([id, key]) => {
        const found = suppressed.get(key);
        return found ? [[id, found.reason]] : [];
      }),
    );
  }

  async deliver(delivery: Delivery): Promise<Attempt> {
    const { mailing, batch, position, recipient, subscription, revision } = delivery;
    const { mailer, pacer, domainPauses, vault, clock, site } = this.#deps;
    const told = batch.told[recipient.told];
    if (subscription.channel.type !== 'email' || !told) throw new Error('this delivery is not for email');
    const to = subscription.channel.address;
    const waiting = await this.#whilePaused(delivery, to);
    if (waiting) return waiting;
    const { template, wanted, shown } = await this.#template(mailing, told, subscription, revision);
    const [tokens, reference] = await Promise.all([
      ownerTokens(vault, site, subscription, subscription.isSecondAddress ? 'fallback' : 'owner'),
      referenceOf(this.#deps, batch.id, position),
    ]);
    const { organization, language } = subscription;
    const [first] = told;
    const followsDeliveryId = first?.follows === undefined ? undefined : deliveryId(first.follows, subscription.id);
    const addressee = {
      to,
      organization,
      deliveryId: deliveryId(mailing.id, subscription.id),
      followsDeliveryId,
      reference,
      ...tokens,
      // Nobody at a second address has agreed to anything: it changes nothing.
      manageToken: subscription.isSecondAddress ? null : tokens.manageToken,
      isReminder: mailing.act === 'reminder',
      receipts: subscription.isSecondAddress
        ? []
        : await Promise.all(
            wanted.map(async ({ noticeId, ...link }) => ({ ...link, token: await receiptToken(vault, subscription.id, noticeId) })),
          ),
    };
    const reader = forRecipient(addressee, language, site, template.places);
    const outcome = await mailer.send({
      from: site.senderAddress,
      to,
      reference,
      raw: () => template.fill(reader),
      copy: () => template.copyFor(reader),
    });
    switch (outcome.kind) {
      case 'accepted':
        // It has left, and nothing that goes wrong now may have it sent again; whoever is taken from next says the same.
        await domainPauses.accepted(mailDomain(to), clock.now()).catch(() => undefined);
        return { kind: 'delivered', ...shown };
      case 'refused':
        if (outcome.suspension) await this.#suppress(to, outcome.suspension, reference);
        return { kind: 'settled', status: 'failed', why: outcome.code, isHardBounce: outcome.suspension?.reason === 'no-such-mailbox' };
      case 'deferred':
        return { kind: 'again', why: outcome.code };
      case 'domain-refused':
        return this.#heldUp(delivery, to, outcome);
      case 'throttled':
        await pacer.slowDown(clock.now());
        return { kind: 'not-now' };
      case 'unknown':
        return { kind: 'again', why: outcome.code, unsure: true };
    }
  }

  /** The answer came at once, and says that nothing more is to go there. */
  async #suppress(to: string, suspension: Suspension, reference: string): Promise<void> {
    const { suppressions, vault, clock } = this.#deps;
    const now = instant(clock.now());
    const told = { addressKey: await vault.addressKey(to), source: 'smtp', since: now, feedbackId: reference } as const;
    // It has failed in any case; the next mailing is refused in the same way if this cannot be noted.
    await suppressions.suppress(suppressionFrom(suspension, told), now).catch(() => undefined);
  }

  /** The domain refused: the recipient waits with all its neighbours, or alone where only this mailbox does not like what we write. */
  async #heldUp(
    waiting: Waiting,
    to: string,
    { code, refusal = OF_US }: Extract<SendOutcome, { kind: 'domain-refused' }>,
  ): Promise<Attempt> {
    const { domainPauses, vault, clock } = this.#deps;
    const now = clock.now();
    const untilMs = await domainPauses.refused(mailDomain(to), refusal, await vault.addressKey(to), now);
    if (untilMs === null) return { kind: 'again', why: code };
    if (isGivenUp(waiting, now)) return { kind: 'settled', status: 'failed', why: code };
    return { kind: 'held-up', why: code, waitMs: untilMs - now.getTime() };
  }

  /** What becomes of a recipient whose domain is paused; null when it is not. */
  async #whilePaused(waiting: Waiting, to: string): Promise<Attempt | null> {
    const now = this.#deps.clock.now();
    const untilMs = pausedUntil(await this.#deps.domainPauses.all(now), mailDomain(to), now.getTime());
    if (untilMs === null) return null;
    const why = 'domain-paused';
    if (isGivenUp(waiting, now)) return { kind: 'settled', status: 'failed', why };
    return { kind: 'untried', why, waitMs: untilMs - now.getTime() };
  }

  #template(mailing: Mailing, told: Told, subscription: Subscription, revision: number | null): Promise<Composed> {
    const { language } = subscription;
    const reader = readerOf(mailing, subscription);
    const street = streetOf(subscription, told);
    const key = JSON.stringify([mailing.id, language, reader, told, street, composedAt(revision, this.#deps.clock.now())]);
    const known = this.#templates.get(key);
    if (known) return known;
    const template = this.#compose(mailing, told, language, reader, street);
    // A failure is not kept: the next recipient tries again.
    template.catch(() => this.#templates.delete(key));
    if (this.#templates.size >= KEPT_TEMPLATES) this.#templates.delete(this.#templates.keys().next().value ?? '');
    this.#templates.set(key, template);
    return template;
  }

  async #compose(
    mailing: Mailing,
    told: Told,
    language: MessageLanguage,
    reader: DigestReader,
    street: OwnStreet | null,
  ): Promise<Composed> {
    const { site } = this.#deps;
    const streets: StreetNames = (code) => (code === street?.region ? street.name : undefined);
    const items = (await mentioned(this.#deps.notices, told, mailing)).map((item) => ({ ...item, streets }));
    const wanted = items.flatMap(({ notice, disregard }): Wanted[] => {
      const receipt = askedReceipt(notice, disregard);
      return receipt ? [{ noticeId: notice.id, title: notice.title, direction: directionOf(notice.language), by: receipt.by }] : [];
    });
    if (mailing.act === 'digest') {
      const slot = slotFromId(mailing.slotId);
      const timeZone = slot.mode === 'immediate' ? CHINA : slot.timeZone;
      const template = await digestEmail({ items, window: mailing.window, timeZone, reader, mailing, language, site });
      return { wanted, template, shown: shownIn(items) };
    }
    const [item] = items;
    if (!item) throw new Error(`mailing ${mailing.id} mentions no notice`);
    return { wanted, template: await noticeEmail({ ...item, mailing, language, site }), shown: {} };
  }
}
