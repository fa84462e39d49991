/** What DynamoDB's requests and tables are made of. */
export type Fields = Readonly<Record<string, unknown>>;
export type AttributeValue = Readonly<{
  S?: string;
  N?: string;
  B?: string;
  BOOL?: boolean;
  NULL?: boolean;
  SS?: readonly string[];
  NS?: readonly string[];
  BS?: readonly string[];
  L?: readonly AttributeValue[];
  M?: Item;
}>;
export type Item = Readonly<{ [attribute: string]: AttributeValue | undefined }>;

type KeySchema = readonly Readonly<{ AttributeName: string; KeyType: string }>[];
export type IndexDescription = Readonly<{
  IndexName: string;
  KeySchema: KeySchema;
  Projection: Readonly<{ ProjectionType: string; NonKeyAttributes?: readonly string[] }>;
}>;
export type TableDescription = Readonly<{
  TableName: string;
  TableStatus: string;
  KeySchema: KeySchema;
  AttributeDefinitions: readonly Readonly<{ AttributeName: string; AttributeType: string }>[];
  GlobalSecondaryIndexes?: readonly IndexDescription[];
  LocalSecondaryIndexes?: readonly IndexDescription[];
}>;
