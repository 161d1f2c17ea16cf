import { StartError } from '../start-error.ts';
import type { Memory } from '../state.ts';
import type { Resource } from './cloud-assembly.ts';
import type { Pseudo, ResourceAttributes } from './intrinsics.ts';
import { newAccessKey, newId } from './random-names.ts';

/** Where the cloud is on this machine. */
export interface Addresses {
  /** `127.0.0.1:8080` */
  portal: string;
  /** `127.0.0.1:8081` */
  aws: string;
}

/** What a custom resource gave back. */
export interface CustomResourceResult {
  physicalId: string;
  data: Record<string, unknown>;
}

interface Settings extends Pseudo {
  addresses: Addresses;
  memory: Memory;
  /** A property without tokens. */
  property(resource: Resource, name: string): unknown;
}

interface TypeDescription {
  ref?: (resource: Resource) => unknown;
  attributes?: Record<string, (resource: Resource) => unknown>;
}

export const isCustomResource = ({ type }: Resource) =>
  type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';

/** Under which a custom resource's result is remembered. */
export const resultName = ({ stack, logicalId }: Resource) => `custom resource ${stack} ${logicalId}`;

/**
 * Names, ids and addresses that CloudFormation would learn by creating the resources. What AWS draws at random is drawn once and remembered,
 * so that a second start finds its data again.
 */
export function physicalResources({ addresses, memory, property, region, accountId }: Settings): ResourceAttributes {
  const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:${accountId}:${rest}`;
  const globalArn = (service: string, rest: string) => `arn:aws:${service}::${accountId}:${rest}`;
  const named = (nameProperty: string) => (resource: Resource) =>
    String(property(resource, nameProperty) ?? `${resource.stack}-${resource.logicalId}`);
  const once = (what: string, make: () => unknown) => (resource: Resource) =>
    memory.once(`${what} ${resource.stack} ${resource.logicalId}`, make);
  const text = (read: (resource: Resource) => unknown) => (resource: Resource) => String(read(resource));

  const table = named('TableName');
  const bucket = (resource: Resource) => named('BucketName')(resource).toLowerCase().slice(0, 63);
  const queue = named('QueueName');
  const fn = named('FunctionName');
  const role = named('RoleName');
  const user = named('UserName');
  const topic = named('TopicName');
  const secret = named('Name');
  const pool = text(once('user pool', () => `${region}_${newId(9)}`));
  const api = text(once('api', () => newId(10).toLowerCase()));
  const distribution = text(once('distribution', () => `E${newId(13).toUpperCase()}`));
  const id = (what: string) => text(once(what, () => newId(12)));
  // A new serial number is how a template asks for another key.
  const key = (resource: Resource) =>
    once(`access key ${property(resource, 'Serial') ?? 0}`, newAccessKey)(resource) as ReturnType<typeof newAccessKey>;
  const bucketArn = (resource: Resource) => `arn:aws:s3:::${bucket(resource)}`;
  /** The path-style address; on AWS, the bucket is part of the host. */
  const bucketAddress = (resource: Resource) => `${addresses.aws}/${bucket(resource)}`;

  const types: Record<string, TypeDescription> = {
    'AWS::DynamoDB::Table': {
      ref: table,
      attributes: {
        Arn: (resource) => arn('dynamodb', `table/${table(resource)}`),
        StreamArn: (resource) => arn('dynamodb', `table/${table(resource)}/stream/local`),
      },
    },
    'AWS::S3::Bucket': {
      ref: bucket,
      attributes: {
        Arn: bucketArn,
        DomainName: bucketAddress,
        RegionalDomainName: bucketAddress,
      },
    },
    'AWS::SQS::Queue': {
      ref: (resource) => `http://${addresses.aws}/${accountId}/${queue(resource)}`,
      attributes: {
        Arn: (resource) => arn('sqs', queue(resource)),
        QueueName: queue,
        QueueUrl: (resource) => `http://${addresses.aws}/${accountId}/${queue(resource)}`,
      },
    },
    'AWS::Lambda::Function': { ref: fn, attributes: { Arn: (resource) => arn('lambda', `function:${fn(resource)}`) } },
    'AWS::Lambda::LayerVersion': { ref: (resource) => arn('lambda', `layer:${named('LayerName')(resource)}:1`) },
    'AWS::Lambda::EventSourceMapping': { ref: id('event source mapping') },
    'AWS::Events::Rule': {
      ref: named('Name'),
      attributes: { Arn: (resource) => arn('events', `rule/${named('Name')(resource)}`) },
    },
    'AWS::IAM::Role': { ref: role, attributes: { Arn: (resource) => globalArn('iam', `role/${role(resource)}`) } },
    'AWS::IAM::User': { ref: user, attributes: { Arn: (resource) => globalArn('iam', `user/${user(resource)}`) } },
    'AWS::IAM::ManagedPolicy': {
      ref: (resource) => globalArn('iam', `policy/${named('ManagedPolicyName')(resource)}`),
    },
    'AWS::IAM::AccessKey': {
      ref: (resource) => key(resource).accessKeyId,
      attributes: { SecretAccessKey: (resource) => key(resource).secretAccessKey },
    },
    'AWS::Cognito::UserPool': {
      ref: pool,
      attributes: {
        Arn: (resource) => arn('cognito-idp', `userpool/${pool(resource)}`),
        UserPoolId: pool,
        ProviderName: (resource) => `cognito-idp.${region}.amazonaws.com/${pool(resource)}`,
        ProviderURL: (resource) => `https://cognito-idp.${region}.amazonaws.com/${pool(resource)}`,
      },
    },
    'AWS::Cognito::UserPoolClient': { ref: id('user pool client'), attributes: { ClientId: id('user pool client') } },
    'AWS::ApiGatewayV2::Api': {
      ref: api,
      attributes: {
        ApiId: api,
        ApiEndpoint: (resource) => `https://${api(resource)}.execute-api.${region}.amazonaws.com`,
      },
    },
    'AWS::ApiGatewayV2::Integration': { ref: id('integration') },
    'AWS::ApiGatewayV2::Route': { ref: id('route') },
    'AWS::ApiGatewayV2::Stage': { ref: named('StageName') },
    'AWS::CloudFront::Distribution': {
      ref: distribution,
      attributes: { Id: distribution, DomainName: () => addresses.portal },
    },
    'AWS::CloudFront::Function': {
      ref: (resource) => globalArn('cloudfront', `function/${named('Name')(resource)}`),
      attributes: { FunctionARN: (resource) => globalArn('cloudfront', `function/${named('Name')(resource)}`) },
    },
    'AWS::CloudFront::ResponseHeadersPolicy': {
      ref: id('response headers policy'),
      attributes: { Id: id('response headers policy') },
    },
    'AWS::CloudFront::CachePolicy': { ref: id('cache policy'), attributes: { Id: id('cache policy') } },
    'AWS::CloudFront::OriginRequestPolicy': {
      ref: id('origin request policy'),
      attributes: { Id: id('origin request policy') },
    },
    'AWS::CloudFront::OriginAccessControl': {
      ref: id('origin access control'),
      attributes: { Id: id('origin access control') },
    },
    'AWS::SES::EmailIdentity': { ref: (resource) => property(resource, 'EmailIdentity') },
    'AWS::SES::ConfigurationSet': { ref: named('Name') },
    'AWS::SNS::Topic': {
      ref: (resource) => arn('sns', topic(resource)),
      attributes: { TopicArn: (resource) => arn('sns', topic(resource)), TopicName: topic },
    },
    'AWS::SecretsManager::Secret': { ref: (resource) => arn('secretsmanager', `secret:${secret(resource)}`) },
    'AWS::SSM::Parameter': { ref: named('Name'), attributes: { Value: (resource) => property(resource, 'Value') } },
    'AWS::Logs::LogGroup': {
      ref: named('LogGroupName'),
      attributes: { Arn: (resource) => arn('logs', `log-group:${named('LogGroupName')(resource)}:*`) },
    },
    'AWS::CloudWatch::Alarm': {
      ref: named('AlarmName'),
      attributes: { Arn: (resource) => arn('cloudwatch', `alarm:${named('AlarmName')(resource)}`) },
    },
  };

  const custom = (resource: Resource): CustomResourceResult => {
    const result = memory.read(resultName(resource)) as CustomResourceResult | undefined;
    if (!result)
      throw new StartError(
        `The custom resource ${resource.logicalId} of ${resource.stack} is asked for a value before it was created.`,
      );
    return result;
  };

  return {
    ref(resource) {
      if (isCustomResource(resource)) return custom(resource).physicalId;
      return types[resource.type]?.ref?.(resource) ?? `${resource.stack}-${resource.logicalId}`;
    },
    attribute(resource, name) {
      if (isCustomResource(resource)) return custom(resource).data[name];
      return types[resource.type]?.attributes?.[name]?.(resource);
    },
  };
}
