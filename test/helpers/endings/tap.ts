/** A proxy for a port of a simulated PandA that records all data, and can cut connections. */

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export type Ending = 'FIN' | 'RST';

/** The record of one connection. */
export interface Recording {
  /** Bytes of the PandA, as passed to the client's socket. */
  readonly received: Buffer[];
  /** Which side ended the connection; null: it is open. */
  endedBy: 'client' | Ending | null;
}

export interface TapEvents {
  /** Called before a line of the client is passed on. */
  readonly onLine?: (line: string) => void;
  /** Called after bytes of the PandA were passed on. */
  readonly onBytes?: (bytes: Buffer) => void;
}

/** The most bytes recorded for each connection. */
const MOST_BYTES = 1 << 27;

export class Tap {
  readonly recordings: Recording[] = [];
  /** The port of the PandA; it changes after a restart. */
  target: number;
  readonly #server: Server;
  readonly #events: TapEvents;
  readonly #clients = new Map<Socket, (how: Ending) => void>();

  private constructor(target: number, events: TapEvents) {
    this.target = target;
    this.#events = events;
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
  }

  static async open(target: number, events: TapEvents): Promise<Tap> {
    const tap = new Tap(target, events);
    await once(tap.#server.listen(0, '127.0.0.1'), 'listening');
    return tap;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The number of open client connections. */
  get open(): number {
    return this.#clients.size;
  }

  /** Ends all connections. */
  cut(how: Ending): void {
    for (const end of this.#clients.values()) end(how);
  }

  close(): void {
    this.#server.close();
    this.cut('RST');
  }

  #accept(client: Socket): void {
    const recording: Recording = { received: [], endedBy: null };
    this.recordings.push(recording);
    const panda = connect({ port: this.target, host: '127.0.0.1', noDelay: true });
    const isOver = (who: Recording['endedBy']): boolean => {
      const wasOver = recording.endedBy !== null;
      recording.endedBy ??= who;
      return wasOver;
    };
    const end = (how: Ending): void => {
      if (isOver(how)) return;
      if (how === 'FIN') client.end();
      else client.resetAndDestroy();
      panda.destroy();
    };
    this.#clients.set(client, end);
    let bytes = 0;
    panda
      .on('data', (chunk) => {
        if (recording.endedBy !== null) return;
        bytes += chunk.byteLength;
        if (bytes > MOST_BYTES) throw new Error('More was sent than a test can compare.');
        recording.received.push(chunk);
        if (!client.write(chunk)) panda.pause();
        this.#events.onBytes?.(chunk);
      })
      .on('end', () => end('FIN'))
      .on('error', () => end('RST'));
    let partial = '';
    client
      .on('data', (chunk) => {
        const lines = (partial + chunk.toString('latin1')).split('\n');
        partial = lines.pop() ?? '';
        for (const line of lines) this.#events.onLine?.(line);
        if (recording.endedBy === null) panda.write(chunk);
      })
      .on('drain', () => panda.resume())
      .on('end', () => void isOver('client'))
      .on('error', () => void isOver('client'))
      .on('close', () => {
        isOver('client');
        panda.destroy();
        this.#clients.delete(client);
      });
  }
}
