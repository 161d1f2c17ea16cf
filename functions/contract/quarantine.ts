import * as z from 'zod';
import { id, page, pageQuery, Timestamp } from './common.ts';
import { endpoint } from './endpoint.ts';
import { type QuarantineCode as Code, quarantineReasons } from './quarantine-reasons.ts';
import { Fact, factNames, factSources, RecorderProfile } from './recorder-profiles.ts';

export const QuarantineCode = z.enum(Object.keys(quarantineReasons) as [Code, ...Code[]]);

/** The recorder whose prefix an upload is under, by the name that it has now; without one where it does not exist. */
const UploadRecorder = z.object({ id: z.string(), name: z.string().nullable() });

export const QuarantinedUpload = z
  .object({
    id: id('qrn'),
    key: z.string(),
    recorderId: z.string().nullable(),
    recorder: UploadRecorder.nullable(),
    receivedAt: Timestamp,
    bytes: z.int().min(0),
    code: QuarantineCode,
    reason: z.string().describe('What is wrong and what can be done about it'),
    attempts: z.int().min(1),
    retrying: z.boolean().describe('A retry was asked for and has not ended'),
  })
  .meta({ id: 'QuarantinedUpload' });
export type QuarantinedUpload = z.output<typeof QuarantinedUpload>;

/** Some uploads of the quarantine: those of one reason, of one recorder, or both. */
export const quarantineFilters = {
  code: QuarantineCode.optional().describe('Only uploads that are there for this reason'),
  recorderId: z.string().min(1).max(200).optional().describe('Only uploads under the prefix of this recorder'),
};

/** How much of a text is shown, in characters. */
export const mostShown = { field: 500, sidecar: 8000 } as const;

/** What one of the sources says of a call. */
const SampleSource = z.object({
  source: z.enum(factSources).exclude(['own_numbers']),
  unread: z.string().nullable().describe('Why nothing was read from it; null where something was'),
  facts: z.array(
    z.object({
      field: z.enum([...factNames, 'local', 'remote', 'remoteName', 'outboundChannels']),
      value: z
        .union([z.string(), z.array(z.string())])
        .nullable()
        .describe('Null where it says nothing possible'),
      problem: z.string().nullable().describe('What is wrong with what it says'),
      rule: z.string().describe('How it was read'),
    }),
  ),
});

/** An upload as it came, with what was made of it. What is long is cut off, and what cannot be seen stands as `\\u{…}`. */
export const UploadSample = z
  .object({
    upload: QuarantinedUpload,
    present: z.boolean().describe('Whether the object is still there'),
    name: z.string().describe('The object’s key below the recorder’s prefix'),
    isSidecar: z.boolean().describe('Whether the upload is itself a sidecar'),
    metadata: z.array(z.object({ name: z.string(), value: z.string() })).describe('As it was sent'),
    sidecar: z
      .object({
        name: z.string(),
        text: z.string(),
        bytes: z.int().min(0),
        isCut: z.boolean(),
        invalid: z.string().nullable().describe('Why it cannot be used'),
      })
      .nullable(),
    recorder: z
      .object({ id: z.string(), name: z.string(), timeZone: z.string(), profile: RecorderProfile.nullable() })
      .nullable(),
    sources: z.array(SampleSource).describe('What each source says, trusted most first'),
    facts: z.array(Fact).describe('What all of them say together'),
    missing: z.array(z.enum(['from', 'to', 'connectedAt'])).describe('What is needed and not told, or not possible'),
    problems: z
      .array(z.object({ code: z.string(), reason: z.string() }))
      .describe('What keeps it from being identified now'),
    identified: z.boolean().describe('Whether what was said now is enough; the audio is looked at by a retry'),
  })
  .meta({ id: 'UploadSample' });
export type UploadSample = z.output<typeof UploadSample>;

const params = z.strictObject({ uploadId: id('qrn') });

export const quarantineEndpoints = {
  listQuarantine: endpoint({
    method: 'GET',
    path: '/quarantine',
    access: 'manage_recorders',
    summary: 'Uploads that could not be catalogued, newest first',
    refuses: ['invalid_cursor'],
    status: 200,
    query: z.strictObject({ ...quarantineFilters, ...pageQuery }),
    answer: page(QuarantinedUpload),
  }),
  summarizeQuarantine: endpoint({
    method: 'GET',
    path: '/quarantine/summary',
    access: 'manage_recorders',
    summary: 'How many uploads are in quarantine for which reason and of which recorder',
    status: 200,
    answer: z.object({
      total: z.int().min(0),
      groups: z.array(z.object({ code: QuarantineCode, recorder: UploadRecorder.nullable(), count: z.int().min(1) })),
      isComplete: z.boolean().describe('False where there are so many that only the newest were counted'),
    }),
  }),
  getUploadSample: endpoint({
    method: 'GET',
    path: '/quarantine/{uploadId}/sample',
    access: 'manage_recorders',
    summary: 'A quarantined upload as it came: name, metadata, sidecar, what each of them tells and what is missing',
    status: 200,
    params,
    missing: 'upload_not_found',
    answer: UploadSample,
  }),
  playUpload: endpoint({
    method: 'POST',
    path: '/quarantine/{uploadId}/playback',
    access: 'manage_recorders',
    summary: 'A short-lived address of the object as it was uploaded, which browsers play where they know its form',
    refuses: ['file_not_found'],
    status: 200,
    params,
    missing: 'upload_not_found',
    answer: z.object({ url: z.url(), expiresAt: Timestamp }),
  }),
  downloadUpload: endpoint({
    method: 'POST',
    path: '/quarantine/{uploadId}/download',
    access: 'manage_recorders',
    summary: 'A short-lived address that saves the object as it was uploaded',
    refuses: ['file_not_found'],
    status: 200,
    params,
    missing: 'upload_not_found',
    answer: z.object({ url: z.url(), expiresAt: Timestamp, filename: z.string() }),
  }),
  retryUpload: endpoint({
    method: 'POST',
    path: '/quarantine/{uploadId}/retry',
    access: 'manage_recorders',
    summary: 'Try again to catalogue an upload',
    status: 202,
    params,
    missing: 'upload_not_found',
    answer: QuarantinedUpload,
  }),
  discardUpload: endpoint({
    method: 'DELETE',
    path: '/quarantine/{uploadId}',
    access: 'manage_recorders',
    summary: 'Remove a quarantined upload for good: its object, and its sidecar where that is of no other upload',
    status: 204,
    params,
    missing: 'upload_not_found',
  }),
};
