import { timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { CREDENTIALS, REGION } from '../../aws-names.ts';
import { fault, type S3Fault } from './claims.ts';
import { ALGORITHM, signedText } from './signature.ts';

/** Forms that upload by themselves (S3 API reference, "Browser-Based Uploads Using POST (AWS Signature Version 4)", "POST Policy"). */
type Form = Readonly<{ fields: Readonly<Record<string, string>>; fileBytes: number }>;

const Policy = z.object({
  expiration: z.iso.datetime(),
  conditions: z.array(
    z.union([
      z.record(z.string(), z.string()),
      z.tuple([z.enum(['eq', 'starts-with']), z.string().startsWith('$'), z.string()]),
      z.tuple([z.literal('content-length-range'), z.coerce.number(), z.coerce.number()]),
    ]),
  ),
});
type Policy = z.output<typeof Policy>;

/** These need no condition of their own: what signs, the file, and what S3 is told to ignore. */
const FREE = /^(?:x-amz-signature|file|policy|x-ignore-.*)$/;

const refused = (why: string): S3Fault => fault(403, 'AccessDenied', `Invalid according to Policy: ${why}`);

/** Why S3 takes no file of this form; null: it does. @param bucket that it is posted to */
export const postFault = ({ fields, fileBytes }: Form, bucket: string, nowMs: number): S3Fault | null => {
  const encoded = fields['policy'];
  if (encoded === undefined) return fault(403, 'AccessDenied', 'Access Denied');
  const wrong = signatureFault(fields, encoded);
  if (wrong) return wrong;
  const policy = policyOf(encoded);
  if (!policy) return fault(400, 'InvalidPolicyDocument', 'Invalid Policy: the document cannot be read.');
  if (Date.parse(policy.expiration) < nowMs) return refused('Policy expired.');
  return conditionFault(policy, { ...fields, bucket }, fileBytes);
};

const signatureFault = (fields: Form['fields'], encoded: string): S3Fault | null => {
  const credential = fields['x-amz-credential'] ?? '';
  const [accessKeyId, ...scope] = credential.split('/');
  const at = fields['x-amz-date'] ?? '';
  if (fields['x-amz-algorithm'] !== ALGORITHM) return fault(400, 'InvalidArgument', `X-Amz-Algorithm only supports "${ALGORITHM}"`);
  if (accessKeyId !== CREDENTIALS.accessKeyId)
    return fault(403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.');
  if (scope.join('/') !== `${at.slice(0, 8)}/${REGION}/s3/aws4_request`)
    return fault(400, 'AuthorizationQueryParametersError', 'Error parsing the X-Amz-Credential parameter');
  const [right, given] = [signedText(encoded, { at, region: REGION }, CREDENTIALS.secretAccessKey), fields['x-amz-signature'] ?? ''];
  if (given.length === right.length && timingSafeEqual(Buffer.from(given), Buffer.from(right))) return null;
  return fault(403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match the signature you provided.');
};

const policyOf = (encoded: string): Policy | null => {
  try {
    return Policy.parse(JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')));
  } catch {
    return null;
  }
};

/** Each condition holds, and each field has one. */
const conditionFault = ({ conditions }: Policy, fields: Form['fields'], fileBytes: number): S3Fault | null => {
  const named = new Set<string>();
  for (const condition of conditions) {
    if (Array.isArray(condition) && condition[0] === 'content-length-range') {
      const [, least, most] = condition;
      if (fileBytes > most) return fault(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
      if (fileBytes < least) return fault(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
      continue;
    }
    const all = Array.isArray(condition)
      ? [{ how: condition[0], name: condition[1].slice(1).toLowerCase(), value: condition[2] }]
      : Object.entries(condition).map(([name, value]) => ({ how: 'eq', name: name.toLowerCase(), value }));
    for (const { how, name, value } of all) {
      named.add(name);
      const given = fields[name] ?? '';
      if (how === 'eq' ? given !== value : !given.startsWith(value))
        return refused(`Policy Condition failed: ["${how}", "$${name}", "${value}"]`);
    }
  }
  const free = Object.keys(fields).find((name) => name !== 'bucket' && !FREE.test(name) && !named.has(name));
  return free === undefined ? null : refused(`Extra input fields: ${free}`);
};

/** The fields of a form before its file, by their names in small letters, and how long the file is; null when it is no form. */
export const formOf = (body: Buffer, contentType: string): Form | null => {
  const boundary = /boundary="?([^\s;"]+)/i.exec(contentType)?.[1];
  if (boundary === undefined) return null;
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const whole = Buffer.concat([Buffer.from('\r\n'), body]);
  const fields: Record<string, string> = {};
  for (let at = whole.indexOf(delimiter); at >= 0; ) {
    const end = whole.indexOf(delimiter, at + delimiter.length);
    const headEnd = whole.indexOf('\r\n\r\n', at);
    if (end < 0 || headEnd < 0 || headEnd > end) return null;
    const name = /name="([^"]*)"/i.exec(whole.toString('utf8', at, headEnd))?.[1]?.toLowerCase() ?? '';
    // What comes behind the file is ignored.
    if (name === 'file') return { fields, fileBytes: end - headEnd - 4 };
    fields[name] = whole.toString('utf8', headEnd + 4, end);
    at = end;
  }
  return null;
};
