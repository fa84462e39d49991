import { publishDue } from '#domain/notices/notice-life';
import type { FaultCollector } from '../fault-collector.ts';
import { type TakeDueStep, takeDueStep } from './take-due-step.ts';

/** Publish what was scheduled and whose time has come. @returns how many were published */
export const publishDueNotices = (deps: TakeDueStep, atOnce: number, faults: FaultCollector): Promise<number> =>
  takeDueStep(deps, { act: 'publish', action: 'notice.published', take: publishDue }, atOnce, faults);
