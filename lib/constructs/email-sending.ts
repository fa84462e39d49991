import { Aws, type CfnCondition, Fn } from 'aws-cdk-lib';
import { type CfnPolicy, Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { NoticeFunction } from './notice-function.ts';

/** What the sending service (SES) lets our functions do, in the name of one address. */
export class EmailSending {
  readonly #senderAddress: string;
  readonly #configurationSet: string;
  /** Verified is either the address itself or its domain. */
  readonly #resources: readonly string[];

  /** @param configurationSet that is named with each message: SES asks for permission on it, too. Empty where email leaves otherwise */
  constructor(senderAddress: string, configurationSet: string) {
    this.#senderAddress = senderAddress;
    this.#configurationSet = configurationSet;
    const identities = [senderAddress, Fn.select(1, Fn.split('@', senderAddress))].map((name) => arnOf('identity', name));
    this.#resources = [...identities, arnOf('configuration-set', configurationSet)];
  }

  /** Raw email, and only in the name of the deployment's own address. */
  allowSending(fn: NoticeFunction): void {
    fn.addEnvironment('CONFIGURATION_SET', this.#configurationSet);
    fn.addToRolePolicy(
      new PolicyStatement({
        actions: ['ses:SendRawEmail'],
        resources: [...this.#resources],
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
      statements: [new PolicyStatement({ actions: ['ses:SendBulkEmail'], resources: [...this.#resources] })],
      roles: fn.role ? [fn.role] : [],
    });
    (policy.node.defaultChild as CfnPolicy).cfnOptions.condition = isChosen;
  }

  /** Take an address off the list of the account. The action knows no resource (service authorization reference, SES v2). */
  allowReleasing(fn: NoticeFunction): void {
    fn.addToRolePolicy(new PolicyStatement({ actions: ['ses:DeleteSuppressedDestination'], resources: ['*'] }));
  }

  /** GetSendQuota knows no resource (service authorization reference, Amazon SES). */
  allowAskingForQuota(fn: NoticeFunction): void {
    fn.addToRolePolicy(new PolicyStatement({ actions: ['ses:GetSendQuota'], resources: ['*'] }));
  }
}

const arnOf = (kind: 'identity' | 'configuration-set', name: string): string =>
  `arn:${Aws.PARTITION}:ses:${Aws.REGION}:${Aws.ACCOUNT_ID}:${kind}/${name}`;
