import type { Flaw } from '#domain/input/flaw';
import { type Answer, type Receipt, receiptLetterSubject } from '#domain/receipts/receipt';
import { type GivenBy, type ReceiptDraft, readFields } from '#domain/receipts/receipt-draft';
import { instant } from '#domain/time';
import type { Receipts } from '#ports/receipts';
import { type FindReceipt, type FoundReceipt, findReceipt, type ReceiptRefused } from './find-receipt.ts';

export type GiveReceipt = FindReceipt & Readonly<{ receipts: Pick<Receipts, 'find' | 'answer'> }>;

/** `given-by-another`: another contact was first, and what it answered is to be seen before it is replaced. */
export type ReceiptGiven = Readonly<
  | { kind: 'given' | 'changed'; found: FoundReceipt; receipt: Receipt & Readonly<{ answer: Answer }> }
  | { kind: 'flawed'; found: FoundReceipt; flaws: readonly Flaw[] }
  | { kind: 'too-late'; found: FoundReceipt }
  | { kind: 'given-by-another'; found: FoundReceipt; answer: Answer }
  | ReceiptRefused
>;

/** Of so many who press the button at one moment each comes through, or sees who was faster. */
const TRIES = 5;

/**
 * An organization states that it has received a notice, in the name of a person. It does so once, whichever of its contacts is first; it
 * may change it until the deadline, and another contact only what it has seen.
 */
export const giveReceipt = async (deps: GiveReceipt, token: string, draft: ReceiptDraft, by: GivenBy): Promise<ReceiptGiven> => {
  for (let tries = 0; tries < TRIES; tries++) {
    const given = await tryToGive(deps, token, draft, by);
    if (given !== 'changed-meanwhile') return given;
  }
  throw new Error('a receipt is being changed again and again');
};

const tryToGive = async (
  deps: GiveReceipt,
  token: string,
  draft: ReceiptDraft,
  by: GivenBy,
): Promise<ReceiptGiven | 'changed-meanwhile'> => {
  const found = await findReceipt(deps, token);
  if (found.kind === 'refused') return found;
  if (found.isLate) return { kind: 'too-late', found };
  const { notice, request, subscription, receipt: before } = found;
  const read = readFields(request.fields ?? [], draft.fields, by);
  if (read.kind === 'refused') return { kind: 'flawed', found, flaws: read.flaws };
  const standing = before?.answer ?? null;
  if (standing && standing.subscriptionId !== subscription.id && draft.replaces !== before?.revision)
    return { kind: 'given-by-another', found, answer: standing };
  const now = instant(deps.clock.now());
  const answer: Answer = {
    name: draft.name,
    fields: read.fields,
    subscriptionId: subscription.id,
    version: notice.version,
    at: standing?.at ?? now,
    ...(standing ? { changedAt: now } : {}),
  };
  const receipt = { ...(before ?? askedNow(found, now)), answer, revision: (before?.revision ?? 0) + 1 };
  const letter = { letter: 'receipt-given', subject: receiptLetterSubject(receipt) } as const;
  if (!(await deps.receipts.answer(before, receipt, letter, now))) return 'changed-meanwhile';
  return { kind: standing ? 'changed' : 'given', found, receipt };
};

/** Who was told before anybody was asked: by an earlier release, or by a version that wanted no receipt. */
const askedNow = ({ notice, subscription, organization }: FoundReceipt, now: string): Receipt => ({
  noticeId: notice.id,
  organizationId: organization.id,
  region: organization.region,
  isVerified: organization.verified !== null,
  hub: organization.membership?.hub ?? null,
  subscriptionId: subscription.id,
  askedAt: now,
  answer: null,
  revision: 0,
});
