import type { LocalJson } from './local-json.ts';

/** What is said when the portal answers: where it is, and how to upload a call. */
export function welcome({ portal, aws, region, inbox, bucket, admin, recorder }: LocalJson, home: string): string {
  const at = new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString().replace('.000', '');
  const file = 'infra/local/demo/audio/misdial.wav';
  const target = `${recorder.prefix}first-upload.wav`;
  return `
  Portal    ${portal}
  Sign in   ${admin.username}
  Password  ${admin.password}
  Inbox     ${inbox}
  Data      ${home} (\`npm run reset\` removes it; programs read ${home}/local.json)

Upload a call with nothing but curl:

  curl --fail-with-body --aws-sigv4 aws:amz:${region}:s3 --user ${recorder.accessKeyId}:${recorder.secretAccessKey} \\
    -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' \\
    -H 'x-amz-meta-from: 07700 900123' -H 'x-amz-meta-to: 01632 960100' -H 'x-amz-meta-connected-at: ${at}' \\
    -T ${file} ${aws}/${bucket}/${target}

or with the AWS command line:

  AWS_ACCESS_KEY_ID=${recorder.accessKeyId} AWS_SECRET_ACCESS_KEY=${recorder.secretAccessKey} \\
    aws --endpoint-url ${aws} --region ${region} s3 cp ${file} s3://${bucket}/${target} \\
    --metadata 'from=07700 900123,to=01632 960100,connected-at=${at}'

Stop with Ctrl-C.`;
}
