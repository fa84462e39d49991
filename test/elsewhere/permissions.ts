import * as z from 'zod';
import { ask, asRoot, cloudUrl } from './cloud.ts';

const OneOrMany = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const Statement = z.looseObject({ Effect: z.string(), Action: OneOrMany, Resource: z.union([z.string(), z.array(z.string())]) });
type Statement = z.infer<typeof Statement>;
const Policy = z.object({ Statement: z.array(Statement) });

/**
 * What ministack asks for where AWS asks for what the template allows:
 * - `sqs:SendMessageBatch`, which is no action on AWS: there `sqs:SendMessage` allows both (developer guide, "Amazon SQS API permissions");
 * - for SES (v1) the resource `*`, and no `ses:FromAddress`, instead of one identity and one sender.
 * Nobody is allowed here what the template does not allow them.
 */
const asMinistackAsks = (statement: Statement): readonly Statement[] => {
  if (statement.Action.includes('sqs:SendMessage')) return [{ ...statement, Action: ['sqs:SendMessageBatch'] }];
  if (statement.Action.includes('ses:SendRawEmail')) return [{ Effect: statement.Effect, Action: statement.Action, Resource: '*' }];
  return [];
};

/** Say every function's permissions once more in ministack's terms, beside those of the template, which stay. */
export const translatePermissions = async (): Promise<void> => {
  const roles = valuesOf('RoleName', await iam({ Action: 'ListRoles' })).filter((role) => role.startsWith('NoticewireService-'));
  if (roles.length === 0) throw new Error('no function has a role');
  for (const RoleName of roles) {
    for (const PolicyName of valuesOf('member', await iam({ Action: 'ListRolePolicies', RoleName }))) {
      const [document = ''] = valuesOf('PolicyDocument', await iam({ Action: 'GetRolePolicy', RoleName, PolicyName }));
      const statements = Policy.parse(JSON.parse(decodeURIComponent(document))).Statement.flatMap(asMinistackAsks);
      if (statements.length === 0) continue;
      const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statements });
      await iam({ Action: 'PutRolePolicy', RoleName, PolicyName: `${PolicyName}-in-its-terms`, PolicyDocument });
    }
  }
};

const iam = async (form: Readonly<Record<string, string>>): Promise<string> => {
  const text = new URLSearchParams({ Version: '2010-05-08', ...form }).toString();
  const headers = { ...asRoot('iam'), 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(text.length) };
  const { status, body } = await ask(cloudUrl('/'), 'POST', headers, text);
  if (status !== 200) throw new Error(`${form['Action']}: ${status} ${body}`);
  return String(body);
};

const valuesOf = (element: string, xml: string): readonly string[] =>
  [...xml.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map(([, value = '']) => value);
