import * as z from 'zod';
import { CREDENTIALS, REGION } from '../aws-names.ts';
import type { TimeOffset } from '../clock/virtual-time.ts';
import type { Endpoints } from '../engines/engines.ts';
import { LocalFunction } from '../lambda/local-function.ts';
import { type Declared, declaration, numberish, propertiesOf } from './properties.ts';

/** Lambda developer guide, "Lambda quotas"; API_CreateFunction. */
const MOST_NAME_CHARACTERS = 64;
const MOST_SECONDS = 900;
const MOST_MEGABYTES = 10_240;
const MOST_VARIABLES_BYTES = 4096;

const between = (least: number, most: number): [(value: number) => boolean, string] => [
  (value) => value >= least && value <= most,
  `Lambda takes ${least} to ${most}`,
];

/** Lambda developer guide, "Defined runtime environment variables": those that a function cannot set. */
const RESERVED =
  /^(?:_HANDLER|_X_AMZN_TRACE_ID|AWS_DEFAULT_REGION|AWS_REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_(?:FUNCTION_(?:NAME|MEMORY_SIZE|VERSION)|INITIALIZATION_TYPE|LOG_(?:GROUP|STREAM)_NAME|RUNTIME_API)|AWS_ACCESS_KEY(?:_ID)?|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|LAMBDA_(?:TASK_ROOT|RUNTIME_DIR))$/;

const Variables = z
  .record(z.string(), z.coerce.string())
  .superRefine((variables, { addIssue }) => {
    for (const name of Object.keys(variables)) {
      if (!/^[a-zA-Z][a-zA-Z0-9_]+$/.test(name)) addIssue(`Lambda takes no variable of the name ${name}`);
      if (RESERVED.test(name)) addIssue(`Lambda sets the variable ${name} itself`);
    }
  })
  .refine(
    (variables) => Buffer.byteLength(JSON.stringify(variables)) <= MOST_VARIABLES_BYTES,
    'Lambda takes 4 KB of environment variables, names and all',
  );

/** `AWS::Lambda::Function`. */
const Properties = declaration(
  {
    FunctionName: z.string().max(MOST_NAME_CHARACTERS).optional(),
    Code: declaration({ S3Key: z.string('only code that comes as an asset can be run') }, 'S3Bucket', 'S3ObjectVersion'),
    Handler: z.string(),
    Runtime: z.string().startsWith('nodejs', 'only Node.js functions can be run'),
    Timeout: numberish.refine(...between(1, MOST_SECONDS)).default(3),
    MemorySize: numberish.refine(...between(128, MOST_MEGABYTES)).default(128),
    Environment: declaration({ Variables: Variables.default({}) }).default({ Variables: {} }),
    ReservedConcurrentExecutions: numberish.optional(),
  },
  'Architectures',
  'Description',
  'EphemeralStorage',
  'KmsKeyArn',
  'LoggingConfig',
  'PackageType',
  'RecursiveLoop',
  'Role',
  'RuntimeManagementConfig',
  'Tags',
  'TracingConfig',
);

export type FunctionDeps = Readonly<{
  endpoints: Endpoints;
  time: TimeOffset;
  /** How many execution environments a function may have. */
  environments: number;
  /** Folder of an asset by its hash. */
  assets: ReadonlyMap<string, string>;
  onOutput: (functionName: string, text: string) => void;
  onFailed: (functionName: string, reason: string) => void;
}>;

/** Make a function; its environments start when they are needed. */
export const provideFunction = (deps: FunctionDeps, physicalName: string, declared: Declared): LocalFunction => {
  const { stack, id } = declared;
  const { Code, Handler, Timeout, MemorySize, Environment, ReservedConcurrentExecutions } = propertiesOf(Properties, declared);
  const code = deps.assets.get(Code.S3Key.replace(/\.zip$/, ''));
  if (!code) throw new Error(`${stack}: the code of ${id} (${Code.S3Key}) is not in the assembly: run \`npm run synth\`.`);
  const name = constructName(id);
  return new LocalFunction({
    name,
    code,
    handler: Handler,
    timeoutMs: Timeout * 1000,
    memory: MemorySize,
    variables: { ...variablesOfLambda(physicalName, MemorySize), ...variablesOfEngines(deps.endpoints), ...Environment.Variables },
    environments: Math.max(1, Math.min(deps.environments, ReservedConcurrentExecutions ?? deps.environments)),
    time: deps.time,
    onOutput: (text) => deps.onOutput(name, text),
    onFailed: (reason) => deps.onFailed(name, reason),
  });
};

/** The construct's id, without the hash that CDK puts behind it. */
const constructName = (logicalId: string): string => logicalId.replace(/[0-9A-F]{8}$/, '');

/** What Lambda gives a function. Nothing of the user's own environment but the path, and where compiled code lies. */
const variablesOfLambda = (name: string, memory: number): Record<string, string> => ({
  TZ: 'UTC',
  LANG: 'en_US.UTF-8',
  PATH: process.env['PATH'] ?? '',
  ...(process.env['NODE_COMPILE_CACHE'] ? { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] } : {}),
  AWS_REGION: REGION,
  AWS_DEFAULT_REGION: REGION,
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_LAMBDA_FUNCTION_NAME: name,
  AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
});

/** The SDK's own variables: no code in the functions knows of a local run. */
const variablesOfEngines = ({ dynamodb, sqs, s3, ses, kms }: Endpoints): Record<string, string> => ({
  AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
  AWS_ENDPOINT_URL_DYNAMODB_STREAMS: dynamodb,
  AWS_ENDPOINT_URL_SQS: sqs,
  AWS_ENDPOINT_URL_S3: s3,
  AWS_ENDPOINT_URL_SES: ses,
  AWS_ENDPOINT_URL_SESV2: ses,
  AWS_ENDPOINT_URL_KMS: kms,
});
