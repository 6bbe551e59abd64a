/** The state of the capture, as the server tells it. */

import type { LogMessage, StateMessage } from './messages.js';

export interface ConnectionEvents {
  readonly onState: (state: StateMessage) => void;
  readonly onLog: (log: LogMessage) => void;
  readonly onOffline: () => void;
}

/** So long without a word from the server, milliseconds: it sends one every two seconds. */
const SILENCE_MS = 6000;
const RETRY_MS = 1500;

export class Connection {
  readonly #events: ConnectionEvents;
  #source: EventSource | null = null;
  #silence = 0;

  constructor(events: ConnectionEvents) {
    this.#events = events;
    this.#connect();
  }

  /** The server has said that it ends. It is asked again later, since another may take its place. */
  letGo(): void {
    this.#lose();
  }

  #connect(): void {
    const source = new EventSource('/events');
    this.#source = source;
    source.addEventListener('state', ({ data }: MessageEvent<string>) => {
      this.#heard();
      this.#events.onState(JSON.parse(data) as StateMessage);
    });
    source.addEventListener('log', ({ data }: MessageEvent<string>) => {
      this.#heard();
      this.#events.onLog(JSON.parse(data) as LogMessage);
    });
    source.addEventListener('error', () => this.#lose());
    this.#heard();
  }

  #heard(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#lose(), SILENCE_MS);
  }

  /** The browser tries again by itself, but not after each kind of failure. */
  #lose(): void {
    clearTimeout(this.#silence);
    this.#source?.close();
    this.#source = null;
    this.#events.onOffline();
    setTimeout(() => this.#connect(), RETRY_MS);
  }
}
