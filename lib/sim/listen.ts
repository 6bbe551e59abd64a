/** Listening, and what to tell when it can't be. */

import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';

import { InvalidOptionError } from '../errors.js';

/**
 * Resolves when a server listens.
 *
 * @param port 0: any that is free
 * @throws InvalidOptionError if it can't listen there
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
      return `Port ${port} of ${host} is taken: give another, or 0 for any that is free.`;
    case 'EACCES':
      return `There is no permission to listen on port ${port}: give one from 1024 on.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is no address of this machine: give 127.0.0.1, or 0.0.0.0 for all of its own.`;
    default:
      return `Port ${port} of ${host} can't be listened on: ${error.message}.`;
  }
}
