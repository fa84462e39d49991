import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { ACCOUNT, awsEnvironment, type Cloud, CREDENTIALS } from './engines.ts';
import { complete } from './programs.ts';

const CDK = join(import.meta.dirname, '../../node_modules/aws-cdk/bin/cdk');
export const OPERATOR_KEY = 'nw_operator_for-the-journey-elsewhere';
export const SENDER = 'notices@wire.example';

const Outputs = z.object({ NoticewireService: z.object({ Url: z.url() }) });

/**
 * As the README says it, with the CDK's own command line: bootstrap the account once, then
 * deploy both stacks, with parameters and nothing else.
 *
 * @returns where the service is found
 */
export const deploy = async (cloud: Cloud, assembly: string, folder: string): Promise<string> => {
  const env = awsEnvironment({
    AWS_ENDPOINT_URL: cloud.url,
    AWS_CA_BUNDLE: cloud.certificate,
    CDK_HOME: join(folder, 'cdk-home'),
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  });
  const cdk = (...args: readonly string[]): Promise<void> =>
    // Outside the checkout: there `cdk bootstrap` would write an assembly without bundles over cdk.out.
    complete(process.execPath, [CDK, '--no-notices', ...args], { env, cwd: folder, log: join(folder, 'cdk.log') });
  const outputs = join(folder, 'outputs.json');
  const parameters = {
    SenderAddress: SENDER,
    OperatorKeyHash: createHash('sha256').update(OPERATOR_KEY).digest('hex'),
    // Our receivers of webhooks listen on this machine.
    AllowPrivateEndpoints: 'true',
  };
  await cdk('bootstrap', `aws://${ACCOUNT}/${CREDENTIALS.AWS_REGION}`);
  await cdk(
    ...['deploy', '--app', assembly, '--all', '--require-approval', 'never', '--outputs-file', outputs],
    ...Object.entries(parameters).flatMap(([name, value]) => ['--parameters', `NoticewireService:${name}=${value}`]),
  );
  return Outputs.parse(JSON.parse(readFileSync(outputs, 'utf8'))).NoticewireService.Url;
};
