import * as z from 'zod';
import { dayInChina } from '../calendar.ts';
import type { Immutable } from '../immutable.ts';
import type { Notice } from '../notices/notice.ts';
import type { ReceiptRequest } from './receipt-request.ts';

/** What stands in a field of a receipt. */
export const FieldValue = z.union([z.string(), z.number(), z.boolean()]);
export type FieldValue = z.output<typeof FieldValue>;

/** An organization's own statement that it has received a notice (签收), signed by a person's name. */
const Answer = z.object({
  /** Of the person who signed. */
  name: z.string(),
  fields: z.record(z.string(), FieldValue),
  /** The contact by whose link it was given. The link may have been passed on. */
  subscriptionId: z.string(),
  version: z.int(),
  at: z.string(),
  /** When it was last given anew. */
  changedAt: z.string().optional(),
});
export type Answer = Immutable<z.output<typeof Answer>>;

/**
 * An organization that is asked for a receipt, and what it answered. Where it is, whether somebody answered for it and whose member it
 * was stay as they were when it was asked, so that sums add up.
 */
export const Receipt = z.object({
  noticeId: z.string(),
  organizationId: z.string(),
  region: z.string(),
  isVerified: z.boolean(),
  hub: z.string().nullable(),
  /** The contact that was told first. */
  subscriptionId: z.string(),
  askedAt: z.string(),
  answer: Answer.nullable(),
  /** Counts each answer: of two at once, the second has not seen the first. */
  revision: z.int(),
});
export type Receipt = Immutable<z.output<typeof Receipt>>;

/** What is known of an organization as it is asked. */
export type AskedOrganization = Pick<Receipt, 'organizationId' | 'region' | 'isVerified' | 'hub' | 'subscriptionId'>;

/** So many organizations of one county, of one hub, verified or not, have been asked and have answered. */
export type ReceiptSum = Readonly<{ county: string; isVerified: boolean; hub: string | null; required: number; received: number }>;

/** So many members of a hub have been asked by a notice, and have answered. */
export type HubReceiptSum = Readonly<{ noticeId: string; required: number; received: number }>;

type Asking = Pick<Notice, 'receipt' | 'receiptBy'>;

/** What a notice asks for, with its last day as it was put off; null when it asks for nothing. */
export const wantedReceipt = (notice: Asking): ReceiptRequest | null =>
  notice.receipt?.required ? (standingReceipt(notice) ?? null) : null;

/** What it asks of a reader as it stands: nothing once it is withdrawn, or does not concern them any more. */
export const askedReceipt = (notice: Asking & Pick<Notice, 'status'>, disregard = false): ReceiptRequest | null =>
  notice.status === 'withdrawn' || disregard ? null : wantedReceipt(notice);

/** The same, whether or not anybody has to answer. */
export const standingReceipt = ({ receipt, receiptBy }: Asking): ReceiptRequest | undefined =>
  receipt && receiptBy !== undefined ? { ...receipt, by: receiptBy } : receipt;

/** The last day is over in China. Without one, it never is. */
export const isReceiptLate = (notice: Asking, now: Date): boolean => {
  const by = standingReceipt(notice)?.by;
  return by !== undefined && dayInChina(now) > by;
};

/** Stands in no id. */
const MARK = '~';

/** Who may answer with a link, and of what: the subject of its token. */
export const receiptSubject = (subscriptionId: string, noticeId: string): string => `${subscriptionId}${MARK}${noticeId}`;

export const receiptSubjectFrom = (subject: string): Readonly<{ subscriptionId: string; noticeId: string }> | null => {
  const [subscriptionId, noticeId, ...rest] = subject.split(MARK);
  return subscriptionId && noticeId && rest.length === 0 ? { subscriptionId, noticeId } : null;
};

/** What a letter is about that tells an organization of its receipt. */
export const receiptLetterSubject = ({ noticeId, organizationId }: Pick<Receipt, 'noticeId' | 'organizationId'>): string =>
  `${noticeId}${MARK}${organizationId}`;

export const receiptLetterSubjectFrom = (subject: string): Pick<Receipt, 'noticeId' | 'organizationId'> | null => {
  const [noticeId, organizationId, ...rest] = subject.split(MARK);
  return noticeId && organizationId && rest.length === 0 ? { noticeId, organizationId } : null;
};
