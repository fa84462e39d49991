import { fault, type S3Fault } from './claims.ts';

/** What stands under a key: its tag; null: nothing. */
export type TagOf = (bucket: string, key: string) => string | null;

/** Keys that are being written under a condition: whoever comes meanwhile is refused (S3 user guide, "Conditional writes"). */
const writing = new Set<string>();

type Condition = Readonly<{ url: string; headers: Readonly<Record<string, unknown>> }>;

const unquoted = (tag: string): string => tag.trim().replace(/^"(.*)"$/, '$1');

const placeOf = (url: string): readonly [bucket: string, key: string] => {
  const [, bucket = '', ...key] = (url.split('?')[0] ?? '').split('/');
  return [bucket, decodeURIComponent(key.join('/'))];
};

/**
 * What S3 knows of conditions on a PUT, and fauxqs does not: `If-None-Match: *` for what must not be there, `If-Match` for what must be
 * as it was seen (S3 API reference, PutObject). A write that is let through is to be told of with `written`.
 */
export const conditionFault = ({ url, headers }: Condition, tagOf: TagOf): S3Fault | null => {
  const [ifMatch, ifNoneMatch] = [headers['if-match'], headers['if-none-match']];
  if (ifMatch === undefined && ifNoneMatch === undefined) return null;
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*')
    return fault(501, 'NotImplemented', 'A header you provided implies functionality that is not implemented');
  const [bucket, key] = placeOf(url);
  const place = `${bucket}/${key}`;
  if (writing.has(place))
    return fault(409, 'ConditionalRequestConflict', 'The conditional request cannot succeed due to a conflicting operation');
  const tag = tagOf(bucket, key);
  if (ifMatch !== undefined && tag === null) return fault(404, 'NoSuchKey', 'The specified key does not exist.');
  const holds = ifMatch === undefined ? tag === null : unquoted(String(ifMatch)) === unquoted(tag ?? '');
  if (!holds) return fault(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold');
  writing.add(place);
  return null;
};

/** A write under a condition is through, or has failed. */
export const written = (url: string): void => {
  writing.delete(placeOf(url).join('/'));
};
