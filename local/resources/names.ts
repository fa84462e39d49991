import { ACCOUNT, arn } from '../aws-names.ts';
import type { Endpoints } from '../engines/engines.ts';
import type { Resource, StackTemplate } from '../template/assembly.ts';

const LONGEST_NAME = 80;
/** The one label that our streams have: consumers keep their place across restarts. */
const STREAM_LABEL = '2026-01-01T00:00:00.000';

/** `Ref` and attributes of a resource, by the names that templates use. */
export type Attributes = Readonly<Record<string, string>>;

/** Physical names: the same at every start. Buckets' are in lower case. */
export const physicalName = (stack: string, id: string, { Type, Properties }: Resource): string => {
  const given = [Properties['TableName'], Properties['QueueName'], Properties['FunctionName'], Properties['BucketName']].find(
    (name) => typeof name === 'string',
  );
  const name = given ?? `${stack}-${id}`.slice(0, LONGEST_NAME);
  return Type === 'AWS::S3::Bucket' ? name.toLowerCase() : name;
};

export const queueUrl = (endpoints: Endpoints, name: string): string => `${endpoints.sqs}/${ACCOUNT}/${name}`;

/** Everything that a template may say about a resource is known before the resource exists: so anything may refer to anything. */
export const attributesOf = (
  { name: stack }: StackTemplate,
  id: string,
  resource: Resource,
  { endpoints, apiUrl }: Readonly<{ endpoints: Endpoints; apiUrl: string }>,
): Attributes => {
  const name = physicalName(stack, id, resource);
  switch (resource.Type) {
    case 'AWS::DynamoDB::Table':
    case 'AWS::DynamoDB::GlobalTable': {
      const Arn = arn('dynamodb', `table/${name}`);
      return { Ref: name, Arn, ...(resource.Properties['StreamSpecification'] ? { StreamArn: `${Arn}/stream/${STREAM_LABEL}` } : {}) };
    }
    case 'AWS::SQS::Queue': {
      const url = queueUrl(endpoints, name);
      return { Ref: url, QueueUrl: url, QueueName: name, Arn: arn('sqs', name) };
    }
    case 'AWS::S3::Bucket':
      return {
        Ref: name,
        Arn: `arn:aws:s3:::${name}`,
        DomainName: `${name}.s3.amazonaws.com`,
        RegionalDomainName: `${name}.s3.us-east-1.amazonaws.com`,
      };
    case 'AWS::KMS::Key':
      return { Ref: name, KeyId: name, Arn: arn('kms', `key/${name}`) };
    case 'AWS::Lambda::Function':
      return { Ref: name, Arn: arn('lambda', `function:${name}`) };
    case 'AWS::ApiGatewayV2::Api':
      return { Ref: id, ApiId: id, ApiEndpoint: apiUrl };
    default:
      return { Ref: id, Arn: arn('local', `${resource.Type}/${id}`) };
  }
};
