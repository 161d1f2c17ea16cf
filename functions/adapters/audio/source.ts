import {
  AV_DISPOSITION_ATTACHED_PIC,
  AV_NOPTS_VALUE,
  AVDISCARD_ALL,
  AVERROR_EOF,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_VIDEO,
} from 'node-av/constants';
import {
  avGetCodecName,
  Codec,
  CodecContext,
  Dictionary,
  FFmpegError,
  FormatContext,
  Frame,
  InputFormat,
  Packet,
  type Stream,
} from 'node-av/lib';
import { containerOf, containers } from './container.ts';
import { hasMovieIndex, wavShare } from './headers.ts';
import { UnplayableAudio } from './unplayable.ts';

/** Decoders of what recorders and telephone systems write. What is not here is not run on files of strangers. */
const decoders = [
  ...['pcm_s16le', 'pcm_s16be', 'pcm_s24le', 'pcm_s24be', 'pcm_s32le', 'pcm_s32be', 'pcm_u8', 'pcm_s8'],
  ...['pcm_f32le', 'pcm_f32be', 'pcm_f64le', 'pcm_f64be', 'pcm_alaw', 'pcm_mulaw'],
  ...['gsm', 'gsm_ms', 'g722', 'g723_1', 'g726', 'g726le', 'g729', 'ilbc', 'truespeech', 'speex'],
  ...['adpcm_ms', 'adpcm_ima_wav', 'amrnb', 'amrwb'],
  ...['mp2float', 'mp3float', 'aac', 'opus', 'vorbis', 'flac', 'alac', 'wmav1', 'wmav2'],
];

const maxChannels = 3;
const sampleRates = { least: 4_000, most: 192_000 };
/** A file that keeps the demuxer failing this often in a row has no more to give. */
const maxReadErrors = 100;

/** One uploaded file, opened for one pass. Everything native is released by `close`. */
export class Source {
  readonly codec: string;
  readonly #promisedMs: number;
  readonly #share: number;
  /** Packets that could not be decoded, so far. */
  damaged = 0;
  readonly #format: FormatContext;
  readonly #decoder: CodecContext;
  readonly #stream: Stream;

  private constructor(
    native: { format: FormatContext; decoder: CodecContext; stream: Stream },
    promisedMs: number,
    share: number,
  ) {
    this.#format = native.format;
    this.#decoder = native.decoder;
    this.#stream = native.stream;
    this.codec = avGetCodecName(native.stream.codecpar.codecId) ?? 'unknown';
    this.#promisedMs = promisedMs;
    this.#share = share;
  }

  /** Throws UnplayableAudio. `bytes` is the size of the file. */
  static open(path: string, bytes: number): Source {
    const container = containerOf(path);
    if (!container) throw new UnplayableAudio('not_audio');
    if (container === 'mov' && !hasMovieIndex(path)) throw new UnplayableAudio('cut_off');

    const format = new FormatContext();
    let decoder: CodecContext | undefined;
    try {
      // One thing each way in: this demuxer, this file, and decoders that we know.
      using options = Dictionary.fromObject({
        format_whitelist: containers.map((name) => InputFormat.findInputFormat(name)?.name ?? name).join(','),
        protocol_whitelist: 'file',
        codec_whitelist: decoders.join(','),
        // PCM comes in packets of a few milliseconds otherwise, each of which costs as much as a large one.
        ...(container === 'wav' ? { max_size: 65_536 } : {}),
      });
      const opened = format.openInputSync(`file:${path}`, InputFormat.findInputFormat(container), options);
      if (opened < 0) throw new UnplayableAudio(bytes < 64 ? 'cut_off' : 'unreadable', FFmpegError.strerror(opened));
      refuseVideo(format.streams);
      // Before the streams are looked into: afterwards it may be an estimate.
      const promises = format.streams.map((stream) => promisedBy(format, stream));
      format.findStreamInfoSync();
      refuseVideo(format.streams);

      const stream = format.streams.find(({ codecpar }) => codecpar.codecType === AVMEDIA_TYPE_AUDIO);
      if (!stream) throw new UnplayableAudio(format.nbStreams === 0 ? 'unreadable' : 'not_audio');
      for (const other of format.streams) if (other.index !== stream.index) other.discard = AVDISCARD_ALL;
      const codec = Codec.findDecoder(stream.codecpar.codecId);
      if (!codec || !decoders.includes(codec.name ?? '')) {
        throw new UnplayableAudio('unsupported', avGetCodecName(stream.codecpar.codecId) ?? undefined);
      }
      refuseAbsurd(stream.codecpar.channels, stream.codecpar.sampleRate);

      decoder = new CodecContext();
      decoder.allocContext3(codec);
      check('unreadable', decoder.parametersToContext(stream.codecpar));
      decoder.pktTimebase = stream.timeBase;
      decoder.threadCount = 1;
      check('unreadable', decoder.open2Sync(codec));

      // FFmpeg corrects what the header of a WAV file says by the size of the file.
      const share = container === 'wav' ? wavShare(path, bytes) : 1;
      return new Source({ format, decoder, stream }, promises[stream.index] ?? 0, share);
    } catch (error) {
      decoder?.freeContext();
      format.closeInputSync();
      throw error;
    }
  }

  /** Calls with each decoded frame, which is valid until the call returns. What cannot be decoded is left out. */
  decode(use: (frame: Frame) => void) {
    using packet = new Packet();
    using frame = new Frame();
    packet.alloc();
    frame.alloc();
    const receive = () => {
      // Ends with EAGAIN or EOF, or with damage, after which the decoder wants the next packet.
      for (;;) {
        const received = this.#decoder.receiveFrameSync(frame);
        if (received < 0) return;
        use(frame);
        frame.unref();
      }
    };
    for (let readErrors = 0; readErrors < maxReadErrors; ) {
      const read = this.#format.readFrameSync(packet);
      if (read === AVERROR_EOF) break;
      if (read < 0) {
        readErrors++;
        continue;
      }
      readErrors = 0;
      if (packet.streamIndex === this.#stream.index) {
        if (this.#decoder.sendPacketSync(packet) < 0) this.damaged++;
        receive();
      }
      packet.unref();
    }
    this.#decoder.sendPacketSync(null);
    receive();
  }

  /** Milliseconds that the header promises beyond the `durationMs` that came out; 0 where it promises nothing. */
  missingMs(durationMs: number): number {
    return Math.max(0, (this.#share > 0 ? durationMs / this.#share : 0) - durationMs, this.#promisedMs - durationMs);
  }

  close() {
    this.#decoder.freeContext();
    this.#format.closeInputSync();
  }

  [Symbol.dispose]() {
    this.close();
  }
}

/** Throws UnplayableAudio where no telephone recorder could mean this. */
export function refuseAbsurd(channels: number, sampleRate: number) {
  if (channels < 1 || channels > maxChannels) throw new UnplayableAudio('unsupported', `${channels} channels`);
  if (sampleRate < sampleRates.least || sampleRate > sampleRates.most) {
    throw new UnplayableAudio('unsupported', `${sampleRate} Hz`);
  }
}

function refuseVideo(streams: Stream[]) {
  const isVideo = (stream: Stream) =>
    stream.codecpar.codecType === AVMEDIA_TYPE_VIDEO && !stream.hasDisposition(AV_DISPOSITION_ATTACHED_PIC);
  if (streams.some(isVideo)) throw new UnplayableAudio('unsupported', 'video');
}

/** Milliseconds that the header says this stream, or the file, lasts; 0 where it does not say. */
function promisedBy(format: FormatContext, stream: Stream): number {
  const { num, den } = stream.timeBase;
  if (stream.duration !== AV_NOPTS_VALUE && stream.duration > 0n) return (Number(stream.duration) * 1000 * num) / den;
  if (format.duration !== AV_NOPTS_VALUE && format.duration > 0n) return Number(format.duration) / 1000;
  return 0;
}

function check(code: 'unreadable', result: number) {
  if (result < 0) throw new UnplayableAudio(code, FFmpegError.strerror(result));
}
