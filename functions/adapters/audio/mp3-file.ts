import { AV_SAMPLE_FMT_S16P, FF_ENCODER_LIBMP3LAME } from 'node-av/constants';
import { Codec, CodecContext, FFmpegError, FormatContext, type Frame, Packet, Rational } from 'node-av/lib';
import { layoutOf } from './converter.ts';

/**
 * Speech at 8 kHz (telephone, 3.4 kHz wide) is transparent enough at 16 kbit/s a channel, at 16 kHz (wideband, 7 kHz
 * wide) at 24: an hour of stereo is 14 or 22 MB. Constant, so that a player finds a second without an index.
 */
const bitRateOf = (channels: number, sampleRate: number) => channels * (sampleRate === 8000 ? 16_000 : 24_000);

/** An MP3 that is being written: constant bitrate, its first frame an Info header with a seek table. */
export class Mp3File {
  readonly #format = new FormatContext();
  readonly #encoder = new CodecContext();
  readonly #packet = new Packet();
  #samples = 0n;

  /** Throws where the file cannot be created. */
  constructor(path: string, channels: 1 | 2, sampleRate: 8000 | 16_000) {
    const codec = Codec.findEncoderByName(FF_ENCODER_LIBMP3LAME);
    this.#packet.alloc();
    this.#encoder.allocContext3(codec);
    this.#encoder.sampleFormat = AV_SAMPLE_FMT_S16P;
    this.#encoder.sampleRate = sampleRate;
    this.#encoder.channelLayout = layoutOf(channels);
    this.#encoder.timeBase = new Rational(1, sampleRate);
    this.#encoder.bitRate = BigInt(bitRateOf(channels, sampleRate));
    // Joint stereo shares bits between agent and caller, and lets one be heard faintly in the other's silence.
    // (An option, not a dictionary: one that is given to open2 or writeHeader the binding releases twice, and crashes.)
    check(this.#encoder.setOption('joint_stereo', 0));
    check(this.#encoder.open2Sync(codec));

    check(this.#format.allocOutputContext2(null, 'mp3', path));
    const stream = this.#format.newStream();
    stream.timeBase = this.#encoder.timeBase;
    check(stream.codecpar.fromContext(this.#encoder));
    check(this.#format.openOutputSync());
    check(this.#format.setOption('write_xing', 1));
    check(this.#format.setOption('id3v2_version', 0));
    check(this.#format.writeHeaderSync());
    // So that packets are written as they come: their times count samples on both sides.
    if (stream.timeBase.den !== sampleRate) throw new Error('The MP3 does not count time in samples');
  }

  /** Samples a frame that is written must have. */
  get frameSize(): number {
    return this.#encoder.frameSize;
  }

  /** Throws where the disk is full or the file cannot be written. */
  write(frame: Frame) {
    frame.pts = this.#samples;
    this.#samples += BigInt(frame.nbSamples);
    check(this.#encoder.sendFrameSync(frame));
    this.#drain();
  }

  /** Writes what is left and the seek table. */
  finish() {
    check(this.#encoder.sendFrameSync(null));
    this.#drain();
    check(this.#format.writeTrailerSync());
    this.#format.closeOutputSync();
  }

  [Symbol.dispose]() {
    this.#packet.free();
    this.#encoder.freeContext();
    this.#format.closeOutputSync();
    this.#format.freeContext();
  }

  #drain() {
    while (this.#encoder.receivePacketSync(this.#packet) >= 0) {
      check(this.#format.writeFrameSync(this.#packet));
      this.#packet.unref();
    }
  }
}

function check(result: number) {
  FFmpegError.throwIfError(result, 'Writing the rendition');
}
