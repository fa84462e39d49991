import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { SESClient, VerifyDomainIdentityCommand, VerifyEmailIdentityCommand } from '@aws-sdk/client-ses';
import { beforeEach } from 'vitest';
import { CREDENTIALS } from './engines.ts';
import { QUIRKS } from './quirks.ts';

/**
 * Each file of the suites begins on an empty engine, with a key and with the senders that its emails name, as an account would have them.
 */
const engine = process.env['ELSEWHERE_ENGINE'];
const endpoint = process.env['TEST_DYNAMODB_URL'];

if (endpoint) {
  await fetch(`${endpoint}${engine === 'moto' ? '/moto-api/reset' : '/_ministack/reset'}`, { method: 'POST' });
  const sdk = {
    endpoint,
    region: CREDENTIALS.AWS_REGION,
    credentials: { accessKeyId: CREDENTIALS.AWS_ACCESS_KEY_ID, secretAccessKey: CREDENTIALS.AWS_SECRET_ACCESS_KEY },
  };
  const [kms, ses] = [new KMSClient(sdk), new SESClient(sdk)];
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  process.env['TEST_KMS_KEY_ID'] = KeyMetadata?.KeyId;
  await ses.send(new VerifyEmailIdentityCommand({ EmailAddress: 'press@office.example' }));
  for (const Domain of ['wire.example', 'agency.example']) await ses.send(new VerifyDomainIdentityCommand({ Domain }));
  kms.destroy();
  ses.destroy();
}

const notRun = QUIRKS.filter((quirk) => quirk.engine === engine && quirk.notRun);

type Named = Readonly<{ name: string; suite?: Named | undefined }>;
/** As the reporter writes it: with the names of the groups around it. */
const nameOf = ({ name, suite }: Named): string => (suite ? `${nameOf(suite)} ${name}` : name);

beforeEach(({ task, skip }) => {
  const quirk = notRun.find(({ file, test }) => task.file.name === `test/${file}.test.ts` && nameOf(task) === test);
  skip(quirk !== undefined, quirk?.reason);
});
