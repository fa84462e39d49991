/** What a local run makes real. */
export const RUN = [
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::SQS::Queue',
  'AWS::S3::Bucket',
  'AWS::KMS::Key',
  'AWS::Lambda::Function',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Scheduler::Schedule',
  'AWS::Events::Rule',
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
] as const;

/** What makes no difference on one machine: permissions are not enforced here (the infrastructure tests look at them), nobody is alarmed. */
export const HARMLESS = [
  'AWS::CDK::Metadata',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::KMS::Alias',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::Logs::ResourcePolicy',
  'AWS::S3::BucketPolicy',
  'AWS::SES::ConfigurationSet',
  'AWS::SNS::Topic',
  'AWS::SQS::QueuePolicy',
] as const;

const KNOWN: ReadonlySet<string> = new Set([...RUN, ...HARMLESS]);

/** @throws a sentence that names a resource which a local run would silently leave out */
export const refuseUnknown = (stackName: string, logicalId: string, type: string): void => {
  if (KNOWN.has(type)) return;
  throw new Error(
    `${stackName}: the local runner does not know ${logicalId} (${type}). Teach it in local/, or list the type as harmless in local/template/resource-types.ts if a local run can do without.`,
  );
};
