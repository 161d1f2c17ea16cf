import { escapeXml, xmlDocument } from '../s3/xml.ts';
import type { AwsError } from './errors.ts';
import type { AwsAnswer } from './exchange.ts';

/** The services behind the endpoint, as credentials name them. */
export const serviceNames = ['s3', 'dynamodb', 'sqs', 'cognito-idp', 'ses', 'iam'] as const;
export type ServiceName = (typeof serviceNames)[number];

/** What the services that speak JSON call the errors that S3 has other names for. */
const jsonCodes: Record<string, string> = {
  AccessDenied: 'AccessDeniedException',
  AuthorizationHeaderMalformed: 'IncompleteSignatureException',
  InvalidAccessKeyId: 'UnrecognizedClientException',
  InvalidRequest: 'IncompleteSignatureException',
  InvalidToken: 'UnrecognizedClientException',
  MissingAuthenticationToken: 'MissingAuthenticationTokenException',
  RequestTimeTooSkewed: 'InvalidSignatureException',
  SignatureDoesNotMatch: 'InvalidSignatureException',
  XAmzContentSHA256Mismatch: 'InvalidSignatureException',
};

/** The old names of SQS's errors, which some clients go by. */
const queueCodes: Record<string, string> = {
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
};

/** Of the services that speak the query protocol. */
const queryNamespaces = {
  ses: 'http://ses.amazonaws.com/doc/2010-12-01/',
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
};

/** An error in the form that the service's clients can read. */
export function errorAnswer(service: ServiceName, error: AwsError, request: { id: string; path: string }): AwsAnswer {
  switch (service) {
    case 's3':
      return {
        status: error.status,
        headers: { 'content-type': 'application/xml' },
        body: xmlDocument(
          'Error',
          {
            Code: error.code,
            Message: error.message,
            ...error.details,
            Resource: request.path,
            RequestId: request.id,
            HostId: request.id,
          },
          { bare: true },
        ),
      };
    case 'ses':
    case 'iam':
      return {
        status: error.status,
        headers: { 'content-type': 'text/xml' },
        body: `<ErrorResponse xmlns="${queryNamespaces[service]}"><Error><Type>Sender</Type><Code>${error.code}</Code><Message>${escapeXml(error.message)}</Message></Error><RequestId>${request.id}</RequestId></ErrorResponse>`,
      };
    default: {
      const code = jsonCodes[error.code] ?? error.code;
      const prefix = { dynamodb: 'com.amazon.coral.service#', sqs: 'com.amazonaws.sqs#', 'cognito-idp': '' }[service];
      const oldCode: Record<string, string> =
        service === 'sqs' ? { 'x-amzn-query-error': `${queueCodes[error.code] ?? error.code};Sender` } : {};
      return {
        status: error.status >= 500 ? error.status : 400,
        headers: { 'content-type': 'application/x-amz-json-1.1', ...oldCode },
        body: JSON.stringify({ __type: `${prefix}${code}`, message: error.message }),
      };
    }
  }
}
