import { SQSClient } from '@aws-sdk/client-sqs';
import { agents, inTime, withoutLogging } from '../clients.ts';
import { Sha256 } from '../sha256.ts';

/** The endpoint decides where requests go, not the host in the queue's URL: the same in a local run and on AWS. */
export const sqsClient = (): SQSClient =>
  withoutLogging(new SQSClient({ useQueueUrlAsEndpoint: false, sha256: Sha256, requestHandler: { ...agents(), ...inTime(10_000) } }));
