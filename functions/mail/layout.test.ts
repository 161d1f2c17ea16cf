import { expect, test } from 'vitest';
import { layOutMail, paragraph, small } from './layout.ts';

const mail = layOutMail({
  ...{ to: 'ben@acme.test', subject: 'Hello <Ben>', customer: 'Acme & Sons' },
  parts: [
    paragraph('Hello <Ben>,'),
    { kind: 'facts', facts: [['Password', 'a&b']] },
    { kind: 'button', label: 'Go on', url: 'https://portal.test/?a=1&b="2"' },
    { kind: 'quotation', text: 'one\ntwo<script>' },
    small('For 7 days.'),
  ],
});

test('a mail says the same in plain text and in HTML, in the name of the customer', () => {
  expect(mail.from).toBe('Acme & Sons via Call Record');
  expect(mail.text).toBe(
    'Hello <Ben>,\n\nPassword: a&b\n\nGo on: https://portal.test/?a=1&b="2"\n\none\ntwo<script>\n\nFor 7 days.\n',
  );
  const read = mail.html.replace(/<[^>]+>/g, ' ').replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
  for (const text of ['Hello <Ben>,', 'Password', 'a&b', 'Go on', 'two<script>', 'For 7 days.'])
    expect(read).toContain(text);
});

test('what people wrote is no markup', () => {
  expect(mail.html).not.toMatch(/<script|<Ben>|="2"/);
  expect(mail.html).toContain('one<br>two');
});
