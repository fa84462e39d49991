import type { ReturnedMail } from '#domain/feedback/mail-report';

/** Takes a mail apart (RFC 5322, RFC 2045), as far as it can be read. @param recipients to whom its envelope said it goes, if known */
export type ReadReturnedMail = (raw: Uint8Array, recipients: readonly string[]) => Promise<ReturnedMail>;
