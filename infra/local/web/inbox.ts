import { createServer, type Server } from 'node:http';
import { isLoopbackHost } from '../aws/loopback.ts';

/** The pages of the emulator's inbox; the rest of what it answers to is for the AWS endpoint alone. */
const paths = ['/', '/store', '/get-emlContent', '/clear-store', '/health-check'];

/** Shows the inbox of all mails to browsers of this machine. Temporary passwords are in there: no page of the internet may read them. */
export function inboxServer(emulator: string): Server {
  return createServer((incoming, outgoing) => {
    const { pathname, search } = new URL(incoming.url ?? '/', 'http://inbox');
    incoming.resume();
    if (!isLoopbackHost(incoming.headers.host)) return void outgoing.writeHead(421).end();
    if (!paths.includes(pathname)) return void outgoing.writeHead(404).end();
    const fetched = fetch(`${emulator}${pathname}${search}`, { method: incoming.method });
    fetched.then(
      async (answer) => {
        outgoing.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
        outgoing.end(Buffer.from(await answer.arrayBuffer()));
      },
      () => outgoing.writeHead(502).end(),
    );
  });
}
