import { SecretValue } from 'aws-cdk-lib';
import { AccessKey, Policy, PolicyStatement, User } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { acknowledgeWildcard } from './acknowledge-wildcard.ts';
import type { RecordingStore } from './recording-store.ts';

export interface RecorderCredentialsProps {
  readonly store: RecordingStore;
  /** What the recorder's keys begin with: `in/<tenant>/<recorder>/`. */
  readonly prefix: string;
  /** Raise it to have a new key in place of the old one. */
  readonly keyVersion: number;
  /** What stands beside the secret: whose it is. */
  readonly description: string;
}

/** An access key that may write under one recorder's prefix and do nothing else, kept in a secret. */
export class RecorderCredentials extends Construct {
  readonly secret: Secret;

  constructor(scope: Construct, id: string, { store, prefix, keyVersion, description }: RecorderCredentialsProps) {
    super(scope, id);
    const user = new User(this, 'User');
    const policy = new Policy(this, 'Upload', {
      users: [user],
      statements: [new PolicyStatement({ actions: ['s3:PutObject'], resources: [store.objects(prefix)] })],
    });
    acknowledgeWildcard(policy, '/*', 'The recorder names its files: its own prefix is the least to name');
    const key = new AccessKey(this, 'Key', { user, serial: keyVersion });
    this.secret = new Secret(this, 'Secret', {
      description,
      secretObjectValue: {
        accessKeyId: SecretValue.unsafePlainText(key.accessKeyId),
        secretAccessKey: key.secretAccessKey,
        bucket: SecretValue.unsafePlainText(store.bucket.bucketName),
        prefix: SecretValue.unsafePlainText(prefix),
      },
    });
    acknowledge(this.secret, {
      'AwsSolutions-SMG4':
        'Recorders are set up by hand, so a key that changes by itself would stop their uploads: raise keyVersion',
    });
  }
}
