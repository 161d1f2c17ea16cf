import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { longestMessage } from '#contract/support';
import { answerMark, providerMail } from '#functions/support/ticket-mail';
import { answerText } from './answer-text.ts';
import { htmlText } from './html-text.ts';
import { readMail } from './read-mail.ts';
import { rawMail } from './testing.ts';

describe('an answer', () => {
  test.each([
    ['has no end where it answers nothing', 'One\n\ntwo', 'One\n\ntwo'],
    ['ends at our mark', `Yes.\n\n> ${answerMark}\n> Morgan wrote:`, 'Yes.'],
    ['ends at our mark, however it was broken off', `Yes.\n\n${answerMark}\nMorgan wrote:`, 'Yes.'],
    ['ends before who wrote what is quoted', 'Yes.\n\nOn 3 Mar 2026 at 14:35, Morgan wrote:\n> No?', 'Yes.'],
    [
      'ends before that of three lines',
      'Yes.\nOn Tue, 3 Mar 2026 at 14:35 Morgan Hale\n<no-reply@a.test>\nwrote:\n\n> No?',
      'Yes.',
    ],
    ['ends before that in German', 'Ja.\n\nAm 03.03.2026 um 14:35 schrieb Morgan:\n> Nein?', 'Ja.'],
    ['ends at the line of Outlook', 'Yes.\n\n________________________________\nFrom: Morgan', 'Yes.'],
    ['ends at the head of what is quoted', 'Yes.\n\nFrom: Morgan\nSent: Tuesday\nTo: Pat', 'Yes.'],
    ['ends at the original message', 'Yes.\n-----Original Message-----\nNo?', 'Yes.'],
    ['ends above the signature', 'Yes.\n-- \nPat\nProvider Ltd', 'Yes.'],
    ['keeps answers between quotations', '> One?\nYes.\n> Two?\nNo.', '> One?\nYes.\n> Two?\nNo.'],
    [
      'keeps a sentence that begins like a quotation',
      'On Monday I wrote to him.\nFrom: nowhere',
      'On Monday I wrote to him.\nFrom: nowhere',
    ],
    ['has no characters that nobody types', 'a\u0000b\u202e\u200b c\u0007\r\nd\ud800', 'ab c\nd\ufffd'],
  ])('%s', (_, text, expected) => {
    expect(answerText(text)).toBe(expected);
  });

  test('to a mail of ours is what was written above it, in plain text and in HTML', () => {
    const ticket = {
      ...{ tenantId: 'acme', id: 'tkt_1', reference: 'CR-7F3K2Q', subject: 'No sound', state: 'open' as const },
      ...{ createdAt: 0, updatedAt: 0, createdBy: { id: 'usr_1', name: 'Ben' }, messages: 1, version: 1 },
      lastFrom: 'customer' as const,
    };
    const message = {
      ...{ tenantId: 'acme', ticketId: 'tkt_1', id: 'msg_1', at: 0, kind: 'message' as const, via: 'portal' as const },
      ...{ from: 'customer' as const, name: 'Ben', text: 'Nothing plays.' },
    };
    const customer = { id: 'acme', name: 'Acme' };
    const rest = { to: 'support@provider.test', writer: undefined, answers: 'CR-7F3K2Q@in.provider.test' };
    const ours = providerMail({ ticket, message, customer, ...rest });
    const quoted = ours.text.replace(/^/gm, '> ');
    expect(answerText(`Try again.\n\n${quoted}`)).toBe('Try again.');
    expect(answerText(htmlText(`<div>Try <b>again</b>.</div><br>${ours.html}`))).toBe('Try again.');
  });

  test('of any text is no longer than a message, and read again the same', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\n', '> ', 'On ', 'wrote:', 'From: ', '--', '\r\n')),
        ),
        (parts) => {
          const answer = answerText(parts.join(''));
          expect(answer.length).toBeLessThanOrEqual(longestMessage);
          expect(answer.isWellFormed()).toBe(true);
        },
      ),
    );
    expect(answerText('x'.repeat(500_000))).toHaveLength(longestMessage);
  });
});

describe('the text of HTML', () => {
  test.each([
    ['<p>One</p><p>Two &amp; &#51; &lt;b&gt;</p>', 'One\n\nTwo & 3 <b>'],
    ['<head><title>No</title></head><style>p{}</style>Yes<script>alert("<p>")</script>', 'Yes'],
    ['a<!-- <p> no --> b', 'a b'],
    ['Yes<blockquote>No?<br>Really?</blockquote>', 'Yes\n> No?\n> Really?'],
    ['<img src=x onerror=alert(1)>Hello<', 'Hello'],
  ])('%j is %j', (html, expected) => {
    expect(
      htmlText(html)
        .replace(/\n>\s*$/g, '')
        .replace(/\n+$/g, '')
        .replace(/\n{3,}/g, '\n\n')
        .trimEnd(),
    ).toBe(expected);
  });

  test('has no tags left, whatever they were in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('<', '>', '<p', '/', '<!--', '-->', 'script', 'x', ' ', '&lt;', '"')),
        (parts) => {
          const html = parts.filter((part) => part !== '&lt;').join('');
          expect(htmlText(html)).not.toMatch(/<[a-z!/]/i);
        },
      ),
    );
  });
});

describe('a mail', () => {
  test('is of whom it says, about the ticket that it names, and says what was written', async () => {
    const html = '<p>Try <b>again</b>.</p>';
    expect(
      await readMail(rawMail({ messageId: '<1@provider.test>', body: ['text/html; charset=utf-8', html] })),
    ).toEqual({
      ...{ messageId: '<1@provider.test>', from: 'support@provider.test', fromName: 'Pat Support' },
      ...{ reference: 'CR-7F3K2Q', text: 'Try again.', attachments: 0 },
    });
  });

  test('names its ticket in the address that it went to, else in its subject', async () => {
    const inSubject = { to: 'calls@provider.test', subject: 'AW: [cr-7f3k2q] x' };
    expect(await readMail(rawMail(inSubject))).toMatchObject({ reference: 'CR-7F3K2Q' });
    const inBoth = { to: 'Calls <cr-222222@in.provider.test>', subject: '[CR-7F3K2Q]' };
    expect(await readMail(rawMail(inBoth))).toMatchObject({ reference: 'CR-222222' });
    expect(await readMail(rawMail({ to: 'a@b.test', subject: 'XCR-7F3K2Q CR-7F3K2QQ' }))).toMatchObject({
      reference: undefined,
    });
  });

  test('of several parts is read by its plain text, and what hangs on it is counted', async () => {
    const part = (type: string, content: string) => `--b\r\nContent-Type: ${type}\r\n\r\n${content}\r\n`;
    const body = `${part('text/plain', 'Plain')}${part('text/html', '<p>Rich')}${part('application/pdf; name=a.pdf', 'x')}--b--`;
    expect(await readMail(rawMail({ body: ['multipart/mixed; boundary=b', body] }))).toMatchObject({
      text: expect.stringMatching(/^Plain/),
      attachments: 1,
    });
  });

  const results = (...findings: string[]) => ({ 'Authentication-Results': ['amazonses.com', ...findings].join('; ') });
  test.each<[string, Parameters<typeof rawMail>[0], string]>([
    ['that is spam', { verdicts: { 'X-SES-Spam-Verdict': 'FAIL' } }, 'spam'],
    ['that nobody looked at for spam', { verdicts: { 'X-SES-Spam-Verdict': 'PROCESSING_FAILED' } }, 'spam'],
    ['with a virus', { verdicts: { 'X-SES-Virus-Verdict': 'FAIL' } }, 'virus'],
    [
      'against the policy of its domain',
      { verdicts: results('dkim=pass header.i=@provider.test', 'dmarc=fail header.from=provider.test') },
      'not_authenticated',
    ],
    [
      'signed by another domain',
      { verdicts: results('spf=fail', 'dkim=pass header.i=@evil.test', 'dmarc=none') },
      'not_authenticated',
    ],
    [
      'signed by a domain that ends alike',
      { verdicts: results('dkim=pass header.i=@not-provider.test') },
      'not_authenticated',
    ],
    [
      'whose policy passed for another domain',
      { verdicts: results('dmarc=pass header.from=evil.test') },
      'not_authenticated',
    ],
    [
      'that says itself that it is authentic',
      {
        verdicts: results('spf=fail', 'dkim=fail'),
        headers: ['Authentication-Results: amazonses.com; dmarc=pass header.from=provider.test'],
      },
      'not_authenticated',
    ],
    [
      'that another service found authentic',
      { verdicts: { 'Authentication-Results': 'mx.evil.test; dmarc=pass header.from=provider.test' } },
      'not_authenticated',
    ],
    [
      'with nothing but an envelope for it',
      { verdicts: results('spf=pass envelope-from=a@provider.test') },
      'not_authenticated',
    ],
    [
      'whose server calls itself a finding',
      {
        verdicts: results(
          'spf=fail helo=x',
          'dmarc=pass header.from=provider.test',
          'dmarc=fail header.from=provider.test',
        ),
      },
      'not_authenticated',
    ],
    ['of two senders', { headers: ['From: ann@provider.test'] }, 'no_sender'],
    ['of two addresses', { from: 'a@provider.test, b@provider.test' }, 'no_sender'],
    ['of nobody', { from: 'Pat' }, 'no_sender'],
    ['that a program sent by itself', { headers: ['Auto-Submitted: auto-replied'] }, 'automatic'],
    ['that says that somebody is away', { headers: ['Precedence: bulk'] }, 'automatic'],
    ['that came back', { verdicts: { 'Return-Path': '<>' } }, 'automatic'],
    ['without an id', { messageId: '' }, 'no_message_id'],
  ])('%s is not taken', async (_, mail, expected) => {
    expect(await readMail(rawMail(mail))).toBe(expected);
  });

  test('of a domain without a policy is authentic by its signature', async () => {
    const verdicts = results('spf=fail', 'dkim=pass header.i=@provider.test', 'dmarc=none');
    expect(await readMail(rawMail({ verdicts }))).toMatchObject({ from: 'support@provider.test' });
  });

  test('that is no mail is said to be none, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        expect(typeof (await readMail(bytes))).toBe('string');
      }),
    );
  });
});
