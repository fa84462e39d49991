import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoAuditLog } from '#adapters/dynamodb/registry/dynamo-audit-log';
import { DynamoConsentLog } from '#adapters/dynamodb/subscriptions/dynamo-consent-log';
import { DynamoOrganizationStore } from '#adapters/dynamodb/subscriptions/dynamo-organization-store';
import { auditedRegistry } from './registry.ts';

/** What contacts look at and change of their organization, and hubs of their members. */
export const organizationDesk = (
  dynamoDb: DynamoDBClient,
  env: Readonly<{ SUBSCRIPTIONS_TABLE: string; REGISTRY_TABLE: string; AUDIT_DAYS: number }>,
) => ({
  organizations: new DynamoOrganizationStore(dynamoDb, env.SUBSCRIPTIONS_TABLE, auditedRegistry(env)),
  consentLog: new DynamoConsentLog(dynamoDb, env.SUBSCRIPTIONS_TABLE),
  audit: new DynamoAuditLog(dynamoDb, env.REGISTRY_TABLE),
});
