// Stands before a bundle and tells, on standard output, what the function asks of AWS: one line for each kind of call.
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';

const told = new Set();
const tell = (call) => {
  const line = `\n@asks ${JSON.stringify(call)}\n`;
  if (told.has(line)) return;
  told.add(line);
  process.stdout.write(line);
};

const partition = (key) => (key?.S ?? '').split('#')[0];

const TRANSACTION = { Put: 'PutItem', Update: 'UpdateItem', Delete: 'DeleteItem', ConditionCheck: 'ConditionCheckItem' };

const callsOf = {
  DynamoDB_20120810: (operation, body) => {
    const call = (action, { TableName, IndexName, Key, Item, ExpressionAttributeValues }) => ({
      action: `dynamodb:${action}`,
      on: `${TableName}${IndexName ? `/index/${IndexName}` : ''}`,
      partition: IndexName ? null : partition((Key ?? Item)?.pk ?? ExpressionAttributeValues?.[':pk']),
    });
    if (operation === 'TransactWriteItems')
      return body.TransactItems.flatMap((item) => Object.entries(item).map(([kind, one]) => call(TRANSACTION[kind], one)));
    if (operation === 'BatchGetItem')
      return Object.entries(body.RequestItems).flatMap(([TableName, { Keys }]) => Keys.map((Key) => call(operation, { TableName, Key })));
    return [call(operation, body)];
  },
  AmazonSQS: (operation, { QueueUrl }) => [
    { action: `sqs:${operation.replace(/Batch$/, '')}`, on: QueueUrl.split('/').at(-1), partition: null },
  ],
  TrentService: (operation, { KeyId }) => [{ action: `kms:${operation}`, on: KeyId, partition: null }],
};

/** SES v2 has no name of the operation but the path. */
const V2 = [
  ['POST', '/v2/email/outbound-bulk-emails', 'SendBulkEmail'],
  ['DELETE', '/v2/email/suppression/addresses/', 'DeleteSuppressedDestination'],
];

const VERBS = { PUT: 'PutObject', POST: 'PutObject', DELETE: 'DeleteObject' };

/** Objects of S3, whose buckets are in lower case: what is asked stands in the method and the query. */
const objectCall = (method, path) => {
  const [, bucket = '', key = ''] = /^\/([^/?]+)\/?([^?]*)/.exec(path) ?? [];
  if (!/bucket|attachments/.test(bucket)) return null;
  const on = bucket.includes('importsbucket')
    ? 'ImportsBucket'
    : bucket.includes('exportsbucket')
      ? 'ExportsBucket'
      : bucket.includes('searchbucket')
        ? 'SearchBucket'
        : bucket.includes('attachments')
          ? 'Attachments'
          : bucket;
  const isAbort = method === 'DELETE' && /[?&]uploadId=/.test(path);
  const action = key === '' ? 'ListBucket' : isAbort ? 'AbortMultipartUpload' : (VERBS[method] ?? 'GetObject');
  return { action: `s3:${action}`, on, partition: null };
};

const record = ({ method, path }, target, text) => {
  const object = typeof target === 'string' ? null : objectCall(method, path);
  if (object) {
    tell(object);
    return;
  }
  const [, , named] = V2.find(([verb, prefix]) => method === verb && path.startsWith(prefix)) ?? [];
  if (named) tell({ action: `ses:${named}`, on: 'ses', partition: null });
  if (typeof target === 'string') {
    const [service, operation] = target.split('.');
    for (const call of callsOf[service](operation, JSON.parse(text))) tell(call);
    return;
  }
  const action = /^Action=(\w+)/.exec(text)?.[1];
  if (action) tell({ action: `ses:${action}`, on: 'ses', partition: null });
};

const request = http.request;
http.request = (...given) => {
  const sent = request(...given);
  const chunks = [];
  for (const name of ['write', 'end']) {
    const pass = sent[name].bind(sent);
    sent[name] = (chunk, ...rest) => {
      if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
      if (name === 'end') record(sent, sent.getHeader('x-amz-target'), Buffer.concat(chunks).toString('utf8'));
      return pass(chunk, ...rest);
    };
  }
  return sent;
};
syncBuiltinESMExports();

export const { handler } = await import('./bundle.mjs');
