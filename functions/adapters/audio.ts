import { statSync } from 'node:fs';
import { AV_LOG_QUIET } from 'node-av/constants';
import { type Frame, Log } from 'node-av/lib';
import type { Peaks } from '#functions/recordings/peaks';
import { Converter } from './audio/converter.ts';
import { Mp3File } from './audio/mp3-file.ts';
import { PeakMeter } from './audio/peak-meter.ts';
import { refuseAbsurd, Source } from './audio/source.ts';
import { UnplayableAudio } from './audio/unplayable.ts';

export { UnplayableAudio } from './audio/unplayable.ts';

interface AudioDetails {
  /** FFmpeg's name of the codec, such as `pcm_alaw`. */
  codec: string;
  channels: number;
  /** Hertz, as decoded. */
  sampleRate: number;
  /** Milliseconds of sound that are there, whatever the header says. */
  durationMs: number;
  /** The header promises notably more than is there. */
  truncated: boolean;
}

export interface Rendition {
  details: AudioDetails;
  peaks: Peaks;
  /** Size of the MP3. */
  bytes: number;
  channels: 1 | 2;
}

/** No call lasts longer: a file that does was made to fill the disk. */
const longestMs = 24 * 60 * 60 * 1000;

// What FFmpeg has to say about damaged files would fill the log; what matters is in the result.
Log.setLevel(AV_LOG_QUIET);

/**
 * Makes `input`, any audio file, into an MP3 for the browser at `output` and finds its peaks, in one pass. The content
 * decides what the file is, never its name. Damage in the middle is left out. Memory does not depend on the length.
 * Throws UnplayableAudio where the file is at fault, another error where something else is (such as a full disk).
 */
export function render(input: string, output: string): Rendition {
  const inputBytes = statSync(input).size;
  if (inputBytes === 0) throw new UnplayableAudio('empty');
  using source = Source.open(input, inputBytes);
  using cleanup = new DisposableStack();
  let track: ReturnType<typeof startTrack> | undefined;
  let durationMs = 0;

  source.decode((frame) => {
    const { nbSamples, sampleRate, channels } = frame;
    refuseAbsurd(channels, sampleRate);
    durationMs += (nbSamples * 1000) / sampleRate;
    if (durationMs > longestMs) throw new UnplayableAudio('unsupported', 'longer than a day');
    track ??= startTrack(output, frame, cleanup);
    track.converter.add(frame);
  });

  if (!track || durationMs < 1) throw new UnplayableAudio(source.damaged > 0 ? 'unreadable' : 'no_samples');
  track.converter.finish();
  track.mp3.finish();
  return {
    details: {
      codec: source.codec,
      channels: track.sourceChannels,
      sampleRate: track.sourceRate,
      durationMs: Math.round(durationMs),
      // Encoders round to whole frames and headers to whole seconds: that is not a cut.
      truncated: source.missingMs(durationMs) > Math.max(1000, durationMs * 0.01),
    },
    peaks: track.meter.peaks(durationMs),
    bytes: statSync(output).size,
    channels: track.channels,
  };
}

/** What follows the decoder, as the first frame asks for it. */
function startTrack(output: string, first: Frame, cleanup: DisposableStack) {
  const channels = first.channels === 1 ? 1 : 2;
  // Speech needs no more: what is narrower than wideband stays at the telephone's rate, the rest comes down to 16 kHz.
  const sampleRate = first.sampleRate <= 8000 ? 8000 : 16_000;
  const mp3 = cleanup.use(new Mp3File(output, channels, sampleRate));
  const meter = new PeakMeter(channels, sampleRate);
  const converter = cleanup.use(
    new Converter(
      { channels, sampleRate, frameSize: mp3.frameSize },
      { encode: (frame) => mp3.write(frame), measure: (planes, samples) => meter.add(planes, samples) },
    ),
  );
  return { channels, converter, mp3, meter, sourceChannels: first.channels, sourceRate: first.sampleRate } as const;
}
