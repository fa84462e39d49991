/** Names of a local run's resources: one region, one account, the same at every start. */
export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';

export const arn = (service: string, resource: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;

/** Any credentials do: nobody checks them here. */
export const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' } as const;
