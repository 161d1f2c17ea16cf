import { AV_BUFFERSRC_FLAG_KEEP_REF } from 'node-av/constants';
import { avGetSampleFmtName, FFmpegError, Filter, type FilterContext, FilterGraph, Frame } from 'node-av/lib';
import { UnplayableAudio } from './unplayable.ts';

interface Form {
  channels: 1 | 2;
  sampleRate: 8000 | 16_000;
  frameSize: number;
}

/** Turns decoded frames of any kind into frames of one form, 16 bits a sample, a plane a channel. */
export class Converter {
  readonly #form: Form;
  readonly #use: (frame: Frame) => void;
  readonly #frame = new Frame();
  #graph: FilterGraph | undefined;
  #input: FilterContext | undefined;
  #output: FilterContext | undefined;
  #kind = { format: -1, sampleRate: 0, channels: 0 };

  /** `use` is called with each converted frame, which is valid until the call returns. */
  constructor(form: Form, use: (frame: Frame) => void) {
    this.#form = form;
    this.#use = use;
    this.#frame.alloc();
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
    const steps: [name: string, args: string][] = [
      ['pan', panOf(channels, wanted)],
      ['aresample', `${rate}`],
      ['aformat', `sample_fmts=s16p:sample_rates=${rate}:channel_layouts=${wanted === 1 ? 'mono' : 'stereo'}`],
      ['asetnsamples', `n=${frameSize}:p=1`],
    ];
    const add = (name: string, args: string | null) => {
      const filter = Filter.getByName(name as 'abuffer');
      const context = filter && graph.createFilter(filter, name, args);
      if (!context) throw new UnplayableAudio('unreadable', `no ${name} for ${args}`);
      return context;
    };
    this.#input = add('abuffer', source);
    let last = this.#input;
    for (const [name, args] of steps) {
      const next = add(name, args);
      check(last.link(0, next, 0));
      last = next;
    }
    this.#output = add('abuffersink', null);
    check(last.link(0, this.#output, 0));
    check(graph.configSync());
  }

  #drain() {
    while ((this.#output?.buffersinkGetFrameSync(this.#frame) ?? -1) >= 0) {
      this.#use(this.#frame);
      this.#frame.unref();
    }
  }
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
