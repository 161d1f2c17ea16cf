import type { Peaks } from '#functions/recordings/peaks';

const perSecond = 50;
const blockLength = 32 * 1024;

/** Finds the peaks of one channel: 50 a second, 0 to 255, as samples come by. */
class ChannelMeter {
  readonly #window: number;
  #left: number;
  #peak = 0;
  // Blocks, so that a long call never copies what it has: 11 minutes each.
  readonly #blocks: Uint8Array[] = [];
  #used = blockLength;

  constructor(sampleRate: number) {
    this.#window = sampleRate / perSecond;
    this.#left = this.#window;
  }

  add(samples: Int16Array) {
    let peak = this.#peak;
    for (let at = 0; at < samples.length; ) {
      const end = Math.min(samples.length, at + this.#left);
      this.#left -= end - at;
      for (; at < end; at++) {
        const sample = samples[at] as number;
        const loudness = sample < 0 ? -sample : sample;
        if (loudness > peak) peak = loudness;
      }
      if (this.#left === 0) {
        this.#push(peak);
        peak = 0;
        this.#left = this.#window;
      }
    }
    this.#peak = peak;
  }

  /** The values so far, at most `length`. */
  values(length: number): Uint8Array {
    if (this.#left < this.#window) this.#push(this.#peak);
    const all = Buffer.concat(this.#blocks);
    return new Uint8Array(all.subarray(0, Math.min(length, all.length - (blockLength - this.#used))));
  }

  #push(peak: number) {
    if (this.#used === blockLength) {
      this.#blocks.push(new Uint8Array(blockLength));
      this.#used = 0;
    }
    // -32768 has no positive counterpart: it is full scale like 32767.
    (this.#blocks.at(-1) as Uint8Array)[this.#used++] = Math.min(255, Math.round((peak * 255) / 32_767));
  }
}

export class PeakMeter {
  readonly #channels: ChannelMeter[];

  /** `sampleRate` is a multiple of 50. */
  constructor(channels: number, sampleRate: number) {
    this.#channels = Array.from({ length: channels }, () => new ChannelMeter(sampleRate));
  }

  /** `planes` holds the 16-bit samples of each channel, in the machine's byte order. */
  add(planes: Buffer[], samples: number) {
    this.#channels.forEach((channel, i) => {
      const plane = planes[i] as Buffer;
      channel.add(new Int16Array(plane.buffer, plane.byteOffset, samples));
    });
  }

  /** Peaks of the first `durationMs`. Called once, at the end. */
  peaks(durationMs: number): Peaks {
    const length = Math.ceil((durationMs * perSecond) / 1000);
    return { perSecond, channels: this.#channels.map((channel) => channel.values(length)) };
  }
}
