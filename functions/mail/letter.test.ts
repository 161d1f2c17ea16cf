import { expect, test } from 'vitest';
import { letter } from './letter.ts';

const mail = letter({
  ...{ to: 'ben@acme.test', name: '<Ben>', subject: 'Hello <Ben>', customer: 'Acme & Sons', mark: 'Above this line' },
  parts: [
    { rows: [['Password', 'a&b']] },
    { link: 'https://portal.test/?a=1&b="2"', label: 'Go on' },
    { quotation: 'one\ntwo<script>' },
    { aside: 'For 7 days.' },
  ],
});

test('a mail says the same in plain text and in HTML, in the name of the customer', () => {
  expect(mail.from).toBe('Acme & Sons via Call Record');
  expect(mail.text).toBe(
    'Above this line\n\nHello <Ben>,\n\nPassword: a&b\n\nGo on: https://portal.test/?a=1&b="2"\n\none\ntwo<script>\n\nFor 7 days.\n',
  );
  const read = mail.html.replace(/<[^>]+>/g, ' ').replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
  for (const text of ['Above this line', 'Hello <Ben>,', 'Password', 'a&b', 'Go on', 'two<script>', 'For 7 days.'])
    expect(read).toContain(text);
});

test('what people wrote is no markup', () => {
  expect(mail.html).not.toMatch(/<script|<Ben>|="2"/);
  expect(mail.html).toContain('one<br>two');
});
