import type { ReceivedMails } from '#ports/received-mails';

type Received = Readonly<{ bucket: string; mails: ReceivedMails }>;

/** Mail that SES received, in its bucket; what speaks to S3 is large, and loaded when the first one comes. */
export const receivedMail = (bucket: string | null): Received | null => {
  if (bucket === null) return null;
  let loading: Promise<ReceivedMails> | undefined;
  const load = async (): Promise<ReceivedMails> => {
    const [{ s3Client }, { S3ReceivedMails }] = await Promise.all([
      import('#adapters/s3/s3-client'),
      import('#adapters/s3/s3-received-mails'),
    ]);
    return new S3ReceivedMails(s3Client(), bucket);
  };
  const read: ReceivedMails['read'] = async (...given) => {
    loading ??= load();
    return (await loading).read(...given);
  };
  return { bucket, mails: { read } };
};
