import { StartError } from '../start-error.ts';
import type { Stack } from './cloud-assembly.ts';
import { isCustomResource } from './physical-resources.ts';

/** The types that are read and played here. */
const played = [
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::Function',
  'AWS::CloudFront::ResponseHeadersPolicy',
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolClient',
  'AWS::DynamoDB::Table',
  'AWS::Events::Rule',
  'AWS::IAM::AccessKey',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::IAM::User',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SES::EmailIdentity',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
];

/** The types that make no difference on one machine, and why. */
const left: Record<string, string> = {
  'AWS::CDK::Metadata': 'says which constructs were used',
  'AWS::CertificateManager::Certificate': 'the loopback needs no TLS',
  'AWS::CloudFront::CachePolicy': 'nothing is cached between the browser and its origin',
  'AWS::CloudFront::OriginAccessControl': 'the distribution reads its files itself',
  'AWS::CloudFront::OriginRequestPolicy': 'every header goes on to the origin, but the host',
  'AWS::CloudWatch::Alarm': 'nobody is on call',
  'AWS::CloudWatch::Dashboard': 'nobody is on call',
  'AWS::Lambda::LayerVersion': 'native packages come from node_modules',
  'AWS::Lambda::Version': 'there is one version, the latest',
  'AWS::Logs::LogGroup': 'logs are files',
  'AWS::Logs::MetricFilter': 'nothing is counted',
  'AWS::Route53::RecordSet': 'the portal is at an address, not at a name',
  'AWS::SES::ConfigurationSet': 'mail goes to the inbox page',
  'AWS::SES::ConfigurationSetEventDestination': 'no mail comes back',
  'AWS::SES::ReceiptRule': 'no mail comes in',
  'AWS::SES::ReceiptRuleSet': 'no mail comes in',
  'AWS::SNS::Subscription': 'nobody is on call, and no mail comes back',
  'AWS::SNS::Topic': 'nobody is on call, and no mail comes back',
  'AWS::SNS::TopicPolicy': 'nobody is on call, and no mail comes back',
  'AWS::SSM::Parameter': 'is resolved where the template refers to it',
  'AWS::SecretsManager::Secret': "a recorder's key stands in local.json",
  'AWS::WAFv2::WebACL': 'nobody attacks from the internet',
};

/** Throws where the templates have a type that nobody has decided about: it would be missing here without a word. */
export function checkTypes(stacks: readonly Stack[]): void {
  for (const { name, resources } of stacks)
    for (const resource of resources.values())
      if (!isCustomResource(resource) && !played.includes(resource.type) && !(resource.type in left))
        throw new StartError(
          `The template of ${name} has ${resource.logicalId}, of type ${resource.type}, which is not known on one machine: decide in infra/local/template/known-types.ts.`,
        );
}
