/** Mail as SES stores it, for tests. */
export interface TestMail {
  from?: string;
  to?: string;
  subject?: string;
  messageId?: string;
  text?: string;
  /** Headers that SES puts first. */
  verdicts?: Record<string, string>;
  /** More headers of the mail's own, a line each. */
  headers?: string[];
  /** In the place of the plain text: the Content-Type and what it is of. */
  body?: [type: string, content: string];
}

const domainOf = (address: string) => /@([^\s>]+)/.exec(address)?.[1] ?? '';

export function rawMail({
  from = 'Pat Support <support@provider.test>',
  to = 'CR-7F3K2Q@in.provider.test',
  subject = 'Re: [CR-7F3K2Q] No sound',
  messageId = `<${crypto.randomUUID()}@provider.test>`,
  text = 'Hello.',
  verdicts = {},
  headers = [],
  body = ['text/plain; charset=utf-8', text],
}: TestMail = {}): Buffer {
  const domain = domainOf(from);
  const found = {
    'Return-Path': `<bounce@${domain}>`,
    'X-SES-Spam-Verdict': 'PASS',
    'X-SES-Virus-Verdict': 'PASS',
    'Received-SPF': `pass (spfCheck: domain of ${domain} designates 192.0.2.1 as permitted sender) client-ip=192.0.2.1; envelope-from=bounce@${domain}; helo=mail.${domain};`,
    'Authentication-Results': `amazonses.com;\r\n spf=pass (spfCheck: domain of ${domain} designates 192.0.2.1 as permitted sender) client-ip=192.0.2.1; envelope-from=bounce@${domain}; helo=mail.${domain};\r\n dkim=pass header.i=@${domain};\r\n dmarc=pass header.from=${domain};`,
    ...verdicts,
  };
  const lines = [
    ...Object.entries(found).map(([name, value]) => `${name}: ${value}`),
    `Received: from mail.${domain} by inbound-smtp.eu-west-2.amazonaws.com`,
    ...headers,
    ...[`From: ${from}`, `To: ${to}`, `Subject: ${subject}`, `Message-ID: ${messageId}`],
    ...['MIME-Version: 1.0', `Content-Type: ${body[0]}`, 'Content-Transfer-Encoding: 8bit'],
    '',
    body[1].replace(/\r?\n/g, '\r\n'),
  ];
  return Buffer.from(lines.join('\r\n'));
}
