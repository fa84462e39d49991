import { RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { NoticeFunction } from './notice-function.ts';

/** The key that wraps the deployment's keyring: without it no secret and no token can be read. */
export class SecretsKey extends Construct {
  readonly #key: Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.#key = new Key(this, 'Key', {
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
      description: 'Noticewire: wraps the keyring for secrets and tokens',
    });
  }

  allowUnwrapping(fn: NoticeFunction): void {
    fn.addEnvironment('SECRETS_KEY_ID', this.#key.keyId);
    fn.addToRolePolicy(new PolicyStatement({ actions: ['kms:GenerateDataKey', 'kms:Decrypt'], resources: [this.#key.keyArn] }));
  }
}
