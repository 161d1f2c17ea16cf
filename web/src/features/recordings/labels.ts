import type { Recording } from '#contract/recordings';

export const directionLabels: Record<NonNullable<Recording['direction']>, string> = {
  inbound: 'Inbound',
  outbound: 'Outbound',
  internal: 'Internal',
};

/** The same for who looks for calls, of which some recorders do not say it. */
export const directionFilterLabels = { ...directionLabels, none: 'Not known' };

const codecs: Record<string, string> = {
  pcm_s16le: 'PCM 16-bit',
  pcm_alaw: 'G.711 A-law',
  pcm_mulaw: 'G.711 µ-law',
  gsm: 'GSM 6.10',
  gsm_ms: 'GSM 6.10 (WAV49)',
  adpcm_g722: 'G.722',
  mp3: 'MP3',
  opus: 'Opus',
  aac: 'AAC',
  flac: 'FLAC',
};

/** What the original is made of, for lists: `G.711 A-law, 2 channels`. */
export function codecText({ codec, channels }: Recording['audio']): string {
  const many = channels === 1 ? '1 channel' : `${channels} channels`;
  return `${codecs[codec] ?? codec}, ${many}`;
}

/** The same with its sample rate: `G.711 A-law, 2 channels, 8 kHz`. */
export const audioText = (audio: Recording['audio']): string => `${codecText(audio)}, ${audio.sampleRate / 1000} kHz`;
