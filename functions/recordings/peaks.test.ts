import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodePeaks, encodePeaks, overview } from './peaks.ts';

const peaks = fc
  .tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 2 }), fc.nat(500))
  .chain(([perSecond, channels, length]) =>
    fc.record({
      perSecond: fc.constant(perSecond),
      channels: fc.array(fc.uint8Array({ minLength: length, maxLength: length }), {
        minLength: channels,
        maxLength: channels,
      }),
    }),
  );

test('a file of peaks reads back as it was written', () => {
  fc.assert(
    fc.property(peaks, (value) => {
      const read = decodePeaks(encodePeaks(value));
      expect(read.perSecond).toBe(value.perSecond);
      expect(read.channels.map((channel) => [...channel])).toEqual(value.channels.map((channel) => [...channel]));
    }),
  );
});

test('an overview has no more values than asked for, keeps the loudest and stays in 0 to 1', () => {
  fc.assert(
    fc.property(peaks, fc.integer({ min: 1, max: 300 }), (value, most) => {
      const { channels, samplesPerSecond } = overview(value, most);
      channels.forEach((channel, i) => {
        const original = value.channels[i] as Uint8Array;
        expect(channel.length).toBeLessThanOrEqual(most);
        expect(Math.max(0, ...channel)).toBeCloseTo(Math.max(0, ...original) / 255, 2);
        expect(channel.every((peak) => peak >= 0 && peak <= 1)).toBe(true);
        // The last value may stand for less time than the others, never for more.
        const seconds = original.length / value.perSecond;
        expect(channel.length / samplesPerSecond).toBeGreaterThanOrEqual(seconds - 1e-9);
        expect((channel.length - 1) / samplesPerSecond).toBeLessThanOrEqual(seconds);
      });
    }),
  );
});

test('an overview of a part has what the whole has there, and stays within the recording whatever is asked for', () => {
  const value = { perSecond: 10, channels: [Uint8Array.from({ length: 100 }, (_, i) => i)] };
  expect(overview(value, 1000, 2000, 3000)).toEqual({
    ...{ samplesPerSecond: 10, fromMs: 2000 },
    channels: [[20, 21, 22, 23, 24, 25, 26, 27, 28, 29].map((peak) => Math.round((peak / 255) * 1000) / 1000)],
  });
  const time = fc.integer({ min: 0, max: 20_000 });
  fc.assert(
    fc.property(time, time, (from, until) => {
      const { channels, fromMs } = overview(value, 1000, from, until);
      expect(fromMs).toBeLessThanOrEqual(10_000);
      expect(channels[0]?.length).toBeLessThanOrEqual(100 - fromMs / 100);
    }),
  );
});

test.each([
  ['nothing', new Uint8Array()],
  ['another file', new TextEncoder().encode('RIFF....WAVEfmt ')],
  ['one that is cut off', encodePeaks({ perSecond: 50, channels: [new Uint8Array(100)] }).subarray(0, 60)],
])('%s is not read as peaks', (_, bytes) => {
  expect(() => decodePeaks(bytes)).toThrow();
});
