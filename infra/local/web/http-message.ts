/** A request as it goes from the browser through the distribution. Header names are in lower case. */
export interface WebRequest {
  id: string;
  method: string;
  /** As it was sent: percent-encoded, without the query. */
  path: string;
  /** As it was sent, without the question mark. */
  query: string;
  headers: Map<string, string[]>;
  body: Buffer;
  sourceIp: string;
}

export interface WebResponse {
  status: number;
  headers: Map<string, string[]>;
  body: Buffer | undefined;
}

export const first = (headers: Map<string, string[]>, name: string): string | undefined => headers.get(name)?.[0];

export const textResponse = (status: number, contentType: string, text: string): WebResponse => ({
  status,
  headers: new Map([['content-type', [contentType]]]),
  body: Buffer.from(text),
});
