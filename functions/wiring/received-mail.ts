import { mailboxPlace } from '#adapters/imap/mailbox-url';
import type { KeptMail } from '#ports/kept-mail';
import type { ReceivedMails } from '#ports/received-mails';
import { once } from './import-desk.ts';

type Received = Readonly<{ bucket: string; mails: ReceivedMails }>;

/** Mail that SES received, in its bucket; what speaks to S3 is large, and loaded when the first one comes. */
export const receivedMail = (bucket: string | null): Received | null => {
  if (bucket === null) return null;
  const load = once(() => inBucket(bucket));
  return { bucket, mails: { read: async (...given) => (await load()).read(...given) } };
};

type Places = Readonly<{ RECEIVED_BUCKET: string | null; MAILBOX_URL: string | null; FEEDBACK_DEAD_URL: string }>;

/**
 * All places in which mails lie that name people, one behind the other, for whoever erases; each is loaded when it is looked through. The
 * mailbox is the last: a server that lets nobody in keeps no other waiting.
 */
export const keptMail = ({ RECEIVED_BUCKET, MAILBOX_URL, FEEDBACK_DEAD_URL }: Places): KeptMail => {
  const places: readonly (() => Promise<KeptMail>)[] = [
    ...(RECEIVED_BUCKET === null ? [] : [once(() => inBucket(RECEIVED_BUCKET))]),
    once(async () => {
      const [{ sqsClient }, { SqsKeptFeedback }] = await Promise.all([
        import('#adapters/sqs/sqs-client'),
        import('#adapters/sqs/sqs-kept-feedback'),
      ]);
      return new SqsKeptFeedback(sqsClient(), FEEDBACK_DEAD_URL);
    }),
    ...(MAILBOX_URL === null
      ? []
      : [once(async () => new (await import('#adapters/imap/imap-kept-mail')).ImapKeptMail(mailboxPlace(MAILBOX_URL)))]),
  ];
  return {
    forget: async (addresses, from) => {
      // What an earlier release noted is a key of the bucket, which is the first place.
      const [, at = '0', within = from] = /^(\d+)\|(.*)$/s.exec(from) ?? [];
      const place = places[Number(at)];
      if (!place) return null;
      const next = await (await place()).forget(addresses, within);
      if (next !== null) return `${at}|${next}`;
      return Number(at) + 1 < places.length ? `${Number(at) + 1}|` : null;
    },
  };
};

const inBucket = async (bucket: string): Promise<ReceivedMails & KeptMail> => {
  const [{ s3Client }, { S3ReceivedMails }] = await Promise.all([
    import('#adapters/s3/s3-client'),
    import('#adapters/s3/s3-received-mails'),
  ]);
  return new S3ReceivedMails(s3Client(), bucket);
};
