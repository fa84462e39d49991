import { renameSync, writeFileSync } from 'node:fs';
import { SESClient, VerifyDomainIdentityCommand } from '@aws-sdk/client-ses';
import { type Answer, ask, stage } from './cloud.ts';
import { OPERATOR_KEY, SENDER } from './deployment.ts';
import { CREDENTIALS } from './engines.ts';

export const smtpPort = stage.ELSEWHERE_SMTP_PORT;

type Options = Readonly<{ body?: unknown; raw?: string; key?: string; headers?: Readonly<Record<string, string>> }>;

/** A request to the HTTP API, as a program of an agency or an organization makes it. */
export const call = (method: string, path: string, { body, raw, key, headers }: Options = {}): Promise<Answer> => {
  const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const all = {
    ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    ...headers,
  };
  return ask(new URL(path, stage.ELSEWHERE_URL), method, all, text);
};

/** @returns a key of the new agency */
export const anAgency = async (id: string, region: string): Promise<string> => {
  const made = await call('POST', '/v1/agencies', {
    key: OPERATOR_KEY,
    body: { id, name: `机关 ${id}`, region, contactEmail: `office@${id}.example` },
  });
  if (made.status !== 201) throw new Error(`no agency: ${made.status} ${JSON.stringify(made.body)}`);
  const key = await call('POST', `/v1/agencies/${id}/keys`, { key: OPERATOR_KEY, body: { scopes: ['notices:write', 'notices:read'] } });
  return key.body.key;
};

/** What every deployment does by hand: the sender's domain is verified in SES. */
export const verifySender = async (): Promise<void> => {
  const ses = new SESClient({
    endpoint: stage.ELSEWHERE_CLOUD,
    region: CREDENTIALS.AWS_REGION,
    credentials: { accessKeyId: CREDENTIALS.AWS_ACCESS_KEY_ID, secretAccessKey: CREDENTIALS.AWS_SECRET_ACCESS_KEY },
  });
  await ses.send(new VerifyDomainIdentityCommand({ Domain: SENDER.split('@')[1] }));
  ses.destroy();
};

/** Let the whole account see a later time: functions, queues, streams, and the schedules, which fall due by it. */
export const moveClock = (ms: number): void => {
  const aside = `${stage.ELSEWHERE_CLOCK}.new`;
  writeFileSync(aside, String(ms));
  renameSync(aside, stage.ELSEWHERE_CLOCK);
};
