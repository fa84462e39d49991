import type { SentLine } from '#usecases/ledger/list-sent';
import { reasonJson } from '#views/notice-json';

/** One notice that was sent to a subscription, or is to be. */
export const sentJson = ({ reasons, ...line }: SentLine) => ({ ...line, reasons: reasons.map(reasonJson) });
