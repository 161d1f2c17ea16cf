import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { User } from '#data/users';

/** How long a browser is known, in seconds: as long as browsers keep a cookie. */
export const deviceSeconds = 400 * 86_400;
/** People share browsers: so many of them are known in one. */
const mostUsers = 4;

interface Device {
  userId: string;
  id: string;
  /** Epoch milliseconds. */
  since: number;
}

/**
 * A browser that somebody has signed in with keeps a signed note of it. Whoever guesses passwords has none: guesses are counted apart from what its
 * owner types, who can get in however many there are. It is no proof of who somebody is.
 */
export function knownDevices(secret: () => Promise<Buffer>) {
  const sign = async ({ userId, id, since }: Device) =>
    createHmac('sha256', await secret())
      .update(`device ${userId} ${id} ${since}`)
      .digest();
  const write = async (device: Device) =>
    [device.userId, device.id, device.since, (await sign(device)).toString('base64url')].join('.');

  /** The notes of a cookie whose signature holds. */
  async function read(cookie: string | undefined): Promise<Device[]> {
    const devices: Device[] = [];
    for (const note of (cookie ?? '').split('~').slice(0, mostUsers)) {
      const [userId = '', id = '', since = '', mac = ''] = note.split('.');
      const device = { userId, id, since: Number(since) };
      const [given, expected] = [Buffer.from(mac, 'base64url'), await sign(device)];
      if (given.length === expected.length && timingSafeEqual(given, expected)) devices.push(device);
    }
    return devices;
  }
  const isFresh = ({ since }: Device, now: number) => since > now - 1000 * deviceSeconds;

  return {
    /** The id of the browser as one that the user has signed in with since they last changed their password. */
    async idFor(cookie: string | undefined, user: User | undefined, now: number): Promise<string | undefined> {
      const device = (await read(cookie)).find(({ userId }) => userId === user?.id);
      return device && user && isFresh(device, now) && device.since >= (user.sessionsAfter ?? 0)
        ? device.id
        : undefined;
    },
    /** The cookie with which the browser is known for the user too, from now on. */
    async cookieFor(cookie: string | undefined, user: User, now: number): Promise<string> {
      const others = (await read(cookie)).filter((device) => device.userId !== user.id && isFresh(device, now));
      const device = { userId: user.id, id: randomBytes(12).toString('base64url'), since: now };
      return (await Promise.all([device, ...others.slice(0, mostUsers - 1)].map(write))).join('~');
    },
  };
}
export type KnownDevices = ReturnType<typeof knownDevices>;
