import * as z from 'zod';

/**
 * What SES tells of a mail that it received and laid into a bucket (SES developer guide, "Contents of notifications for Amazon SES email
 * receiving"): where it lies, and to whom its envelope said it goes. The mail itself is not in it.
 */
export const ReceivedMail = z.looseObject({
  notificationType: z.literal('Received'),
  receipt: z.looseObject({
    recipients: z.array(z.string()).catch([]),
    virusVerdict: z.looseObject({ status: z.string() }).optional().catch(undefined),
    action: z.looseObject({ type: z.literal('S3'), bucketName: z.string(), objectKey: z.string() }),
  }),
});
export type ReceivedMail = z.infer<typeof ReceivedMail>;

/** Below this name received mail lies in its bucket. */
export const RECEIVED_BELOW = 'received/';

/** Is it one that lies in our own bucket, and may be opened? What else is in the notification may be anybody's word. */
export const isOurs = ({ receipt: { action } }: ReceivedMail, bucket: string | null): boolean =>
  bucket !== null && action.bucketName === bucket && action.objectKey.startsWith(RECEIVED_BELOW);

export const hasVirus = ({ receipt: { virusVerdict } }: ReceivedMail): boolean => virusVerdict?.status.toUpperCase() === 'FAIL';
