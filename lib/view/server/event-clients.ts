/** The pages that are open, as server-sent events. */

import type { ServerResponse } from 'node:http';

const MOST_CLIENTS = 128;
/** A page that has so much waiting gets nothing more until that is gone. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024;
/** When a page gets the events that it has missed, milliseconds. */
const RETRY_MS = 1000;

export class EventClients {
  readonly #clients = new Set<ServerResponse>();
  /** Events that were dropped, of all clients. */
  dropped = 0;

  get count(): number {
    return this.#clients.size;
  }

  /** @returns false if there are too many */
  add(response: ServerResponse): boolean {
    if (this.#clients.size >= MOST_CLIENTS) return false;
    response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
    response.write(`retry: ${RETRY_MS}\n\n`);
    this.#clients.add(response);
    response.on('close', () => this.#clients.delete(response));
    return true;
  }

  /** @param only the one that gets it; undefined: all */
  send(event: string, data: unknown, only?: ServerResponse): void {
    const clients = only === undefined ? this.#clients : [only];
    if (this.#clients.size === 0) return;
    const text = `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
    for (const client of clients) {
      if (client.writableLength > MOST_WAITING_BYTES) this.dropped++;
      else client.write(text);
    }
  }

  /** Ends all of them. */
  end(): void {
    for (const client of this.#clients) client.end();
  }
}
