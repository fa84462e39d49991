import type { Batch, Mention } from '#domain/mailings/batch';
import { wantedReceipt } from '#domain/receipts/receipt';
import type { Instant } from '#domain/time';
import type { NoticeStore } from '#ports/notice-store';
import { ORGANIZATIONS_TOGETHER, type OrganizationStore } from '#ports/organization-store';
import type { Receipts } from '#ports/receipts';

export type AskForReceipts = Readonly<{
  notices: Pick<NoticeStore, 'findVersion'>;
  organizations: Pick<OrganizationStore, 'findMany'>;
  receipts: Pick<Receipts, 'ask'>;
}>;

/** Notes which organizations a run tells of notices that want a receipt; of other notices it costs one read in all. */
export class ReceiptAsker {
  readonly #deps: AskForReceipts;
  readonly #wanted = new Map<string, Promise<boolean>>();

  constructor(deps: AskForReceipts) {
    this.#deps = deps;
  }

  /** Before a batch is queued: whoever has the message can answer it. Noting it twice counts once. */
  async ask({ told, recipients }: Pick<Batch, 'told' | 'recipients'>, at: Instant): Promise<void> {
    const asked = new Map<string, Batch['recipients'][number][]>();
    for (const recipient of recipients)
      for (const { noticeId, version, disregard, carried } of told[recipient.told] ?? [])
        if (!disregard && carried === undefined && (await this.wants({ noticeId, version })))
          asked.set(noticeId, [...(asked.get(noticeId) ?? []), recipient]);
    if (asked.size === 0) return;
    const ids = [...new Set(recipients.map(({ organizationId }) => organizationId))];
    const known = await this.#deps.organizations.findMany(ids.slice(0, ORGANIZATIONS_TOGETHER));
    for (const [noticeId, those] of asked)
      await this.#deps.receipts.ask(
        noticeId,
        those.map(({ organizationId, subscriptionId, region }) => ({
          organizationId,
          subscriptionId,
          region,
          isVerified: (known.get(organizationId)?.verified ?? null) !== null,
          hub: known.get(organizationId)?.membership?.hub ?? null,
        })),
        at,
      );
  }

  /** Has whoever is told this version to answer it? */
  wants({ noticeId, version }: Pick<Mention, 'noticeId' | 'version'>): Promise<boolean> {
    const key = `${noticeId}#${version}`;
    const known = this.#wanted.get(key);
    if (known) return known;
    const wanted = this.#deps.notices.findVersion(noticeId, version).then((notice) => notice !== null && wantedReceipt(notice) !== null);
    this.#wanted.set(key, wanted);
    return wanted;
  }
}
