import { after, DAY, instant, SECOND } from '#domain/time';
import type { ReadReturnedMail } from '#ports/read-returned-mail';
import type { MailPlace, OpenMailbox, ReturnedMailbox, WaitingMail } from '#ports/returned-mailbox';
import { type Note, readMail, type TakeIn, type TakenIn, takeIn } from './take-in.ts';

export type ReadMailbox = TakeIn &
  Readonly<{
    openMailbox: OpenMailbox;
    readMail: ReadReturnedMail;
    leavingMailbox: string | null;
    /** What was done is deleted from the mailbox after so many. */
    doneDays: number;
    /** What came of a mail, as soon as it is known: nothing is kept of it. */
    onNote: (note: Pick<Note, 'code' | 'source'> & Readonly<{ what?: string | undefined }>) => void;
  }>;

/**
 * `places`: how many mails went where; `kept`: those that wait for the next run. `interrupted`: the connection was lost after so much.
 * `faults`: what kept a mail from being recorded.
 */
export type MailboxRun = Readonly<
  | { kind: 'refused' | 'unreachable'; code: string }
  | {
      kind: 'read' | 'interrupted';
      places: Readonly<Record<MailPlace, number>>;
      kept: number;
      notes: readonly Note[];
      faults: readonly unknown[];
      lost: unknown;
    }
>;

/** So many new mails are looked at in a run, and as many kept ones. The rest waits where it is. */
const MOST_MAILS = 500;
/** A report stands before the message that it brings back, which may be of any size. */
const MOST_BYTES = 256 * 1024;
/** The last mail of a run is begun so long before its time is up. */
const CLOSING_MS = 25 * SECOND;
/** What cannot be recorded so often in a row is no fault of the mail. */
const MOST_FAULTS = 5;
/** What could not be recorded for so long is set aside in any case. */
const TRIED_MS = DAY;

/**
 * Read the mailbox that bounces, complaints and wishes to leave come to: each mail is recorded, and only then moved, so whatever stops a
 * run leaves mails that are read again. One that cannot be read is set aside, and none keeps others waiting.
 *
 * @param leftMs how long the run may take yet
 */
export const readMailbox = async (deps: ReadMailbox, leftMs: () => number): Promise<MailboxRun> => {
  const opened = await deps.openMailbox();
  if (opened.kind !== 'opened') return opened;
  const run = new Run(deps, opened.mailbox);
  try {
    await run.read(leftMs);
    return run.outcome('read', null);
  } catch (error) {
    return run.outcome('interrupted', error);
  } finally {
    await opened.mailbox.close();
  }
};

class Run {
  readonly #deps: ReadMailbox;
  readonly #mailbox: ReturnedMailbox;
  readonly #places = { done: 0, other: 0, failed: 0 };
  readonly #notes: Note[] = [];
  readonly #faults: unknown[] = [];
  /** Mails that met a fault, and had been kept before. */
  readonly #suspects: WaitingMail[] = [];
  #kept = 0;
  #faultsInARow = 0;

  constructor(deps: ReadMailbox, mailbox: ReturnedMailbox) {
    this.#deps = deps;
    this.#mailbox = mailbox;
  }

  /** @throws when the connection is lost */
  async read(leftMs: () => number): Promise<void> {
    for (const mail of await this.#mailbox.waiting(MOST_MAILS)) {
      if (leftMs() < CLOSING_MS || this.#faultsInARow >= MOST_FAULTS) break;
      await this.#look(mail);
    }
    // While others could be recorded, it is the mail; when nothing can be, it is us, for a day.
    const now = instant(this.#deps.clock.now());
    for (const mail of this.#suspects)
      if (this.#places.done > 0 || after(mail.receivedAt, TRIED_MS) < now) await this.#move(mail, 'failed');
      else this.#kept += 1;
    await this.#mailbox.forget(after(now, -this.#deps.doneDays * DAY), MOST_MAILS);
  }

  async #look(mail: WaitingMail): Promise<void> {
    const raw = await this.#mailbox.read(mail.id, MOST_BYTES);
    if (!raw) return;
    const read = await this.#readable(raw);
    if (!read) return this.#move(mail, 'failed');
    let taken: TakenIn;
    try {
      taken = await takeIn(this.#deps, read);
    } catch (error) {
      this.#faults.push(error);
      this.#faultsInARow += 1;
      if (mail.wasKept) this.#suspects.push(mail);
      else await this.#keep(mail);
      return;
    }
    this.#faultsInARow = 0;
    this.#note(taken);
    if (taken.kind === 'nothing') return this.#move(mail, 'other');
    return taken.laterS > 0 ? this.#keep(mail) : this.#move(mail, 'done');
  }

  /** Null for what no parser can take apart: it never will be. */
  async #readable(raw: Uint8Array): Promise<ReturnType<typeof readMail> | null> {
    const { readMail: parse, leavingMailbox, clock } = this.#deps;
    try {
      return readMail(await parse(raw, []), leavingMailbox, clock.now());
    } catch (error) {
      this.#faults.push(error);
      return null;
    }
  }

  #note(taken: TakenIn): void {
    const { onNote } = this.#deps;
    if (taken.kind === 'nothing') onNote({ code: 'feedback-says-nothing', source: 'mail', what: taken.code });
    else {
      for (const { code, source, effect } of taken.notes) onNote({ code, source, what: effect?.code });
      this.#notes.push(...taken.notes);
    }
  }

  async #move({ id }: WaitingMail, place: MailPlace): Promise<void> {
    await this.#mailbox.move(id, place);
    this.#places[place] += 1;
  }

  async #keep({ id, wasKept }: WaitingMail): Promise<void> {
    if (!wasKept) await this.#mailbox.keep(id);
    this.#kept += 1;
  }

  outcome(kind: 'read' | 'interrupted', lost: unknown): MailboxRun {
    return { kind, places: this.#places, kept: this.#kept, notes: this.#notes, faults: this.#faults, lost };
  }
}
