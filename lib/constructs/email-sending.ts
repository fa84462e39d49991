import { Aws, type CfnCondition, Fn } from 'aws-cdk-lib';
import { type CfnPolicy, Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { NoticeFunction } from './notice-function.ts';

/** What the sending service (SES) lets our functions do, in the name of one address. */
export class EmailSending {
  readonly #senderAddress: string;
  /** Verified is either the address itself or its domain. */
  readonly #identities: readonly string[];

  constructor(senderAddress: string) {
    this.#senderAddress = senderAddress;
    this.#identities = [senderAddress, Fn.select(1, Fn.split('@', senderAddress))].map(identityArn);
  }

  /** Raw email, and only in the name of the deployment's own address. */
  allowSending(fn: NoticeFunction): void {
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ['ses:SendRawEmail'],
        resources: [...this.#identities],
        conditions: { StringEquals: { 'ses:FromAddress': this.#senderAddress } },
      }),
    );
  }

  /**
   * Several emails in one request, only where that was chosen. The action does not know
   * `ses:FromAddress` (service authorization reference, SES v2).
   */
  allowSendingInBulk(fn: NoticeFunction, isChosen: CfnCondition): void {
    const policy = new Policy(fn, 'Bulk', {
      statements: [new PolicyStatement({ actions: ['ses:SendBulkEmail'], resources: [...this.#identities] })],
      roles: fn.role ? [fn.role] : [],
    });
    (policy.node.defaultChild as CfnPolicy).cfnOptions.condition = isChosen;
  }

  /** GetSendQuota knows no resource (service authorization reference, Amazon SES). */
  allowAskingForQuota(fn: NoticeFunction): void {
    fn.addToRolePolicy(new PolicyStatement({ actions: ['ses:GetSendQuota'], resources: ['*'] }));
  }
}

const identityArn = (identity: string): string => `arn:${Aws.PARTITION}:ses:${Aws.REGION}:${Aws.ACCOUNT_ID}:identity/${identity}`;
