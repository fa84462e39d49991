import type { Instant } from '#domain/time';

/** A mail that waits in the mailbox. */
export type WaitingMail = Readonly<{
  /** Of the mailbox, as long as it is open. */
  id: number;
  receivedAt: Instant;
  /** An earlier run looked at it, and could not be done with it. */
  wasKept: boolean;
}>;

/** Folders for what was looked at. `done`: recorded. `other`: for people, it says nothing to a program. `failed`: it cannot be read. */
export const MAIL_PLACES = ['done', 'other', 'failed'] as const;
export type MailPlace = (typeof MAIL_PLACES)[number];

/** The mailbox that bounces, complaints and wishes to leave come to. A lost connection is a fault; everything may be done again. */
export interface ReturnedMailbox {
  /** Those nobody has looked at yet, oldest first, then the ones kept by earlier runs; `limit` of each at most. */
  waiting(limit: number): Promise<readonly WaitingMail[]>;
  /** Its beginning, so many bytes at most: a report stands before the message that it brings back. Null: it is gone. */
  read(id: number, mostBytes: number): Promise<Uint8Array | null>;
  /** Out of the way, into a folder that is made if there is none. */
  move(id: number, place: MailPlace): Promise<void>;
  /** Leave it where it is; it comes behind those that nobody has looked at. */
  keep(id: number): Promise<void>;
  /** Delete what was done before then, so many at most: mail is full of addresses. */
  forget(before: Instant, limit: number): Promise<number>;
  close(): Promise<void>;
}

/** `refused`: the server is there and does not let us in, with these credentials or at all; `unreachable`: nobody answers. */
export type OpenedMailbox = Readonly<{ kind: 'opened'; mailbox: ReturnedMailbox } | { kind: 'refused' | 'unreachable'; code: string }>;

export type OpenMailbox = () => Promise<OpenedMailbox>;
