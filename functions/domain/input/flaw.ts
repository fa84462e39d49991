import type { Wording } from '../text/wording.ts';

/** What is wrong with what somebody sent: where, a stable code, and a sentence that says what to do. */
export type Flaw = Readonly<{ path: string; code: string; message: Wording }>;
