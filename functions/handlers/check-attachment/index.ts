import { ClamdScanner } from '#adapters/clamd/clamd-scanner';
import { dynamoDbClient } from '#adapters/clients';
import { DynamoAttachmentStore } from '#adapters/dynamodb/notices/dynamo-attachment-store';
import { sniffFile } from '#adapters/files/sniff-file';
import { S3AttachmentFiles } from '#adapters/s3/s3-attachment-files';
import { s3Client } from '#adapters/s3/s3-client';
import { readEnv } from '#platform/env';
import { logger } from '#platform/log';
import { Env } from './env.ts';
import { makeHandler } from './handler.ts';

const env = readEnv(Env);

export const handler = makeHandler(
  {
    attachments: new DynamoAttachmentStore(dynamoDbClient(), env.NOTICES_TABLE, ''),
    attachmentFiles: new S3AttachmentFiles(s3Client(), env.ATTACHMENTS_BUCKET),
    sniffFile,
    scanner: env.SCANNER_URL === null ? null : new ClamdScanner(env.SCANNER_URL),
  },
  logger('check-attachment'),
);
