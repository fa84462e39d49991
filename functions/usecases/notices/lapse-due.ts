import { lapseDue } from '#domain/notices/notice-life';
import type { FaultCollector } from '../fault-collector.ts';
import { type TakeDueStep, takeDueStep } from './take-due-step.ts';

/** Give up joint notices that somebody has not signed in time. @returns how many lapsed */
export const lapseDueSignatures = (deps: TakeDueStep, atOnce: number, faults: FaultCollector): Promise<number> =>
  takeDueStep(deps, { act: 'lapse', action: 'notice.lapsed', take: lapseDue }, atOnce, faults);
