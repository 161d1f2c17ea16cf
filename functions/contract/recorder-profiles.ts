import * as z from 'zod';
import { directions, Timestamp, TimeZone } from './common.ts';
import { endpoint } from './endpoint.ts';
import { longestPattern } from './recorder-limits.ts';

/** Recorders whose file names are known: id -> how people know it, and a name as it writes them, below the recorder's prefix. */
export const recorderProfiles = {
  freepbx: {
    label: 'FreePBX, Issabel',
    example: '2025/03/27/out-08215550186-3201-20250327-092517-1743067517.12206.wav',
  },
  '3cx': { label: '3CX', example: '[Jo Smith]_27836826436-100_20190211124743(3).wav' },
  fusionpbx: {
    label: 'FusionPBX',
    example: 'harbour.example.com/archive/2026/Aug/21/0b7a3f6e-5f0c-4b7e-9d0e-5a1f3c2b4d6e.wav',
  },
  fspbx: { label: 'FS PBX', example: 'harbour.example.com/2026/03/03/143011_inbound_12135550112_1001.mp3' },
  oreka: { label: 'Oreka, OrecX', example: '2025/03/27/09/20250327_092517_EC.wav' },
  vicidial: { label: 'VICIdial, outbound campaigns', example: '20101203_120000_2135550112_1000-all.wav' },
  'vicidial-inbound': { label: 'VICIdial, inbound groups', example: '20101203_120000_2135550112_1000-all.wav' },
  jambonz: { label: 'jambonz', example: '2026/03/03/6d1f4a4e-3f0e-4f2b-8f5e-7d0f6c1b2a39.mp3' },
  callcabinet: { label: 'CallCabinet', example: '07700900123_2026-03-03T14-30-11_1001_INCOMING_297.WAV' },
  ringcentral: { label: 'RingCentral', example: '20251104-133555_302_(252)792-8686_Outgoing_Auto_2243071124051.mp3' },
  'amazon-connect': {
    label: 'Amazon Connect',
    example: '4d8f1c9e-6a2b-4c3d-9e8f-0a1b2c3d4e5f_20260303T14:30_UTC.wav',
  },
  genesys: {
    label: 'Genesys Cloud',
    example:
      'year=2026/month=3/day=3/hour=14/conversation_id=2f1c8a5e-0d3b-4e6f-8a7c-9b0d1e2f3a4b/7e6d5c4b-3a29-4817-8605-f4e3d2c1b0a9',
  },
  twilio: { label: 'Twilio', example: 'RE0123456789abcdef0123456789abcdef.wav' },
} as const satisfies Record<string, { label: string; example: string }>;

export type RecorderProfileId = keyof typeof recorderProfiles;

const profileIds = Object.keys(recorderProfiles) as [RecorderProfileId, ...RecorderProfileId[]];

/** What reads a recorder's file names: a known recorder, or a pattern of one's own. */
export const RecorderProfile = z
  .union([
    z.enum(profileIds),
    z.strictObject({
      pattern: z
        .string()
        .min(1)
        .max(longestPattern)
        .describe(
          'A regular expression with named groups, without look-around and back-references: from, to, fromName, toName, local, remote, date, time, year, month, day, hour, minute, second, epoch, direction, agent, callId',
        ),
    }),
  ])
  .meta({ id: 'RecorderProfile' });
export type RecorderProfile = z.output<typeof RecorderProfile>;

/** The name of a time zone that is known here. */
export const timeZone = TimeZone.describe('Of the recorder: an IANA name');

/** Where a fact was read. */
export const factSources = ['metadata', 'sidecar', 'name', 'own_numbers'] as const;

/** What can be known of a call before its audio is heard. */
export const factNames = [
  'from',
  'fromName',
  'to',
  'toName',
  'connectedAt',
  'direction',
  'callId',
  'agent',
  'channels',
] as const;

export const Fact = z.object({
  field: z.enum(factNames),
  value: z
    .union([z.string(), z.array(z.string())])
    .describe('As the recording would have it: times are RFC 3339 in UTC'),
  source: z.enum(factSources),
  rule: z.string().describe('How it was read'),
});

export const recorderProfileEndpoints = {
  listRecorderProfiles: endpoint({
    method: 'GET',
    path: '/recorder-profiles',
    access: 'manage_recorders',
    summary: 'Recorders whose file names are known',
    status: 200,
    answer: z.object({
      items: z.array(z.object({ id: z.enum(profileIds), label: z.string(), example: z.string() })),
    }),
  }),
  testRecorderProfile: endpoint({
    method: 'POST',
    path: '/recorder-profiles/test',
    access: 'manage_recorders',
    summary: 'What a file name, a sidecar and metadata would tell of a call, and which rule says so',
    status: 200,
    body: z.strictObject({
      profile: RecorderProfile.optional(),
      timeZone,
      name: z.string().min(1).max(1024).describe('The object’s key below the recorder’s prefix'),
      sidecar: z.string().max(100_000).optional().describe('The sidecar’s text, as it would be uploaded'),
      metadata: z.record(z.string().max(64), z.string().max(2048)).optional().describe('The object’s metadata'),
    }),
    answer: z.object({
      catalogued: z.boolean().describe('Whether audio of this name would become a recording'),
      facts: z.array(Fact),
      problems: z
        .array(z.object({ code: z.string(), reason: z.string() }))
        .describe('What would keep it in quarantine; and what is wrong with the sidecar'),
      direction: z.enum(directions).nullable(),
      connectedAt: Timestamp.nullable(),
    }),
  }),
};
