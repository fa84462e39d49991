import type { StackTemplate } from './assembly.ts';

/** What a local run makes real. */
const RUN = [
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::KMS::Key',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::S3::Bucket',
  'AWS::SES::ConfigurationSet',
  'AWS::SES::ConfigurationSetEventDestination',
  'AWS::SES::EmailIdentity',
  'AWS::SES::ReceiptRule',
  'AWS::SNS::Subscription',
  'AWS::SQS::Queue',
  'AWS::Scheduler::Schedule',
] as const;

/**
 * What makes no difference on one machine: permissions are not enforced here (the
 * infrastructure tests look at them), and nobody is alarmed.
 */
const HARMLESS = [
  'AWS::IAM::Policy', // but for the identities that it names
  'AWS::CDK::Metadata',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Role',
  'AWS::KMS::Alias',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::ResourcePolicy',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Topic', // but for the queues that it leads to
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::ScheduleGroup',
] as const;

const KNOWN: ReadonlySet<string> = new Set([...RUN, ...HARMLESS]);

/** @throws a sentence that names a resource which a local run would silently leave out */
export const refuseUnknown = ({ name, resources }: StackTemplate): void => {
  for (const [id, { Type }] of resources)
    if (!KNOWN.has(Type))
      throw new Error(
        `${name}: the local runner does not know ${id} (${Type}). Teach it in local/resources/, or list the type as harmless in local/template/resource-types.ts if a local run can do without it.`,
      );
};
