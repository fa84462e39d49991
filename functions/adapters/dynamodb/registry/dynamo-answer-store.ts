import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { DAY, MINUTE } from '#domain/time';
import type { AnswerStore } from '#ports/answer-store';
import { form } from '../form.ts';
import { registryKeys } from '../keys.ts';
import { secondsAt } from '../shapes.ts';
import { standingItem, Table, toAttributes, transact } from '../table.ts';

const ANSWER = form(
  z.object({
    bodyHash: z.string(),
    sealedAnswer: z.string().optional(),
    startedAt: z.string(),
  }),
);

/** Work that was begun and neither finished nor abandoned for so long has died with its function. */
const BEGUN_FOR_MS = MINUTE;

export class DynamoAnswerStore implements AnswerStore {
  readonly #registry: Table;

  constructor(client: DynamoDBClient, registryTable: string) {
    this.#registry = new Table(client, registryTable);
  }

  async begin(scope: string, key: string, bodyHash: string, now: Date): ReturnType<AnswerStore['begin']> {
    // TTL deletes late, so an answer of more than a day ago is replaced here.
    const before = (ms: number): string => new Date(now.getTime() - ms).toISOString();
    try {
      await this.#registry.update(registryKeys.answer(scope, key), {
        UpdateExpression: 'SET v = :v, kind = :kind, bodyHash = :bodyHash, startedAt = :startedAt, #ttl = :ttl REMOVE sealedAnswer',
        ConditionExpression:
          'attribute_not_exists(pk) OR startedAt < :expired OR (attribute_not_exists(sealedAnswer) AND startedAt < :dead)',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: toAttributes({
          ':v': ANSWER.version,
          ':kind': 'answer',
          ':bodyHash': bodyHash,
          ':startedAt': before(0),
          ':ttl': secondsAt(before(-DAY)),
          ':expired': before(DAY),
          ':dead': before(BEGUN_FOR_MS),
        }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      return { kind: 'begun' };
    } catch (error) {
      const standing = standingItem(error);
      if (!standing) throw error;
      const answer = ANSWER.parse(standing);
      if (answer.bodyHash !== bodyHash) return { kind: 'other-body' };
      return answer.sealedAnswer === undefined ? { kind: 'in-progress' } : { kind: 'answered', sealedAnswer: answer.sealedAnswer };
    }
  }

  async finish(scope: string, key: string, sealedAnswer: string): Promise<void> {
    await this.#registry.update(registryKeys.answer(scope, key), {
      UpdateExpression: 'SET sealedAnswer = :answer',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: toAttributes({ ':answer': sealedAnswer }),
    });
  }

  async abandon(scope: string, key: string): Promise<void> {
    // What has been answered meanwhile stays answered.
    await transact(this.#registry.client, [
      this.#registry.deleteOfIf(registryKeys.answer(scope, key), { ConditionExpression: 'attribute_not_exists(sealedAnswer)' }),
    ]);
  }
}
