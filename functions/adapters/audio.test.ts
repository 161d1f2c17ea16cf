import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { fixture, manifest, sine, wav, wavHeader } from './audio/testing.ts';
import { render, UnplayableAudio } from './audio.ts';

const folder = mkdtempSync(join(tmpdir(), 'audio-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
const output = join(folder, 'audio.mp3');
const input = join(folder, 'upload');

/** Renders a file with this content. */
function renderBytes(content: Buffer | string) {
  writeFileSync(input, content);
  return render(input, output);
}

/** The code of the UnplayableAudio that is thrown; any other error passes through. */
function refusal(act: () => unknown) {
  try {
    act();
  } catch (error) {
    if (error instanceof UnplayableAudio) return error.code;
    throw error;
  }
  return 'rendered';
}

describe('every file that recorders send', () => {
  test.each(manifest.good)('$file comes out as what it is', ({ file, codec, channels, sampleRate, durationMs }) => {
    const rendition = render(fixture(file), output);

    const tolerance = codec === 'mp3' ? 250 : durationMs * 0.01;
    expect(rendition.details).toMatchObject({ codec, channels, sampleRate, truncated: file === 'truncated.wav' });
    expect(Math.abs(rendition.details.durationMs - durationMs)).toBeLessThanOrEqual(tolerance);
    expect(rendition.channels).toBe(channels === 1 ? 1 : 2);
    expect(rendition.peaks.channels.map(({ length }) => length)).toEqual(
      Array.from({ length: rendition.channels }, () => Math.ceil((rendition.details.durationMs * 50) / 1000)),
    );
    expect(rendition.bytes).toBe(readFileSync(output).length);
  });

  test.each([
    ['bad-empty.wav', 'empty'],
    ['bad-header-only.wav', 'no_samples'],
    ['bad-html.mp3', 'not_audio'],
    ['bad-noise.mp3', 'not_audio'],
    ['bad-no-moov.m4a', 'cut_off'],
    ['bad-video.mp4', 'unsupported'],
  ])('%s is refused as %s', (file, code) => {
    expect(refusal(() => render(fixture(file), output))).toBe(code);
  });

  test('all that the manifest calls bad are among these', () => {
    expect(manifest.bad.map(({ file }) => refusal(() => render(fixture(file), output)))).not.toContain('rendered');
  });
});

describe('the rendition', () => {
  test.each([
    { name: 'telephone stereo', file: 'pcm16-stereo-8k.wav', hertz: 8000, frameBytes: 288 },
    { name: 'telephone mono', file: 'mulaw-mono-8k.wav', hertz: 8000, frameBytes: 144 },
    { name: 'wideband stereo', file: 'opus-stereo.ogg', hertz: 16_000, frameBytes: 216 },
    { name: 'wideband mono', file: 'pcm16-mono-16k.wav', hertz: 16_000, frameBytes: 108 },
  ])('of $name has a constant bitrate and a seek table', ({ file, hertz, frameBytes }) => {
    const { details } = render(fixture(file), output);
    const mp3 = readMp3(readFileSync(output));

    expect(mp3.info.tag).toBe('Info');
    expect(mp3.info.frames).toBe(mp3.frames.length);
    expect(mp3.info.toc).toHaveLength(100);
    // Byte 256ths of the file at each hundredth of the time: a straight line where the bitrate is constant.
    mp3.info.toc.forEach((at, percent) => {
      expect(Math.abs(at - (percent / 100) * 256)).toBeLessThanOrEqual(3);
    });
    expect(new Set(mp3.frames.map(({ bytes }) => bytes))).toEqual(new Set([frameBytes]));
    expect(new Set(mp3.frames.map((frame) => frame.hertz))).toEqual(new Set([hertz]));
    // The encoder's delay comes on top, and the last frame is filled up.
    const milliseconds = (mp3.frames.length * 576_000) / hertz;
    expect(milliseconds - details.durationMs).toBeGreaterThanOrEqual(0);
    expect(milliseconds - details.durationMs).toBeLessThan((4 * 576_000) / hertz);
  });

  test('keeps what one party says out of the other channel', () => {
    renderBytes(wav(8000, 3, [sine(700, 0.8), () => 0]));
    const heard = render(output, join(folder, 'again.mp3')).peaks.channels.map((values) => Math.max(...values));
    expect(heard[0]).toBeGreaterThan(0.7 * 255);
    expect(heard[1]).toBeLessThanOrEqual(1);
  });

  test('of three channels has the first two', () => {
    const { peaks, details } = renderBytes(wav(8000, 1, [sine(500, 0.5), sine(500, 0.25), sine(500, 0.75)]));
    expect(details.channels).toBe(3);
    expect(peaks.channels.map((values) => Math.max(...values))).toEqual([128, 64]);
  });

  test('that cannot be written is no fault of the upload', () => {
    expect(() => render(fixture('truncated.wav'), join(folder, 'missing', 'audio.mp3'))).toThrow(/No such file/);
  });
});

describe('peaks', () => {
  test.each([8000, 16_000])('are the greatest samples of each 20 ms at %d Hz', (sampleRate) => {
    const left = (time: number) => sine(440, 0.9 * (time / 2))(time);
    const right = (time: number) => (time < 1 ? sine(300, 0.1)(time) : sine(300, 1)(time));
    const { peaks } = renderBytes(wav(sampleRate, 2, [left, right]));

    const window = sampleRate / 50;
    const expected = [left, right].map((at) =>
      Array.from({ length: 100 }, (_, i) =>
        Math.max(...Array.from({ length: window }, (_, j) => Math.abs(at((i * window + j) / sampleRate)) * 255)),
      ),
    );
    expect(peaks.perSecond).toBe(50);
    expected.forEach((values, channel) => {
      expect(peaks.channels[channel]).toHaveLength(values.length);
      values.forEach((value, i) => {
        expect(Math.abs((peaks.channels[channel]?.[i] ?? -1) - value)).toBeLessThanOrEqual(0.51);
      });
    });
  });

  test('reach 255 at full scale, above and below', () => {
    const { peaks } = renderBytes(wav(8000, 1, [() => 1, () => -32_768 / 32_767]));
    expect(peaks.channels.map((values) => values[20])).toEqual([255, 255]);
  });
});

describe('damage', () => {
  test.each(['mp3-cbr-stereo.mp3', 'flac-stereo.flac', 'opus-stereo.ogg', 'aac-stereo.m4a', 'gsm-headerless.gsm'])(
    'in the middle of %s leaves what is before and after',
    (file) => {
      const bytes = readFileSync(fixture(file));
      const middle = bytes.length >> 1;
      bytes.fill(0xa5, middle, middle + (bytes.length >> 5));
      expect(renderBytes(bytes).details.durationMs).toBeGreaterThan(0.9 * 23_357);
    },
  );

  test.each([
    'pcm16-stereo-8k.wav',
    'gsm-wav49-mono.WAV',
    'mp3-cbr-stereo.mp3',
    'flac-stereo.flac',
    'opus-stereo.webm',
  ])('that cuts %s in half is said', (file) => {
    const bytes = readFileSync(fixture(file));
    const { details } = renderBytes(bytes.subarray(0, bytes.length >> 1));
    expect(details.truncated).toBe(true);
    expect(details.durationMs).toBeLessThan(12_500);
  });

  test('is not what a recorder leaves that streams, and never knew the size', () => {
    const call = wav(8000, 1, [sine(500, 0.5)]);
    for (const dataBytes of [0, 0x7fff_ffff, 0xffff_ffff]) {
      const header = wavHeader({ sampleRate: 8000, channels: 1, dataBytes });
      const { details } = renderBytes(Buffer.concat([header, call.subarray(44)]));
      expect(details).toMatchObject({ durationMs: 1000, truncated: false });
    }
  });

  test('does not matter where a recording goes on in another form', () => {
    const telephone = readFileSync(fixture('mp3-cbr-stereo.mp3'));
    render(fixture('pcm16-mono-16k.wav'), output);
    const { details, channels } = renderBytes(Buffer.concat([telephone, readFileSync(output)]));
    expect(channels).toBe(2);
    expect(Math.abs(details.durationMs - 2 * 23_357)).toBeLessThan(1000);
  });

  test('of any kind ends in a rendition or a refusal, soon', { timeout: 60_000 }, async () => {
    const script = new URL('./audio/fuzz.ts', import.meta.url).pathname;
    const { stdout } = await promisify(execFile)(process.execPath, [script, '1', '64'], { timeout: 60_000 });
    expect(JSON.parse(stdout)).toMatchObject({ rendered: expect.any(Number), unreadable: expect.any(Number) });
  });
});

describe('what is no call', () => {
  const pcm = Buffer.alloc(100_000, 1);
  const form = { sampleRate: 8000, channels: 1, dataBytes: pcm.length };

  test.each([
    { name: '1,000 channels', header: { ...form, channels: 1000 } },
    { name: '4 channels', header: { ...form, channels: 4 } },
    { name: 'a sample rate of 1 GHz', header: { ...form, sampleRate: 1_000_000_000 } },
    { name: 'a sample rate of 1 Hz', header: { ...form, sampleRate: 1 } },
  ])('$name is refused', ({ header }) => {
    expect(['unsupported', 'unreadable']).toContain(
      refusal(() => renderBytes(Buffer.concat([wavHeader(header), pcm]))),
    );
  });

  test('noise and text are never taken for audio', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 8192 }), fc.string({ minLength: 1, unit: 'grapheme' })),
        (content) => {
          expect(refusal(() => renderBytes(Buffer.from(content as Uint8Array)))).toBe('not_audio');
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a playlist opens no other file and calls no host', async () => {
    let calls = 0;
    const server = createServer((_, answer) => {
      calls++;
      answer.end(readFileSync(fixture('pcm16-stereo-8k.wav')));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/call.wav`;
    const file = fixture('pcm16-stereo-8k.wav');
    const playlists = [url, `file:${file}`, file].flatMap((target) => [
      `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n${target}\n#EXT-X-ENDLIST\n`,
      `ffconcat version 1.0\nfile '${target}'\n`,
      `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>${target}</BaseURL></MPD>`,
      `[playlist]\nFile1=${target}\n`,
      `v=0\nc=IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\na=control:${target}\n`,
    ]);
    // FFmpeg works in this thread: an open connection would show only after it, so the server gets its turn.
    const codes = playlists.map((content) => refusal(() => renderBytes(content)));
    await new Promise((resolve) => setTimeout(resolve, 50));
    server.close();

    expect(new Set(codes)).toEqual(new Set(['not_audio']));
    expect(calls).toBe(0);
  });

  test('a film that names its sound in the file next to it does not get it', () => {
    writeFileSync(join(folder, 'other.wav'), readFileSync(fixture('pcm16-stereo-8k.wav')));
    expect(refusal(() => renderBytes(movieOf('/other.wav')))).toBe('no_samples');
  });
});

/**
 * A QuickTime file whose samples are in the file beside it that an alias names (QTFF, data reference atoms): FFmpeg
 * reads them where it is told to follow such references.
 */
function movieOf(path: string): Buffer {
  const atom = (type: string, ...content: Buffer[]) => {
    const body = Buffer.concat(content);
    const head = Buffer.alloc(8);
    head.writeUInt32BE(8 + body.length, 0);
    head.write(type, 4, 'latin1');
    return Buffer.concat([head, body]);
  };
  const words = (...values: number[]) => {
    const bytes = Buffer.alloc(values.length * 4);
    values.forEach((value, i) => {
      bytes.writeUInt32BE(value >>> 0, i * 4);
    });
    return bytes;
  };
  const target = Buffer.from(path);
  const alias = Buffer.concat([
    ...[words(0), Buffer.alloc(10 + 1 + 27 + 12 + 1 + 63 + 16), Buffer.from([0, 1, 0, 1]), Buffer.alloc(16)],
    ...[Buffer.from([0, 2, 0, target.length]), target, Buffer.from([0xff, 0xff, 0, 0])],
  ]);
  const samples = 8000;
  const sowt = Buffer.concat([words(0, 1), words(0, 0), Buffer.from([0, 2, 0, 16, 0, 0, 0, 0]), words(8000 << 16)]);
  const table = atom(
    'stbl',
    atom('stsd', words(0, 1), atom('sowt', sowt)),
    atom('stts', words(0, 1, samples, 1)),
    atom('stsc', words(0, 1, 1, samples, 1)),
    atom('stsz', words(0, 4, samples)),
    atom('stco', words(0, 1, 44)),
  );
  const media = atom(
    'mdia',
    atom('mdhd', words(0, 0, 0, 8000, samples, 0)),
    atom('hdlr', words(0), Buffer.from('mhlrsoun'), words(0, 0, 0)),
    atom('minf', atom('smhd', words(0, 0)), atom('dinf', atom('dref', words(0, 1), atom('alis', alias))), table),
  );
  const track = atom('trak', atom('tkhd', words(1, 0, 0, 1, 0, samples), Buffer.alloc(60)), media);
  const header = atom('mvhd', words(0, 0, 0, 8000, samples, 0x10000), Buffer.alloc(76));
  return Buffer.concat([atom('ftyp', Buffer.from('qt  '), words(0)), atom('moov', header, track)]);
}

/** The frames of an MPEG 2 or 2.5 layer III file and its Info header (gabriel.mp3-tech.org/mp3infotag.html). */
function readMp3(file: Buffer) {
  const frames: { bytes: number; hertz: number }[] = [];
  const kbps = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
  const read = (at: number) => {
    const header = file.readUInt32BE(at);
    expect(header >>> 21).toBe(0x7ff);
    const isMpeg2 = ((header >>> 19) & 3) === 2;
    const hertz = ([22_050, 24_000, 16_000][(header >>> 10) & 3] as number) >> (isMpeg2 ? 0 : 1);
    const bytes = Math.floor((72_000 * (kbps[(header >>> 12) & 15] as number)) / hertz) + ((header >>> 9) & 1);
    return { bytes, hertz, isMono: ((header >>> 6) & 3) === 3 };
  };
  const first = read(0);
  const tagAt = 4 + (first.isMono ? 9 : 17);
  for (let at = first.bytes; at < file.length; at += (frames.at(-1) as { bytes: number }).bytes) frames.push(read(at));
  const info = {
    tag: file.toString('latin1', tagAt, tagAt + 4),
    frames: file.readUInt32BE(tagAt + 8),
    toc: [...file.subarray(tagAt + 16, tagAt + 116)],
  };
  return { frames, info };
}
