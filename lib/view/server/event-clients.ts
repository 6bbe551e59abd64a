/** The open pages, as clients of server-sent events. */

import type { ServerResponse } from 'node:http';

const MOST_CLIENTS = 128;
/** Events are dropped for a page that has so many bytes waiting. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024;
/** After so long a browser tries again to connect, milliseconds. */
const RETRY_MS = 1000;

export class EventClients {
  /** Each with the names of the events that it has missed. */
  readonly #clients = new Map<ServerResponse, Set<string>>();
  /** The latest event of each name, as it is sent. */
  readonly #latest = new Map<string, string>();
  /** Dropped events, over all clients. */
  dropped = 0;

  get count(): number {
    return this.#clients.size;
  }

  /** What waits for pages that do not read it, of all. */
  get waitingBytes(): number {
    return [...this.#clients.keys()].reduce((sum, client) => sum + client.writableLength, 0);
  }

  /** @returns false if there are too many clients */
  add(response: ServerResponse): boolean {
    if (this.#clients.size >= MOST_CLIENTS) return false;
    response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
    response.write(`retry: ${RETRY_MS}\n\n`);
    const missed = new Set<string>();
    this.#clients.set(response, missed);
    response.on('close', () => this.#clients.delete(response));
    // It reads again: it gets the latest of what it has missed.
    response.on('drain', () => {
      for (const event of missed) response.write(this.#latest.get(event) ?? '');
      missed.clear();
    });
    return true;
  }

  /** @param only the client that gets the event; undefined: all */
  send(event: string, data: unknown, only?: ServerResponse): void {
    if (this.#clients.size === 0) return;
    const text = `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
    this.#latest.set(event, text);
    for (const [client, missed] of this.#clients) {
      if (only !== undefined && only !== client) continue;
      if (client.writableLength <= MOST_WAITING_BYTES) client.write(text);
      else {
        this.dropped++;
        missed.add(event);
      }
    }
  }

  /** Ends all connections. */
  end(): void {
    for (const client of this.#clients.keys()) client.end();
  }
}
