/** What a further connection to the same server needs. */

import { isIP } from 'node:net';

export interface WireTarget {
  readonly host: string;
  readonly port: number;
  /** Of the connection, as the server lists it. */
  readonly name: string;
  readonly isTls: boolean;
  /** That the certificate is to be for; empty: that of this machine, as the client of NATS has it. */
  readonly servername: string;
  /** Certificates that the server's is signed with, PEM; null: those of Node.js. */
  readonly ca: string | null;
  /** Proves who we are. @param nonce of the server, to be signed */
  readonly credentials: (nonce: string | undefined) => object;
}

/** @param server `HOST:PORT` */
export function addressOf(server: string): { readonly host: string; readonly port: number } {
  const [, host = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(server) ?? [];
  return { host, port: Number(port) };
}

/** Of a server that is known by its address alone: the name of another one of its cluster. */
export function servernameOf(host: string, servers: readonly string[]): string {
  const names = [host, ...servers.map((server) => addressOf(server).host)];
  return names.find((name) => isIP(name) === 0) ?? '';
}
