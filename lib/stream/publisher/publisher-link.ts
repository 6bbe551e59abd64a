/** The connection that messages are sent over, and their acknowledgements: made anew whenever it is lost. */

import { onAbort } from '../../client/net/abort-listener.js';
import type { StreamServer } from '../nats/stream-server.js';
import { Wire } from '../wire/wire.js';
import { type Acknowledgement, acknowledgementOf } from './acknowledgement.js';

export interface LinkEvents {
  /** Told of each acknowledgement, with the number that the message had. */
  readonly onAck: (number: number, ack: Acknowledgement) => void;
  /** No acknowledgement comes any more. */
  readonly onLost: () => void;
  /** The server refuses something, in its words. */
  readonly onRefused: (text: string) => void;
}

export class PublisherLink {
  readonly #server: StreamServer;
  readonly #events: LinkEvents;
  readonly #inbox: string;
  #wire: Wire | null = null;
  #isClosed = false;

  constructor(server: StreamServer, events: LinkEvents) {
    this.#server = server;
    this.#events = events;
    this.#inbox = server.packages.transport.createInbox();
  }

  get isOpen(): boolean {
    return this.#wire !== null;
  }

  /** @throws WireError, errors of the system */
  async open(): Promise<void> {
    if (this.#wire !== null) return;
    const { onAck, onLost, onRefused } = this.#events;
    const wire = await Wire.open(this.#server.wireTarget, { reuses: true, onError: onRefused });
    if (this.#isClosed) {
      wire.close();
      return;
    }
    this.#wire = wire;
    wire.subscribe(`${this.#inbox}.*`, (message) => {
      const number = Number(message.subject.slice(this.#inbox.length + 1));
      const ack = acknowledgementOf(message);
      message.release();
      onAck(number, ack);
    });
    onAbort(wire.closed, () => {
      if (this.#wire !== wire) return;
      this.#wire = null;
      onLost();
    });
  }

  /** @param number that its acknowledgement has */
  send(
    subject: string,
    number: number,
    headers: readonly (readonly [name: string, value: string])[],
    payload: readonly Uint8Array[],
  ): void {
    const reply = `${this.#inbox}.${number}`;
    this.#wire?.publishPieces({ subject, reply, headers, payload });
  }

  /** Of a connection that does not answer: another one is to be made. */
  drop(): void {
    const wire = this.#wire;
    this.#wire = null;
    wire?.close();
  }

  close(): void {
    this.#isClosed = true;
    this.drop();
  }
}
