import { AV_BUFFERSRC_FLAG_KEEP_REF, AV_CHANNEL_ORDER_NATIVE, AV_SAMPLE_FMT_S16P } from 'node-av/constants';
import { avGetSampleFmtName, FFmpegError, Filter, type FilterContext, FilterGraph, Frame } from 'node-av/lib';
import { UnplayableAudio } from './unplayable.ts';

interface Form {
  channels: 1 | 2;
  sampleRate: 8000 | 16_000;
  /** Samples a frame for the encoder. */
  frameSize: number;
}

interface Consumer {
  /** A frame of `frameSize` samples, valid until the call returns. */
  encode: (frame: Frame) => void;
  /** The same samples in longer pieces: 16 bits, a buffer a channel, valid until the call returns. */
  measure: (planes: Buffer[], samples: number) => void;
}

/** Looking into a frame costs as much for 72 ms as for seconds. */
const measuredSamples = 16_000;

/** Turns decoded frames of any kind into frames of one form, 16 bits a sample, a plane a channel. */
export class Converter {
  readonly #form: Form;
  readonly #consumer: Consumer;
  readonly #frame = new Frame();
  // One look into native memory that is used again for all of a call: V8 does not know how much each holds back.
  readonly #window = new Frame();
  readonly #planes: Buffer[];
  #graph: FilterGraph | undefined;
  #input: FilterContext | undefined;
  #encoded: FilterContext | undefined;
  #measured: FilterContext | undefined;
  #kind = { format: -1, sampleRate: 0, channels: 0 };

  constructor(form: Form, consumer: Consumer) {
    this.#form = form;
    this.#consumer = consumer;
    this.#frame.alloc();
    this.#window.alloc();
    this.#window.format = AV_SAMPLE_FMT_S16P;
    this.#window.channelLayout = layoutOf(form.channels);
    this.#window.sampleRate = form.sampleRate;
    this.#window.nbSamples = measuredSamples;
    check(this.#window.getBuffer());
    this.#planes = this.#window.data ?? [];
  }

  add(frame: Frame) {
    const { format, sampleRate, channels } = this.#kind;
    // A file may go on in another form, as two recordings joined into one do.
    if (frame.format !== format || frame.sampleRate !== sampleRate || frame.channels !== channels) this.#build(frame);
    check(this.#input?.buffersrcAddFrameSync(frame, AV_BUFFERSRC_FLAG_KEEP_REF) ?? -1);
    this.#drain();
  }

  /** Hands out what is left, the last frame filled up with silence. */
  finish() {
    if (!this.#graph) return;
    this.#input?.buffersrcAddFrameSync(null);
    this.#drain();
    this.#graph.free();
    this.#graph = undefined;
  }

  [Symbol.dispose]() {
    this.#graph?.free();
    this.#frame.free();
    this.#window.free();
  }

  #build(frame: Frame) {
    this.finish();
    const { format, sampleRate, channels, channelLayout } = frame;
    this.#kind = { format, sampleRate, channels };
    const { channels: wanted, sampleRate: rate, frameSize } = this.#form;
    const layout = channelLayout.mask ? `channel_layout=0x${channelLayout.mask.toString(16)}` : `channels=${channels}`;
    const graph = new FilterGraph();
    this.#graph = graph;
    graph.alloc();
    graph.nbThreads = 1;
    const source = `time_base=1/${sampleRate}:sample_rate=${sampleRate}:sample_fmt=${avGetSampleFmtName(format as never)}:${layout}`;
    const form = `sample_fmts=s16p:sample_rates=${rate}:channel_layouts=${wanted === 1 ? 'mono' : 'stereo'}`;
    const add = (name: string, args: string | null, after?: FilterContext, output = 0) => {
      const filter = Filter.getByName(name as 'abuffer');
      const context = filter && graph.createFilter(filter, `${name}${output}`, args);
      if (!context) throw new UnplayableAudio('unreadable', `no ${name} for ${args}`);
      if (after) check(after.link(name === 'asetnsamples' ? output : 0, context, 0));
      return context;
    };
    this.#input = add('abuffer', source);
    const mapped = add('pan', panOf(channels, wanted), this.#input);
    const resampled = add('aresample', `${rate}`, mapped);
    const twice = add('asplit', '2', add('aformat', form, resampled));
    this.#encoded = add('abuffersink', null, add('asetnsamples', `n=${frameSize}:p=1`, twice, 0), 0);
    this.#measured = add('abuffersink', null, add('asetnsamples', `n=${measuredSamples}:p=0`, twice, 1), 1);
    check(graph.configSync());
  }

  #drain() {
    const { encode, measure } = this.#consumer;
    const frame = this.#frame;
    while (this.#encoded && this.#encoded.buffersinkGetFrameSync(frame) >= 0) {
      encode(frame);
      frame.unref();
    }
    while (this.#measured && this.#measured.buffersinkGetFrameSync(frame) >= 0) {
      const samples = frame.nbSamples;
      if (samples === measuredSamples && this.#window.copy(frame) >= 0) measure(this.#planes, samples);
      else measure(frame.data ?? [], samples);
      frame.unref();
    }
  }
}

/** FFmpeg's layouts of mono (front centre) and stereo (front left and right). */
export function layoutOf(channels: 1 | 2) {
  return { nbChannels: channels, order: AV_CHANNEL_ORDER_NATIVE, mask: channels === 1 ? 0x4n : 0x3n };
}

/** Of three channels the third is the mix of the others: the first two are the call. */
function panOf(from: number, to: 1 | 2): string {
  if (to === 2) return `stereo|c0=c0|c1=${from === 1 ? 'c0' : 'c1'}`;
  return from === 1 ? 'mono|c0=c0' : 'mono|c0=0.5*c0+0.5*c1';
}

/** What cannot be converted is of a form that no recorder means: the file's fault. */
function check(result: number) {
  if (result < 0) throw new UnplayableAudio('unreadable', FFmpegError.strerror(result));
}
