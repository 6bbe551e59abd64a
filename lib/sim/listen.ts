/** Makes servers listen, with errors that say what to do. */

import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';

import { InvalidOptionError } from '../errors.js';

/**
 * Resolves when a server listens.
 *
 * @param port 0: any free port
 * @throws InvalidOptionError if the server can't listen there
 */
export async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new InvalidOptionError(sentenceOf(error as NodeJS.ErrnoException, port, host), {
      cause: error,
    });
  }
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function sentenceOf(error: NodeJS.ErrnoException, port: number, host: string): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${host} is taken: give another port, or 0 for any free port.`;
    case 'EACCES':
      return `There is no permission to listen on port ${port}: give a port from 1024 on.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is not an address of this machine: give 127.0.0.1, or 0.0.0.0 for all its addresses.`;
    default:
      return `Port ${port} of ${host} can't be used: ${error.message}.`;
  }
}
