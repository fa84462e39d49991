import type { ReceivedMails } from '#ports/received-mails';
import { once } from './import-desk.ts';

type Received = Readonly<{ bucket: string; mails: Pick<ReceivedMails, 'read'> }>;

/** Mail that SES received, in its bucket; what speaks to S3 is large, and loaded when the first one comes. */
export const receivedMail = (bucket: string | null): Received | null => {
  if (bucket === null) return null;
  const load = loaderOf(bucket);
  return { bucket, mails: { read: async (...given) => (await load()).read(...given) } };
};

/** The same for whoever erases: where none is received there is nothing to forget. */
export const mailToForget = (bucket: string | null): Pick<ReceivedMails, 'forget'> => {
  const load = bucket === null ? null : loaderOf(bucket);
  return { forget: async (...given) => (await load?.())?.forget(...given) ?? null };
};

const loaderOf = (bucket: string): (() => Promise<ReceivedMails>) =>
  once(async () => {
    const [{ s3Client }, { S3ReceivedMails }] = await Promise.all([
      import('#adapters/s3/s3-client'),
      import('#adapters/s3/s3-received-mails'),
    ]);
    return new S3ReceivedMails(s3Client(), bucket);
  });
