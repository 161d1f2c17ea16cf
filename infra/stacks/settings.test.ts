import { App } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { readSettings } from './settings.ts';

const read = (context: Record<string, string>) => readSettings(new App({ context }).node);
const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/1';

test('nothing needs to be set', () => {
  expect(read({})).toEqual({});
});

test('an empty value unsets', () => {
  expect(read({ sender: '', alarmEmail: 'ops@provider.co.uk' })).toEqual({ alarmEmail: 'ops@provider.co.uk' });
});

test('a domain of the portal and its certificate come together', () => {
  expect(read({ portalDomain: 'calls.provider.co.uk', certificateArn })).toMatchObject({ certificateArn });
  expect(() => read({ portalDomain: 'calls.provider.co.uk' })).toThrow(
    /portalDomain and certificateArn need each other/,
  );
});

test.each<[string, Record<string, string>, RegExp]>([
  [
    'a certificate of another region',
    { certificateArn: certificateArn.replace('us-east-1', 'eu-west-2') },
    /us-east-1/,
  ],
  ['an address in the place of a domain', { senderDomain: 'calls@provider.co.uk' }, /senderDomain/],
  [
    'a sender of another domain',
    { senderDomain: 'provider.co.uk', sender: 'calls@other.co.uk' },
    /sender must be an address/,
  ],
  ['a sender that is no address', { sender: 'Call Record' }, /sender/],
])('%s is refused', (_, context, message) => {
  expect(() => read(context)).toThrow(message);
});
