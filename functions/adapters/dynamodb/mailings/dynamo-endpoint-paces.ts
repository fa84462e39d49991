import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { type EndpointPace, type EndpointRate, type EndpointTurn, heldTo, takenTurn, UNUSED_ENDPOINT } from '#domain/sending/endpoint-pace';
import { DAY, SECOND } from '#domain/time';
import type { EndpointPaces } from '#ports/endpoint-paces';
import { untilInTime } from '../../until-in-time.ts';
import { form } from '../form.ts';
import { mailingKeys } from '../keys.ts';
import { Table } from '../table.ts';

const PACE = form(z.object({ turn: z.int(), tat: z.number(), tail: z.number(), heldUntil: z.number() }));

/** An item for each endpoint that has a rate, forgotten a day after it was called last. */
export class DynamoEndpointPaces implements EndpointPaces {
  readonly #mailings: Table;

  constructor(client: DynamoDBClient, mailingsTable: string) {
    this.#mailings = new Table(client, mailingsTable);
  }

  take(endpoint: string, rate: EndpointRate, mostAheadMs: number, now: Date): Promise<EndpointTurn> {
    return this.#change(endpoint, now, (standing) => {
      const { turn, pace } = takenTurn(standing, rate, now.getTime(), mostAheadMs);
      return { answer: turn, pace };
    });
  }

  async hold(endpoint: string, untilMs: number, now: Date): Promise<void> {
    await this.#change(endpoint, now, (standing) => ({ answer: null, pace: heldTo(standing, untilMs, now.getTime()) }));
  }

  #change<T>(endpoint: string, now: Date, work: (standing: EndpointPace) => Readonly<{ answer: T; pace: EndpointPace }>): Promise<T> {
    const key = mailingKeys.endpointPace(endpoint);
    return untilInTime('the pace of an endpoint', async () => {
      const item = await this.#mailings.get(key);
      const { turn: revision, ...standing } = item ? PACE.parse(item) : { turn: 0, ...UNUSED_ENDPOINT };
      const { answer, pace } = work(standing);
      const ttl = Math.ceil((now.getTime() + DAY) / SECOND);
      const changed = { ...key, kind: 'endpoint-pace', ...PACE.write({ turn: revision + 1, ...pace }), ttl };
      return (await this.#mailings.putIfRevision(changed, revision)) ? { answer } : null;
    });
  }
}
