import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KMSClient } from '@aws-sdk/client-kms';
import { DynamoWrappedKeyStore } from '#adapters/dynamodb/registry/dynamo-wrapped-key-store';
import { KmsVault } from '#adapters/kms/kms-vault';

/** Secrets and tokens, by keys that the registry keeps wrapped. */
export const vaultOf = (
  dynamoDb: DynamoDBClient,
  kms: KMSClient,
  env: Readonly<{ SECRETS_KEY_ID: string; REGISTRY_TABLE: string }>,
): KmsVault => new KmsVault(kms, env.SECRETS_KEY_ID, new DynamoWrappedKeyStore(dynamoDb, env.REGISTRY_TABLE));
