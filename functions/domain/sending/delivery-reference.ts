/** What a reference speaks of: a batch by its short name (see BatchNames), and a position in it. */
export type Referred = Readonly<{ batchName: string; position: number }>;

/**
 * The subject of a reference: `<name of the batch>-<position>`. With the HMAC that a vault puts behind it (purpose `delivery`) it has
 * 36 characters of `[a-z0-9.-]`, fit for the local part of an address (RFC 5321, section 4.5.3.1.1: 64 octets), a header, and a tag of SES.
 */
export const referenceSubject = ({ batchName, position }: Referred): string => `${batchName}-${String(position).padStart(2, '0')}`;

const SUBJECT = /^([a-z2-7]{16})-(\d{2,3})$/;

/** Null for what no version of the service has written. */
export const referredBy = (subject: string): Referred | null => {
  const [, batchName, position] = SUBJECT.exec(subject) ?? [];
  return batchName === undefined ? null : { batchName, position: Number(position) };
};
