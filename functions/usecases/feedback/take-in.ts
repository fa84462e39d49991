import type { Effect } from '#domain/feedback/effect';
import type { Arrived } from '#domain/feedback/feedback';
import { type Leaving, readLeaving } from '#domain/feedback/leaving-mail';
import { type ReturnedMail, readReport } from '#domain/feedback/mail-report';
import type { LeftByMail } from '../subscriptions/leave-by-mail.ts';
import { type RecordFeedback, recordFeedback } from './record-feedback.ts';

/** `leave`: see leaveByMail, which is seldom needed and brings all our words with it. */
export type TakeIn = RecordFeedback & Readonly<{ leave: (token: string) => Promise<LeftByMail> }>;

/** What one thing that was told came to, as the log has it. */
export type Note = Readonly<{ code: string; source: string; effect: Effect | null }>;

/** `nothing`: it says nothing that a program may act on. `laterS`: so many seconds later it is to be told again, zero when it is done. */
export type TakenIn = Readonly<{ kind: 'nothing'; code: string } | { kind: 'taken'; notes: readonly Note[]; laterS: number }>;

/**
 * What a mail says that came in: by its address a wish to leave, else a report on messages of ours.
 * @param leavingMailbox see Site; null: nobody leaves by mail
 */
export const readMail = (mail: ReturnedMail, leavingMailbox: string | null, now: Date): Arrived | Leaving =>
  (leavingMailbox === null ? null : readLeaving(mail, leavingMailbox)) ?? readReport(mail, now);

/** Do what was told, whichever way it came. It may be told again, as often as it likes. */
export const takeIn = async (deps: TakeIn, arrived: Arrived | Leaving): Promise<TakenIn> => {
  switch (arrived.kind) {
    case 'nothing':
      return arrived;
    case 'leaving': {
      const notes: Note[] = [];
      for (const token of arrived.tokens) {
        const { kind } = await deps.leave(token);
        notes.push({ code: LEFT[kind], source: 'mail', effect: null });
      }
      return { kind: 'taken', notes, laterS: 0 };
    }
    case 'feedback': {
      const notes: Note[] = [];
      let laterS = 0;
      for (const feedback of arrived.feedback) {
        const recorded = await recordFeedback(deps, feedback);
        const effect = recorded.kind === 'recorded' ? recorded.effect : null;
        notes.push({ code: `feedback-${recorded.kind}`, source: feedback.source, effect });
        if (recorded.kind === 'later') laterS = Math.max(laterS, recorded.seconds);
      }
      return { kind: 'taken', notes, laterS };
    }
  }
};

const LEFT = { left: 'left-by-mail', 'already-left': 'left-before', unmatched: 'leaving-unmatched' } as const;

/** What the notes of a run count for: permanent bounces and complaints, and what speaks against us. */
export const countsOf = (notes: readonly Note[]): Readonly<{ hardBounces: number; complaints: number; refusedForUs: number }> => {
  const effects = notes.flatMap(({ effect }) => effect ?? []);
  return {
    hardBounces: effects.filter(({ counts }) => counts === 'bounce').length,
    complaints: effects.filter(({ counts }) => counts === 'complaint').length,
    refusedForUs: effects.filter(({ isAlarm = false }) => isAlarm).length,
  };
};
