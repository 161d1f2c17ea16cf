import type { Recorder } from '#contract/recorders';

export interface NewCredential {
  kind: 'token' | 'access_key';
  id: string;
  secret: string;
}

/** Text as a shell takes it as it is. */
const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

const call = {
  from: '01130000001',
  to: '07700900123',
  'connected-at': '2026-03-03T14:30:11Z',
  direction: 'outbound',
};

/** AWS's own addresses are known to its clients. */
const isKnownEndpoint = (endpoint: string) => new URL(endpoint).hostname.endsWith('.amazonaws.com');

/**
 * Commands that upload the file `call.wav` of the present folder with a credential, ready to be pasted into a shell. `origin` is the portal's. With a token
 * it takes two: the first asks for an address of this very upload (and needs jq to read it), the second sends the file there.
 */
export function uploadCommand(
  { id, upload }: Pick<Recorder, 'id' | 'upload'>,
  of: NewCredential,
  origin: string,
): string {
  if (of.kind === 'access_key') {
    const metadata = Object.entries(call).map(([name, value]) => `${name}=${value}`);
    return [
      `export AWS_ACCESS_KEY_ID=${quoted(of.id)} AWS_SECRET_ACCESS_KEY=${quoted(of.secret)}`,
      `aws s3 cp call.wav ${quoted(`s3://${upload.bucket}/${upload.prefix}2026/03/03/call.wav`)} \\`,
      `  --region ${upload.region} ${isKnownEndpoint(upload.endpoint) ? '' : `--endpoint-url ${quoted(upload.endpoint)} `}\\`,
      `  --metadata ${metadata.join(',')}`,
    ].join('\n');
  }
  const body = { filename: '2026/03/03/call.wav', contentType: 'audio/wav', size: 0, metadata: call };
  const [before, after] = JSON.stringify(body).split('"size":0');
  return [
    `UPLOAD_TO=$(curl -fsS ${quoted(`${origin}/api/recorders/${id}/uploads`)} \\`,
    `  -H ${quoted(`Authorization: Bearer ${of.secret}`)} -H 'content-type: application/json' \\`,
    `  -d ${quoted(`${before}"size":`)}$(wc -c < call.wav | tr -d ' ')${quoted(after ?? '')} | jq -r .url)`,
    `curl -fsS -X PUT -H 'content-type: audio/wav' --data-binary @call.wav "$UPLOAD_TO"`,
  ].join('\n');
}
