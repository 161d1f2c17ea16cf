import { App, Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { expect, test } from 'vitest';
import { acknowledgeWildcard, SolutionsChecks } from './acknowledge-wildcard.ts';

/** What is found wrong with a policy that allows these actions on these objects of a bucket of another stack. */
function findingsOf(objects: string[], acknowledged: `${string}*`[], actions = ['s3:GetObject']): string[] {
  const app = new App();
  const bucket = Bucket.fromBucketName(new Stack(app, 'Data'), 'Bucket', 'calls');
  const resources = objects.map((key) => bucket.arnForObjects(key));
  const policy = new ManagedPolicy(new Stack(app, 'Api'), 'Policy', {
    statements: [new PolicyStatement({ actions, resources })],
  });
  for (const ending of acknowledged) acknowledgeWildcard(policy, ending, 'Because');
  return new SolutionsChecks(app)
    .validateScope(app)
    .violations.map(({ ruleName }) => ruleName)
    .filter((rule) => rule.startsWith('AwsSolutions-IAM5'));
}

test('a wildcard that nobody has given a reason for is found', () => {
  expect(findingsOf(['media/*'], [])).toEqual([
    expect.stringMatching(/^AwsSolutions-IAM5\[Resource::.*:calls\/media\/\*\]$/),
  ]);
});

test('a wildcard with a reason is not', () => {
  expect(findingsOf(['media/*'], ['/media/*'])).toEqual([]);
});

test('a reason is good for its own folder', () => {
  expect(findingsOf(['media/*', 'in/*'], ['/media/*'])).toEqual([expect.stringContaining('/in/*')]);
});

test('no reason excuses a wildcard in an action', () => {
  expect(findingsOf(['media/*'], ['/media/*'], ['s3:Get*'])).toEqual(['AwsSolutions-IAM5[Action::s3:Get*]']);
});
