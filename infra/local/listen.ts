import { createServer, type Server } from 'node:http';
import { StartError } from './start-error.ts';

/** Opens a server on a port of the loopback, and on nothing else. Throws a StartError where the port is taken. */
export function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenProblem(error, port)));
    server.listen(port, '127.0.0.1', () => resolve());
  });
}

/** Throws a StartError where one of the ports is taken, before anybody has waited for what would be opened on it. */
export async function checkPorts(ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    const server = createServer();
    await listen(server, port);
    await closeServer(server);
  }
}

function listenProblem(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new StartError(`Port ${port} is in use: set PORT to a free one (the two after it are used too).`);
  if (error.code === 'EACCES') return new StartError(`Port ${port} may not be opened: set PORT to one above 1023.`);
  return error;
}

export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
