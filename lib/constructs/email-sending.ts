import { Aws, Fn } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { NoticeFunction } from './notice-function.ts';

/** What the sending service (SES) lets our functions do, in the name of one address. */
export class EmailSending {
  readonly #senderAddress: string;

  constructor(senderAddress: string) {
    this.#senderAddress = senderAddress;
  }

  /** Raw email, and only in the name of the deployment's own address. */
  allowSending(fn: NoticeFunction): void {
    const domain = Fn.select(1, Fn.split('@', this.#senderAddress));
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ['ses:SendRawEmail'],
        // Verified is either the address itself or its domain.
        resources: [identityArn(this.#senderAddress), identityArn(domain)],
        conditions: { StringEquals: { 'ses:FromAddress': this.#senderAddress } },
      }),
    );
  }

  /** GetSendQuota knows no resource (service authorization reference, Amazon SES). */
  allowAskingForQuota(fn: NoticeFunction): void {
    fn.addToRolePolicy(new PolicyStatement({ actions: ['ses:GetSendQuota'], resources: ['*'] }));
  }
}

const identityArn = (identity: string): string => `arn:${Aws.PARTITION}:ses:${Aws.REGION}:${Aws.ACCOUNT_ID}:identity/${identity}`;
