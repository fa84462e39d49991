import * as z from 'zod';
import { rangeId } from '#domain/audience/directory';
import { Mailing, MailingRange } from '#domain/mailings/mailing';
import { form } from '../form.ts';
import { type Key, mailingKeys } from '../keys.ts';
import type { RawItem } from '../table.ts';

const MAILING = form(Mailing);

export const mailingItem = (mailing: Mailing): object => ({
  ...mailingKeys.mailing(mailing.id),
  kind: 'mailing',
  ...MAILING.write(mailing),
  duePk: 'open',
  dueSk: `${mailing.startedAt}#${mailing.id}`,
});

export const mailingFrom = (item: RawItem): Mailing => MAILING.parse(item);

const POINTER = form(z.object({ mailingId: z.string() }));

/** Leads to a mailing from a notice or a slot. */
export const pointerItem = (key: Key, mailingId: string): object => ({ ...key, kind: 'pointer', ...POINTER.write({ mailingId }) });

export const pointedAt = (item: RawItem): string => POINTER.parse(item).mailingId;

/** `recipients`: to send, to those of an earlier mailing. A release that knows only the directory must not read it as a part of that. */
const RANGE = form(MailingRange.extend({ purpose: z.enum([...MailingRange.shape.purpose.options, 'recipients']) }));

export const rangeItem = (range: MailingRange): object => ({
  ...mailingKeys.rangeOf(range.mailingId, range.range),
  kind: 'range',
  ...RANGE.write({ ...range, purpose: range.range.recipientsOf === undefined ? range.purpose : 'recipients' }),
});

export const rangeFrom = (item: RawItem): MailingRange => {
  const { purpose, ...range } = RANGE.parse(item);
  return { ...range, purpose: purpose === 'recipients' ? 'send' : purpose };
};

/** What is decided of a range before it is frozen: it stands beside the rest. */
const CUT = form(z.object({ cut: z.string().nullish() }));

/** Undefined while nothing is decided. */
export const cutFrom = (item: RawItem): string | null | undefined => CUT.parse(item).cut;

const RANGE_NAME = form(z.object({ mailingId: z.string(), rangeId: z.string() }));

/** Leads from the first letters of its batches' names back to a range, and is written with it: one for each batch would cost too much. */
export const rangeNameItem = ({ mailingId, range }: MailingRange, letters: string): object => ({
  ...mailingKeys.rangeName(letters),
  kind: 'range-name',
  ...RANGE_NAME.write({ mailingId, rangeId: rangeId(range) }),
});

export const rangeNamed = (item: RawItem): Readonly<{ mailingId: string; rangeId: string }> => RANGE_NAME.parse(item);
