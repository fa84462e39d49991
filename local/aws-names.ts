/** Names of a local run's resources: one region, one account, the same at every start. */
export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';

export const arn = (service: string, resource: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;

/** What functions sign with; only S3 checks it here, since others are given URLs that were signed. */
export const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' } as const;
