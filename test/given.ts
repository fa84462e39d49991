/** Where the suites of engines and contracts run: at the endpoints that these variables name, or on our own engines. */
export const GIVEN = {
  dynamodb: process.env['TEST_DYNAMODB_URL'],
  sqs: process.env['TEST_SQS_URL'],
  ses: process.env['TEST_SES_URL'],
  kms: process.env['TEST_KMS_URL'],
  s3: process.env['TEST_S3_URL'],
};

/** The KMS key that is there, at a given endpoint. */
export const GIVEN_KEY = process.env['TEST_KMS_KEY_ID'];

type Sdk = Readonly<{ region: string; credentials?: Readonly<{ accessKeyId: string; secretAccessKey: string }> }>;

/** What AWS SDK clients need to speak with an engine on this machine. */
export const LOCAL: Sdk & Required<Pick<Sdk, 'credentials'>> = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};

/** At a given endpoint the region and the credentials are those of the environment, where it has any; else an engine's usual ones. */
export const sdkFor = (endpoint: string | undefined): Sdk => {
  if (!endpoint) return LOCAL;
  const region = process.env['AWS_REGION'] ?? LOCAL.region;
  return process.env['AWS_ACCESS_KEY_ID'] || process.env['AWS_PROFILE'] ? { region } : { ...LOCAL, region };
};
