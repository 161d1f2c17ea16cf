/**
 * Whether a Host header names this machine's loopback. Servers that trust whoever reaches them check it: a page of the internet can give
 * its own name the address 127.0.0.1, but cannot make a browser send another name than its own.
 */
export const isLoopbackHost = (host: string | undefined): boolean =>
  host !== undefined && /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i.test(host);
