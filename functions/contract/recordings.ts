import * as z from 'zod';
import { directions, id, idOrNone, noneKey, number, page, pageQuery, reference, Timestamp } from './common.ts';
import { endpoint } from './endpoint.ts';

const Party = z.object({
  number: z
    .string()
    .nullable()
    .describe('E.164 where it is a telephone number, else the digits as sent; null if withheld'),
  raw: z.string().describe('As the recorder sent it'),
  name: z.string().nullable(),
  agent: reference('agt').nullable(),
});

const FlagView = z.object({
  id: id('flg'),
  label: z.string(),
  colour: z.string(),
  icon: z.string(),
});

export const Recording = z
  .object({
    id: id('rec'),
    from: Party,
    to: Party,
    direction: z.enum(directions).nullable().describe('Null where the recorder did not say'),
    connectedAt: Timestamp,
    disconnectedAt: Timestamp,
    durationMs: z.int().min(0),
    bytes: z.int().min(0).describe('Of the original upload'),
    score: z.number().min(0).max(100),
    scored: z.boolean().describe('Whether somebody scored it; the score is 0 until then'),
    flags: z.array(FlagView),
    recorder: reference('rdr').nullable(),
    department: reference('dep').nullable(),
    callId: z.string().nullable(),
    audio: z.object({
      codec: z.string(),
      channels: z.int().min(1).describe('Of the original'),
      sampleRate: z.int().min(1),
      sha256: z.string().describe('Of the original, hexadecimal'),
      truncated: z.boolean().describe('The original ends before its header says'),
      channelLabels: z.array(z.string()).describe('Who is on each channel, where the recorder said'),
    }),
  })
  .meta({ id: 'Recording' });
export type Recording = z.output<typeof Recording>;

const many = <Item extends z.ZodType>(item: Item) =>
  z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(item).max(20).optional(),
  );

const score = z
  .string()
  .regex(/^-?\d{1,3}(\.\d{1,3})?$/, 'must be a number')
  .transform(Number)
  .pipe(z.number().min(-1).max(101))
  .optional()
  .meta({ type: 'number', pattern: undefined });
const milliseconds = z
  .string()
  .regex(/^\d{1,9}$/, 'must be a whole number')
  .transform(Number)
  .optional()
  .meta({ type: 'integer', minimum: 0, pattern: undefined });
const term = z.string().trim().min(1).max(64).regex(/[0-9]/, 'must contain a digit').optional();

/** The archive's filters: all given ones hold together. */
const recordingFilters = {
  from: term.describe('A number in any spelling, or part of one'),
  to: term.describe('A number in any spelling, or part of one'),
  agentId: idOrNone('agt').optional(),
  departmentId: idOrNone('dep').optional(),
  direction: z
    .enum([...directions, noneKey])
    .optional()
    .describe(`\`${noneKey}\`: the recorder did not say`),
  flagId: many(id('flg')).describe('Repeatable: all of them'),
  recorderId: id('rdr').optional(),
  connectedAfter: Timestamp.optional().describe('Inclusive'),
  connectedBefore: Timestamp.optional().describe('Exclusive'),
  scoreAbove: score.describe('Exclusive'),
  scoreBelow: score.describe('Exclusive'),
};
/**
 * The archive's filters as JSON, where what is asked is kept or carried out in the background. What `GET /recordings` takes as
 * text is a number or a list here; the names and meanings are the same.
 */
export const RecordingFilters = z
  .strictObject({
    from: recordingFilters.from,
    to: recordingFilters.to,
    agentId: recordingFilters.agentId,
    departmentId: recordingFilters.departmentId,
    direction: recordingFilters.direction,
    flagId: z.array(id('flg')).max(20).optional().describe('All of them'),
    recorderId: recordingFilters.recorderId,
    connectedAfter: recordingFilters.connectedAfter,
    connectedBefore: recordingFilters.connectedBefore,
    scoreAbove: number(-1, 101).optional().describe('Exclusive'),
    scoreBelow: number(-1, 101).optional().describe('Exclusive'),
  })
  .meta({ id: 'RecordingFilters' });
export type RecordingFilters = z.output<typeof RecordingFilters>;

const params = z.strictObject({ recordingId: id('rec') });

const total = { recordings: z.int().min(0), durationMs: z.int().min(0) };
const Summary = z.object({
  ...total,
  bytes: z.int().min(0),
  days: z
    .array(z.object({ date: z.iso.date(), ...total }))
    .describe('The last 30 days in the customer’s time zone, oldest first, those without recordings included'),
});

export const ArchiveQuery = z.strictObject({
  ...recordingFilters,
  ...pageQuery,
});
export type ArchiveQuery = z.output<typeof ArchiveQuery>;

export const recordingsEndpoints = {
  listRecordings: endpoint({
    method: 'GET',
    path: '/recordings',
    access: 'review_recordings',
    summary: 'The archive, newest first',
    refuses: ['invalid_cursor'],
    status: 200,
    query: ArchiveQuery,
    answer: page(Recording).extend({
      searchedBackTo: Timestamp.optional().describe('Where the search stopped early; the cursor goes on from there'),
    }),
  }),
  getSummary: endpoint({
    method: 'GET',
    path: '/recordings/summary',
    access: 'review_recordings',
    summary: 'Totals, and the last 30 days',
    status: 200,
    answer: Summary,
  }),
  listFilterOptions: endpoint({
    method: 'GET',
    path: '/recordings/filter-options',
    access: 'review_recordings',
    summary: 'What the archive can be filtered by, by name',
    status: 200,
    answer: z.object({
      agents: z.array(reference('agt')),
      departments: z.array(reference('dep')),
      recorders: z.array(reference('rdr')),
      flags: z.array(FlagView),
    }),
  }),
  suggestNumbers: endpoint({
    method: 'GET',
    path: '/recordings/numbers',
    access: 'review_recordings',
    summary: 'Numbers of calls that contain a part, most frequent first; none where the part is in too many',
    status: 200,
    query: z.strictObject({ term: z.string().trim().min(1).max(64).regex(/[0-9]/, 'must contain a digit') }),
    answer: z.object({
      items: z.array(
        z.object({
          number: z.string(),
          from: z.int().describe('Recordings of calls from it'),
          to: z.int().describe('Recordings of calls to it'),
        }),
      ),
    }),
  }),
  getRecording: endpoint({
    method: 'GET',
    path: '/recordings/{recordingId}',
    access: 'review_recordings',
    summary: 'One recording',
    status: 200,
    params,
    missing: 'recording_not_found',
    answer: Recording,
  }),
  playRecording: endpoint({
    method: 'POST',
    path: '/recordings/{recordingId}/playback',
    access: 'review_recordings',
    summary: 'A short-lived address of the audio (MP3); writes a play event',
    status: 200,
    params,
    missing: 'recording_not_found',
    answer: z.object({ url: z.url(), expiresAt: Timestamp }),
  }),
  downloadRecording: endpoint({
    method: 'POST',
    path: '/recordings/{recordingId}/download',
    access: 'review_recordings',
    summary: 'A short-lived address that saves the audio (MP3); writes a download event',
    status: 200,
    params,
    missing: 'recording_not_found',
    answer: z.object({
      url: z.url(),
      expiresAt: Timestamp,
      filename: z.string(),
    }),
  }),
  getWaveform: endpoint({
    method: 'GET',
    path: '/recordings/{recordingId}/waveform',
    access: 'review_recordings',
    summary: 'Peaks of each channel, 0 to 1, for drawing: of the whole, or finer of a part of it',
    status: 200,
    params,
    query: z.strictObject({
      fromMs: milliseconds.describe('Where the part begins; 0 where absent'),
      untilMs: milliseconds.describe('Where it ends; the end of the recording where absent'),
    }),
    missing: 'recording_not_found',
    answer: z.object({
      channels: z.array(z.array(z.number().min(0).max(1))).describe('At most 2,000 values each'),
      samplesPerSecond: z.number().positive(),
      fromMs: z.number().min(0).describe('Where the first value is of'),
    }),
  }),
};
