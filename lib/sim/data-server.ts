/** The data port of the simulated PandA. */

import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

import { readLines } from './line-reader.js';

/** Bytes to send, or an end of the connection by FIN or by RST. */
export type SourceItem = Uint8Array | 'close' | 'reset';

/**
 * Gives what a data client receives of an acquisition, from the header to the END.
 *
 * @param number of the acquisition, from 0
 * @param signal aborted by a disarm
 */
export type AcquisitionSource = (
  number: number,
  signal: AbortSignal,
) => AsyncIterable<SourceItem> | Iterable<SourceItem>;

export class DataServer {
  readonly server: Server;
  readonly #source: AcquisitionSource;
  readonly #clients = new Set<Socket>();
  readonly #ready = new Set<Socket>();
  #acquisitions = 0;
  #running: { disarm: AbortController; done: Promise<unknown> } | null = null;

  constructor(source: AcquisitionSource) {
    this.#source = source;
    this.server = createServer({ noDelay: true }, (socket) => {
      this.#accept(socket);
    });
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  /** Sends the next acquisition to all clients. */
  arm(): void {
    const disarm = new AbortController();
    const number = this.#acquisitions++;
    const sending = [...this.#ready].map((socket) => this.#send(socket, number, disarm.signal));
    const done = Promise.allSettled(sending).then(() => {
      this.#running = null;
    });
    this.#running = { disarm, done };
  }

  disarm(): void {
    this.#running?.disarm.abort();
  }

  close(): void {
    this.disarm();
    for (const socket of this.#clients) socket.destroy();
    this.server.close();
  }

  #accept(socket: Socket): void {
    this.#clients.add(socket);
    socket.on('close', () => {
      this.#clients.delete(socket);
      this.#ready.delete(socket);
    });
    let isAsked = false;
    readLines(socket, (line) => {
      // Anything behind the options is ignored.
      if (isAsked) return;
      isAsked = true;
      if (line === 'XML FRAMED RAW' || line === 'XML FRAMED SCALED') {
        socket.write('OK\n');
        this.#ready.add(socket);
      } else {
        socket.end('ERR Invalid data capture option\n');
      }
    });
  }

  async #send(socket: Socket, number: number, signal: AbortSignal): Promise<void> {
    const gone = new AbortController();
    const leave = (): void => {
      gone.abort();
    };
    socket.once('close', leave);
    try {
      for await (const item of this.#source(number, AbortSignal.any([signal, gone.signal]))) {
        if (socket.destroyed) return;
        if (item === 'reset') socket.resetAndDestroy();
        else if (item === 'close') socket.end();
        else if (!socket.write(item)) await once(socket, 'drain', { signal: gone.signal });
      }
    } finally {
      socket.off('close', leave);
    }
  }
}
