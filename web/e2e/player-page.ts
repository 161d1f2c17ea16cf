import type { Page } from 'playwright-core';
import { openCall } from './portal-test.ts';

export const slider = (page: Page) => page.getByRole('slider', { name: 'Position' });
export const playButton = (page: Page) => page.getByRole('button', { name: 'Play', exact: true });
/** The place of the audio itself, in seconds. */
export const heard = (page: Page) => page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.currentTime);
export const isPaused = (page: Page) => page.locator('audio').evaluate((audio: HTMLAudioElement) => audio.paused);
export const shown = async (page: Page) => Number(await slider(page).getAttribute('aria-valuenow'));

/** The box of the waveform, in pixels of the window. */
export async function waveBox(page: Page) {
  const box = await slider(page).boundingBox();
  if (!box) throw new Error('The waveform is not to be seen');
  return box;
}

/** Clicks on the waveform: at a share of its width. */
export async function clickAt(page: Page, share: number): Promise<void> {
  const box = await waveBox(page);
  await page.mouse.click(box.x + box.width * share, box.y + box.height / 3);
}

export const toneCall = 'from=01632960301';
export const toneSeconds = 60;

export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
export const isPressed = (page: Page, name: string | RegExp) => button(page, name).getAttribute('aria-pressed');
/** Gives the keyboard to the page itself. */
export const toPage = (page: Page) => page.getByRole('heading', { level: 1 }).focus();

/** Opens the call whose sounds are known, at a second. */
export async function openTones(page: Page, at = 0): Promise<void> {
  await openCall(page, toneCall);
  await page.locator('.wave:not(.awaited)').first().waitFor();
  if (at > 0) await clickAt(page, at / toneSeconds);
}

interface Tapped {
  /** Of the left ear and the right. */
  ears: AnalyserNode[];
}

/** From the next page on, whatever a page sends to the loudspeakers by Web Audio can be measured by `levels`. */
export async function tapOutput(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const connect = AudioNode.prototype.connect as (...to: unknown[]) => AudioNode;
    AudioNode.prototype.connect = function (this: AudioNode, ...to: unknown[]) {
      if (to[0] instanceof AudioDestinationNode) {
        const splitter = this.context.createChannelSplitter(2);
        connect.call(this, splitter);
        const ears = [0, 1].map((ear) => {
          const analyser = this.context.createAnalyser();
          analyser.fftSize = 4096;
          connect.call(splitter, analyser, ear);
          return analyser;
        });
        (window as unknown as { tapped: Tapped }).tapped = { ears };
      }
      return connect.apply(this, to);
    } as typeof AudioNode.prototype.connect;
  });
}

/** How loud 400 Hz and 1000 Hz are on each ear: of full scale, to the nearest hundredth. */
export const levels = (page: Page) =>
  page.evaluate(() =>
    (window as unknown as { tapped: Tapped }).tapped.ears.map((analyser) => {
      const samples = new Float32Array(analyser.fftSize);
      analyser.getFloatTimeDomainData(samples);
      // One bin of a Fourier transform for each tone, windowed so that the other does not leak into it.
      const [low = 0, high = 0] = [400, 1000].map((hertz) => {
        let [real, imaginary] = [0, 0];
        samples.forEach((sample, at) => {
          const weight = 1 - Math.cos((2 * Math.PI * at) / samples.length);
          const angle = (2 * Math.PI * hertz * at) / analyser.context.sampleRate;
          real += weight * sample * Math.cos(angle);
          imaginary += weight * sample * Math.sin(angle);
        });
        return Math.round((200 * Math.hypot(real, imaginary)) / samples.length) / 100;
      });
      return { low, high };
    }),
  );

/**
 * What the audio element itself plays, before the page mixes it: the second at which something sounds next, or the pitch (Hz) of it. Reads it
 * by a stream of the element.
 */
export const listenFor = (page: Page, wanted: 'sound' | 'pitch') =>
  page.locator('audio').evaluate(async (audio: HTMLAudioElement, what) => {
    const context = new AudioContext();
    await context.resume();
    const analyser = context.createAnalyser();
    analyser.fftSize = what === 'pitch' ? 8192 : 512;
    const stream = (audio as unknown as { captureStream(): MediaStream }).captureStream();
    // The track comes when the element knows what it plays.
    while (stream.getAudioTracks().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const bins = new Float32Array(analyser.frequencyBinCount);
    try {
      for (const deadline = performance.now() + 15_000; performance.now() < deadline; ) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        analyser.getFloatTimeDomainData(samples);
        const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
        if (loudest < 0.05) continue;
        if (what === 'sound') return audio.currentTime;
        // The whole of what is analysed must be tone.
        await new Promise((resolve) => setTimeout(resolve, 400));
        analyser.getFloatFrequencyData(bins);
        return (bins.indexOf(Math.max(...bins)) * context.sampleRate) / analyser.fftSize;
      }
      throw new Error('Nothing was heard');
    } finally {
      await context.close();
    }
  }, wanted);
