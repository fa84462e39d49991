import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { SignIn, signInLapsesAt } from '#domain/agencies/sign-in';
import type { SignIns } from '#ports/sign-ins';
import { form } from '../form.ts';
import { registryKeys } from '../keys.ts';
import { secondsAt } from '../shapes.ts';
import { conditional, Table, toAttributes, transact } from '../table.ts';

const SIGN_IN = form(SignIn);
const NEWEST = form(z.object({ signIn: z.string() }));

/** Both items are forgotten by themselves soon after they count no more. */
export class DynamoSignIns implements SignIns {
  readonly #registry: Table;

  constructor(client: DynamoDBClient, registryTable: string) {
    this.#registry = new Table(client, registryTable);
  }

  async begin(signIn: SignIn): Promise<void> {
    const ttl = secondsAt(signInLapsesAt(signIn));
    await transact(this.#registry.client, [
      this.#registry.putOf({ ...registryKeys.signIn(signIn.id), kind: 'sign-in', ...SIGN_IN.write(signIn), tries: 0, ttl }),
      this.#registry.putOf({
        ...registryKeys.newestSignIn(signIn.addressKey),
        kind: 'newest-sign-in',
        ...NEWEST.write({ signIn: signIn.id }),
        ttl,
      }),
    ]);
  }

  async find(id: string): Promise<SignIn | null> {
    const item = await this.#registry.get(registryKeys.signIn(id));
    if (!item) return null;
    const signIn = SIGN_IN.parse(item);
    const newest = await this.#registry.get(registryKeys.newestSignIn(signIn.addressKey));
    return newest && NEWEST.parse(newest).signIn === id ? signIn : null;
  }

  countTry(id: string, most: number): Promise<boolean> {
    return conditional(() =>
      this.#registry.update(registryKeys.signIn(id), {
        UpdateExpression: 'SET tries = tries + :one',
        ConditionExpression: 'tries < :most',
        ExpressionAttributeValues: toAttributes({ ':one': 1, ':most': most }),
      }),
    );
  }

  async take({ id, addressKey }: SignIn): Promise<boolean> {
    const registry = this.#registry;
    const failed = await transact(registry.client, [
      registry.deleteOfIf(registryKeys.signIn(id), { ConditionExpression: 'attribute_exists(pk)' }),
      registry.deleteOfIf(registryKeys.newestSignIn(addressKey), {
        ConditionExpression: 'signIn = :id',
        ExpressionAttributeValues: toAttributes({ ':id': id }),
      }),
    ]);
    return failed.length === 0;
  }
}
