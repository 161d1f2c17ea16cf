import * as z from 'zod';
import { said } from '../profiles/reading.ts';
import { sayTime } from '../rules.ts';
import { type Fields, invalid, type SidecarContext, type SidecarReading } from './form.ts';

/** Deployed software writes 0.0.1 to 0.4.0; later drafts leave the version out, or count on. */
const Version = z.string().regex(/^0\.\d{1,3}\.\d{1,3}$/, 'is a version that is not known');
const Index = z.int().min(0).max(10_000);

const Party = z.object({
  tel: z.string().nullish(),
  sip: z.string().nullish(),
  name: z.string().nullish(),
  role: z.string().nullish(),
});

const Dialog = z.object({
  type: z.string(),
  start: z.string(),
  /** One for all channels, one a channel, or several a channel. */
  parties: z.union([Index, z.array(z.union([Index, z.array(Index).max(100)])).max(100)]).nullish(),
  originator: Index.nullish(),
  filename: z.string().nullish(),
});

const Vcon = z.object({
  vcon: Version.nullish(),
  uuid: z.string().min(1).max(256),
  parties: z.array(Party).max(1000),
  dialog: z.array(z.looseObject({ type: z.string() })).max(1000),
});

/** Names that drafts have had for what 0.4.0 says. */
const renamed: Record<string, string> = { party: 'parties', file_name: 'filename', start_time: 'start' };

const inTermsOf040 = (dialog: Fields): Fields => {
  const entries = Object.entries(dialog).map(([name, value]) => [renamed[name] ?? name, value] as const);
  // Where both names are there, the proper one counts.
  return { ...Object.fromEntries(entries), ...dialog };
};

/** A vCon, as of draft-ietf-vcon-vcon-core: the one recording in it, or of several the one of the audio's name. */
export function readVcon(fields: Fields, { audio, now }: SidecarContext): SidecarReading {
  const parsed = Vcon.safeParse(fields);
  if (!parsed.success) return invalid(parsed.error);
  const { uuid, parties } = parsed.data;
  const recordings = parsed.data.dialog.filter(({ type }) => type === 'recording').map(inTermsOf040);
  const named = recordings.filter(({ filename }) => audio !== undefined && filename === audio);
  const candidates = named.length > 0 ? named : recordings;
  if (candidates.length === 0) return { invalid: 'it has no dialog of type recording' };
  // Whoever asks for no audio asks whether it can be read at all.
  if (candidates.length > 1 && audio !== undefined)
    return { invalid: 'it has several recordings, and the filename of one alone must be that of the audio' };
  const dialog = Dialog.safeParse(candidates[0]);
  if (!dialog.success) return invalid(dialog.error);
  const { start, originator } = dialog.data;
  const channels = [dialog.data.parties ?? parties.map((_, i) => i)].flat().map((entry) => [entry].flat());
  const present = [...new Set(channels.flat())];
  if (present.some((index) => !parties[index])) return { invalid: 'a dialog names a party that is not there' };
  const caller = originator ?? present[0];
  const callee = present.find((index) => index !== caller);
  if (present.length > 2)
    return { invalid: 'its recording has more than two parties: it does not tell who was called' };
  const [from, to] = [caller, callee].map((index) => (index === undefined ? undefined : parties[index]));
  if (caller !== undefined && !from) return { invalid: 'the originator is a party that is not there' };
  const agent = [from, to].find((party) => party?.role?.toLowerCase() === 'agent');
  const labels = channels.map((entry) => entry.map((index) => labelOf(parties[index])).join(' and '));
  const how = originator === undefined || originator === null ? 'the first party of the dialog' : 'the originator';
  return {
    from: said(numberOf(from), how),
    fromName: said(from?.name ?? undefined, `the name of ${how}`),
    to: said(numberOf(to), 'the other party of the dialog'),
    toName: said(to?.name ?? undefined, 'the name of the other party'),
    connectedAt: sayTime(start, now, 'the start of the dialog'),
    callId: said(uuid, 'the vCon’s uuid'),
    agent: said(agent?.name ?? undefined, 'the party whose role is agent'),
    channels:
      labels.length > 1 && labels.length <= 8
        ? { value: labels.map((label) => label.slice(0, 64)), rule: 'the parties of the dialog, one a channel' }
        : undefined,
  };
}

type Party = z.output<typeof Party>;
const numberOf = (party: Party | undefined) => party?.tel ?? party?.sip ?? undefined;
const labelOf = (party: Party | undefined) => party?.name ?? numberOf(party) ?? 'unknown';
