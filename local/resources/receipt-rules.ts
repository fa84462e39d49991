import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { CREDENTIALS, REGION } from '../aws-names.ts';
import type { JsonClient } from '../engines/json-client.ts';
import { signedHeadersFor } from '../engines/objects/signature.ts';
import { followersOf } from './mail-events.ts';
import type { LocalQueue } from './mappings.ts';
import { boolish, type Declared, declaration, propertiesOf } from './properties.ts';

const only = 'the local runner lays received mail into a bucket and tells a topic: it knows S3Action alone';

/** `AWS::SES::ReceiptRule`. Which set it is in makes no difference: one machine has no other. */
const Rule = declaration(
  {
    Rule: declaration(
      {
        Enabled: boolish.default(false),
        Recipients: z.array(z.string()).default([]),
        Actions: z.array(
          z.strictObject({
            S3Action: z.strictObject({ BucketName: z.string(), ObjectKeyPrefix: z.string().default(''), TopicArn: z.string().optional() }),
          }),
          only,
        ),
      },
      'Name',
      'ScanEnabled',
      'TlsPolicy',
    ),
  },
  'RuleSetName',
  'After',
);
type Receipt = z.output<typeof Rule>['Rule'];

export type MailIn = Readonly<{ raw: Buffer; from: string; recipients: readonly string[] }>;
/** Takes in a mail as the rules say. @returns for how many of them it was */
export type ReceiveMail = (mail: MailIn) => Promise<number>;

type ReceiptDeps = Readonly<{ sqs: JsonClient; s3: string; nowMs: () => number; queueOf: (arn: string) => LocalQueue | null }>;

/** What SES does with mail that comes in (SES developer guide, "Email receiving with Amazon SES"). */
export const provideReceiptRules = (deps: ReceiptDeps, of: (...types: readonly string[]) => readonly Declared[]): ReceiveMail => {
  const rules = of('AWS::SES::ReceiptRule').map((declared) => propertiesOf(Rule, declared).Rule);
  const urlsOf = followersOf(of, deps.queueOf);
  return async (mail) => {
    const matched = rules
      .filter(({ Enabled }) => Enabled)
      .map((rule) => ({ rule, recipients: mail.recipients.filter((address) => isFor(rule, address)) }))
      .filter(({ recipients }) => recipients.length > 0);
    for (const { rule, recipients } of matched)
      for (const { S3Action } of rule.Actions) {
        const messageId = randomUUID().replaceAll('-', '');
        const objectKey = `${S3Action.ObjectKeyPrefix}${messageId}`;
        await put(deps, S3Action.BucketName, objectKey, mail.raw);
        if (S3Action.TopicArn === undefined) continue;
        const action = {
          type: 'S3',
          topicArn: S3Action.TopicArn,
          bucketName: S3Action.BucketName,
          objectKeyPrefix: S3Action.ObjectKeyPrefix,
          objectKey,
        };
        const MessageBody = JSON.stringify(notification({ ...mail, recipients }, messageId, action, new Date(deps.nowMs())));
        for (const QueueUrl of urlsOf(S3Action.TopicArn)) await deps.sqs.call('SendMessage', { QueueUrl, MessageBody });
      }
    return matched.length;
  };
};

/** An address, a domain, or with a dot before it all that are below one; without recipients, whatever comes. */
const isFor = ({ Recipients }: Receipt, address: string): boolean => {
  const whole = address.toLowerCase();
  const domain = whole.slice(whole.lastIndexOf('@') + 1);
  return (
    Recipients.length === 0 ||
    Recipients.map((one) => one.toLowerCase()).some((one) => (one.startsWith('.') ? domain.endsWith(one) : one === whole || one === domain))
  );
};

/** "Contents of notifications for Amazon SES email receiving"; what nobody here reads is left out. */
const notification = ({ from, recipients }: MailIn, messageId: string, action: object, now: Date): object => {
  const timestamp = now.toISOString();
  const passed = { status: 'PASS' };
  return {
    notificationType: 'Received',
    receipt: { timestamp, processingTimeMillis: 100, recipients, spamVerdict: passed, virusVerdict: passed, action },
    mail: { timestamp, messageId, source: from, destination: recipients, headersTruncated: false, headers: [] },
  };
};

const put = async ({ s3, nowMs }: ReceiptDeps, bucket: string, key: string, body: Buffer): Promise<void> => {
  const url = new URL(`/${bucket}/${key}`, s3);
  const headers = signedHeadersFor({ method: 'PUT', url, atMs: nowMs(), region: REGION, body }, CREDENTIALS);
  const { ok, status } = await fetch(url, { method: 'PUT', headers, body: new Uint8Array(body) });
  if (!ok) throw new Error(`a received mail could not be laid into the bucket ${bucket} (${status})`);
};
