import { setTimeout as sleep } from 'node:timers/promises';
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type BatchWork, channelOf, type RangeWork } from '#domain/mailings/work';
import type { Lane } from '#domain/notices/notice';
import type { WorkQueues } from '#ports/work-queues';
import { inParallel } from '../in-parallel.ts';

/** URLs of the queues that a function may send to; what it may not is missing. */
export type QueueUrls = Readonly<{
  ranges?: Readonly<Record<Lane, string>>;
  emails?: Readonly<Record<Lane, string>>;
  calls?: Readonly<Record<Lane, string>>;
}>;

const SEND_TOGETHER = 10;
/** Requests under way at once: a sweep may put back thousands. */
const AT_ONCE = 5;
const TRIES = 5;
const FIRST_WAIT_MS = 50;

export class SqsWorkQueues implements WorkQueues {
  readonly #client: SQSClient;
  readonly #urls: QueueUrls;

  constructor(client: SQSClient, urls: QueueUrls) {
    this.#client = client;
    this.#urls = urls;
  }

  async sendRanges(lane: Lane, work: readonly RangeWork[], delaySeconds = 0): Promise<void> {
    await this.#send(this.#urls.ranges?.[lane], work, delaySeconds);
  }

  async sendBatches(lane: Lane, work: readonly BatchWork[], delaySeconds = 0): Promise<void> {
    const emails = work.filter((one) => channelOf(one) === 'email');
    const calls = work.filter((one) => channelOf(one) === 'webhook');
    await Promise.all([
      this.#send(this.#urls.emails?.[lane], emails, delaySeconds),
      this.#send(this.#urls.calls?.[lane], calls, delaySeconds),
    ]);
  }

  async #send(url: string | undefined, work: readonly (RangeWork | BatchWork)[], delaySeconds: number): Promise<void> {
    if (work.length === 0) return;
    if (!url) throw new Error('this function was not given the queue that it has to send to');
    const bodies = work.map((one) => JSON.stringify(one));
    const together = Array.from({ length: Math.ceil(bodies.length / SEND_TOGETHER) }, (_, i) =>
      bodies.slice(i * SEND_TOGETHER, (i + 1) * SEND_TOGETHER),
    );
    await inParallel(together, AT_ONCE, (ten) => this.#sendTogether(url, ten, delaySeconds));
  }

  /** SQS may take some and refuse others; those are sent again, unless they are refused for what they are. */
  async #sendTogether(url: string, bodies: readonly string[], delaySeconds: number): Promise<void> {
    let waiting = bodies;
    for (let tries = 0; tries < TRIES; tries++) {
      if (tries > 0) await sleep(FIRST_WAIT_MS * 2 ** tries * Math.random());
      const sent = waiting;
      const { Failed = [] } = await this.#client.send(
        new SendMessageBatchCommand({
          QueueUrl: url,
          Entries: sent.map((MessageBody, i) => ({
            Id: String(i),
            MessageBody,
            ...(delaySeconds > 0 ? { DelaySeconds: delaySeconds } : {}),
          })),
        }),
      );
      if (Failed.length === 0) return;
      const refused = Failed.find(({ SenderFault }) => SenderFault);
      if (refused) throw new Error(`SQS refuses a message: ${refused.Code}`);
      waiting = Failed.flatMap(({ Id }) => sent[Number(Id)] ?? []);
    }
    throw new Error(`SQS refused ${waiting.length} messages ${TRIES} times`);
  }
}
