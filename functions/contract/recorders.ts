import * as z from 'zod';
import { id, page, pageQuery, Timestamp } from './common.ts';
import { endpoint } from './endpoint.ts';
import { mostCredentials, mostRecorders, mostUploadBytes } from './recorder-limits.ts';
import { RecorderProfile, timeZone } from './recorder-profiles.ts';
import { periodQuery } from './reports.ts';

/** What a recorder proves itself by: a token of the API, or an access key of S3. */
const credentialKinds = ['token', 'access_key'] as const;

/** The media types that an upload may have. What the audio is, its content says; `application/json` is a sidecar's. */
export const uploadTypes = [
  ...['audio/wav', 'audio/x-wav', 'audio/wave', 'audio/vnd.wave', 'audio/mpeg', 'audio/mp3'],
  ...['audio/ogg', 'audio/opus', 'audio/webm', 'audio/mp4', 'audio/m4a', 'audio/x-m4a', 'audio/aac'],
  ...['audio/flac', 'audio/x-flac', 'audio/basic', 'audio/gsm', 'audio/x-gsm', 'audio/amr'],
  ...['audio/aiff', 'audio/x-aiff', 'audio/x-caf', 'audio/x-ms-wma', 'application/octet-stream', 'application/json'],
] as const;

const name = z.string().trim().min(1).max(80);

/** How many uploads came, and how many of them could not be catalogued. */
const counts = {
  uploads: z.int().min(0).describe('Audio that came, and sidecars that could not be read'),
  failures: z.int().min(0).describe('How many of them went to quarantine, whether they were catalogued later or not'),
};

export const Recorder = z
  .object({
    id: id('rdr'),
    createdAt: Timestamp,
    name: z.string(),
    timeZone: z.string().describe('The zone of times in its file names: an IANA name'),
    profile: RecorderProfile.nullable().describe('What reads its file names; null where nothing does'),
    disabled: z.boolean().describe('Nothing new is taken from it'),
    declared: z
      .boolean()
      .describe('The provider declared it, and gave it a key that is not listed; it cannot be deleted'),
    lastSeenAt: Timestamp.nullable().describe('When its latest upload came; null before the first'),
    today: z.object(counts).describe('Of this day in the customer’s time zone'),
    upload: z
      .object({
        bucket: z.string(),
        prefix: z.string().describe('What its keys begin with: `in/<tenant>/<recorder>/`'),
        region: z.string(),
        endpoint: z.url().describe('Of S3, for clients that must be told'),
      })
      .describe('Where it uploads to with an access key'),
  })
  .meta({ id: 'Recorder' });
export type Recorder = z.output<typeof Recorder>;

export const RecorderCredential = z
  .object({
    id: z.string().describe('Of an access key, the id that S3 clients are given'),
    kind: z.enum(credentialKinds),
    hint: z.string().describe('What it is recognised by: the beginning of a token, the id of an access key'),
    createdAt: Timestamp,
    lastUsedAt: Timestamp.nullable().describe('Roughly; null where it was not used, or nobody knows yet'),
    active: z.boolean().describe('Access keys of a disabled recorder are not'),
  })
  .meta({ id: 'RecorderCredential' });
export type RecorderCredential = z.output<typeof RecorderCredential>;

const params = z.strictObject({ recorderId: id('rdr') });
const credentialParams = z.strictObject({
  recorderId: id('rdr'),
  credentialId: z.string().regex(/^(tok_[0-9A-HJKMNP-TV-Z]{26}|[A-Z0-9]{16,128})$/),
});

/** What can be said of a call beside its audio, as the object's metadata says it. */
const metadataValue = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'must not have control characters');

const UploadMetadata = z.strictObject({
  from: metadataValue(64).optional(),
  'from-name': metadataValue(128).optional(),
  to: metadataValue(64).optional(),
  'to-name': metadataValue(128).optional(),
  'connected-at': metadataValue(64).optional().describe('RFC 3339 with its offset, or epoch seconds or milliseconds'),
  direction: z.enum(['inbound', 'outbound', 'internal']).optional(),
  'call-id': metadataValue(256).optional(),
  agent: metadataValue(128).optional(),
  channels: metadataValue(256).optional().describe('Who is on each channel: `agent,caller`'),
});

export const recordersEndpoints = {
  listRecorders: endpoint({
    method: 'GET',
    path: '/recorders',
    access: 'manage_recorders',
    summary: 'Recorders, by name',
    refuses: ['invalid_cursor'],
    status: 200,
    query: z.strictObject(pageQuery),
    answer: page(Recorder),
  }),
  getRecorder: endpoint({
    method: 'GET',
    path: '/recorders/{recorderId}',
    access: 'manage_recorders',
    summary: 'One recorder',
    status: 200,
    params,
    missing: 'recorder_not_found',
    answer: Recorder,
  }),
  createRecorder: endpoint({
    method: 'POST',
    path: '/recorders',
    access: 'manage_recorders',
    summary: `Add a recorder with a name that no other has; ${mostRecorders} at most`,
    refuses: ['name_taken', 'too_many_recorders'],
    status: 201,
    body: z.strictObject({ name, timeZone, profile: RecorderProfile.nullable().default(null) }),
    answer: Recorder,
  }),
  getRecorderStatistics: endpoint({
    method: 'GET',
    path: '/recorders/{recorderId}/statistics',
    access: 'manage_recorders',
    summary: 'Uploads and failures of each day, oldest first, over days of the customer’s time zone',
    status: 200,
    params,
    missing: 'recorder_not_found',
    query: z.strictObject(periodQuery),
    answer: z.object({ items: z.array(z.object({ date: z.iso.date(), ...counts })) }),
  }),
  listNumbersOfRecorder: endpoint({
    method: 'GET',
    path: '/recorders/{recorderId}/numbers',
    access: 'manage_recorders',
    tokens: 'recorder',
    summary: 'The customer’s numbers that may not be recorded, in their order: calls of them need not be sent',
    refuses: ['invalid_cursor'],
    status: 200,
    params,
    missing: 'recorder_not_found',
    query: z.strictObject(pageQuery),
    answer: page(
      z.object({ number: z.string().describe('E.164, or the digits of an extension'), canRecord: z.literal(false) }),
    ).extend({ version: z.string().describe('Changes with the list: where a page has another one, begin anew') }),
  }),
  createUpload: endpoint({
    method: 'POST',
    path: '/recorders/{recorderId}/uploads',
    access: 'manage_recorders',
    tokens: 'recorder',
    summary: 'A presigned upload. The same name, content and metadata sent again is the same recording',
    refuses: ['recorder_disabled'],
    status: 201,
    params,
    missing: 'recorder_not_found',
    body: z.strictObject({
      filename: z
        .string()
        .min(1)
        .max(900)
        .describe('The key below the recorder’s prefix, folders and all: what its profile reads'),
      contentType: z.enum(uploadTypes),
      size: z.int().min(1).max(mostUploadBytes).describe('In bytes, exactly'),
      sha256: z
        .string()
        .regex(/^[0-9a-fA-F]{64}$/, 'must be 64 hexadecimal digits')
        .optional()
        .describe('Of the content; S3 refuses any other'),
      metadata: UploadMetadata.default({}),
    }),
    answer: z.object({
      url: z.url(),
      method: z.literal('PUT'),
      headers: z.record(z.string(), z.string()).describe('To be sent as they are: the signature covers them'),
      key: z.string(),
      expiresAt: Timestamp.describe('The upload must have begun by then'),
    }),
  }),
};

/** What changes what a recorder may do. */
export const recorderCredentialsEndpoints = {
  updateRecorder: endpoint({
    method: 'PATCH',
    path: '/recorders/{recorderId}',
    access: 'manage_recorders',
    summary:
      'Change a recorder. Of one that is disabled nothing new is taken: uploads that come all the same are quarantined',
    refuses: ['name_taken', 'conflict'],
    status: 200,
    params,
    missing: 'recorder_not_found',
    body: z.strictObject({
      name: name.optional(),
      timeZone: timeZone.optional(),
      profile: RecorderProfile.nullable().optional(),
      disabled: z.boolean().optional(),
    }),
    answer: Recorder,
  }),
  deleteRecorder: endpoint({
    method: 'DELETE',
    path: '/recorders/{recorderId}',
    access: 'manage_recorders',
    summary: 'Delete a recorder and its credentials. Its recordings stay',
    refuses: ['conflict', 'recorder_declared'],
    status: 204,
    params,
    missing: 'recorder_not_found',
  }),
  listRecorderCredentials: endpoint({
    method: 'GET',
    path: '/recorders/{recorderId}/credentials',
    access: 'manage_recorders',
    summary: 'The tokens and access keys of a recorder, oldest first, without their secrets',
    status: 200,
    params,
    missing: 'recorder_not_found',
    answer: z.object({ items: z.array(RecorderCredential) }),
  }),
  createRecorderCredential: endpoint({
    method: 'POST',
    path: '/recorders/{recorderId}/credentials',
    access: 'manage_recorders',
    summary: `Make a token or an access key, ${mostCredentials} of each at most: a new one, the recorder set to it, the old one revoked. The secret is in this answer alone`,
    refuses: ['recorder_disabled', 'too_many_credentials'],
    status: 201,
    params,
    missing: 'recorder_not_found',
    body: z.strictObject({ kind: z.enum(credentialKinds) }),
    answer: RecorderCredential.extend({
      secret: z.string().describe('The token, or the secret access key'),
    }),
  }),
  deleteRecorderCredential: endpoint({
    method: 'DELETE',
    path: '/recorders/{recorderId}/credentials/{credentialId}',
    access: 'manage_recorders',
    summary: 'Revoke a token or an access key, at once',
    status: 204,
    params: credentialParams,
    missing: 'credential_not_found',
  }),
};
