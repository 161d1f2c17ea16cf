import { vi } from 'vitest';

/** What happens so much later, in ms. */
export async function later<T>(ms: number, look: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ now: Date.now() + ms, toFake: ['Date'] });
  try {
    return await look();
  } finally {
    vi.useRealTimers();
  }
}
