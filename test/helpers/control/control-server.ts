/** A control port over real sockets with the test's answers. */

import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

import { AsyncClient, type AsyncClientOptions } from 'pandablocks';
import { onTestFinished } from 'vitest';

export const IDN = 'OK =PandA SW: 4.1 FPGA: 4.1.0 0916fb9a 00000000 rootfs: Test';

/** The text to write for a received line, including line ends; null: none. */
export type Answer = (line: string, peer: Socket) => string | null;

/** Answers `*IDN?`, and all other lines with the line itself. */
export function echo(line: string): string {
  return line === '*IDN?' ? `${IDN}\n` : `OK =${line}\n`;
}

export class ControlServer {
  /** The received lines of all connections. */
  readonly received: string[] = [];
  /** The connections, in the order of their arrival. */
  readonly peers: Socket[] = [];
  readonly port: number;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  /** Closed when the test ends. */
  static async start(answer: Answer = echo, port = 0): Promise<ControlServer> {
    const server = createServer({ noDelay: true }).listen(port, '127.0.0.1');
    await once(server, 'listening');
    const control = new ControlServer(server);
    server.on('connection', (peer) => {
      control.#serve(peer, answer);
    });
    onTestFinished(() => {
      control.stop();
    });
    return control;
  }

  get peer(): Socket {
    return this.peers.at(-1)!;
  }

  /** Stops listening, and closes all connections. */
  stop(): void {
    this.#server.close();
    for (const peer of this.peers) peer.destroy();
  }

  /** Waits until this many lines, including `*IDN?`, have been received. */
  async hasReceived(count: number): Promise<void> {
    await until(() => this.received.length >= count);
  }

  #serve(peer: Socket, answer: Answer): void {
    this.peers.push(peer);
    peer.on('error', () => {});
    let partial = '';
    peer.setEncoding('utf8').on('data', (text) => {
      const lines = (partial + String(text)).split('\n');
      partial = lines.pop()!;
      for (const line of lines) {
        this.received.push(line);
        const text = answer(line, peer);
        if (text !== null && peer.writable) peer.write(text);
      }
    });
  }
}

/** Not connected; closed when the test ends. */
export function clientOf(
  { port }: { port: number },
  options: AsyncClientOptions = {},
): AsyncClient {
  const client = new AsyncClient('127.0.0.1', { controlPort: port, ...options });
  onTestFinished(() => client.close());
  return client;
}

export async function connectedTo(
  server: ControlServer,
  options: AsyncClientOptions = {},
): Promise<AsyncClient> {
  const client = clientOf(server, options);
  await client.connect();
  return client;
}

/** Waits for a condition, limited only by the test's timeout. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(2);
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Returns the reason of a rejected promise. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was rejected');
}
