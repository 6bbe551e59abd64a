/** The server's acknowledgements of messages: subjects of a connection that only this publisher listens to. */

import type { Msg, Subscription } from '@nats-io/transport-node';

import type { StreamServer } from '../nats/stream-server.js';

/** What the server has said of a message. */
export type Acknowledgement =
  | { readonly ok: true; readonly sequence: number }
  | { readonly ok: false; readonly code: number; readonly description: string };

/** No stream takes the subject, or there is no leader. */
const NO_RESPONDERS: Acknowledgement = { ok: false, code: 503, description: 'no responders' };

export class AckInbox {
  readonly #prefix: string;
  readonly #subscription: Subscription;

  /** @param onAck told of each acknowledgement, with the number that the message had */
  constructor(server: StreamServer, onAck: (number: number, ack: Acknowledgement) => void) {
    this.#prefix = server.packages.transport.createInbox();
    this.#subscription = server.connection.subscribe(`${this.#prefix}.*`, {
      callback: (error, message) => {
        if (error !== null) return;
        const number = Number(message.subject.slice(this.#prefix.length + 1));
        onAck(number, acknowledgementOf(message));
      },
    });
  }

  /** Where the server is to answer to. */
  replyTo(number: number): string {
    return `${this.#prefix}.${number}`;
  }

  close(): void {
    this.#subscription.unsubscribe();
  }
}

function acknowledgementOf(message: Msg): Acknowledgement {
  if (message.data.length === 0 && message.headers?.code === 503) return NO_RESPONDERS;
  try {
    const { seq, error } = message.json<{
      seq?: unknown;
      error?: { err_code?: unknown; description?: unknown } | undefined;
    }>();
    if (error !== undefined) {
      return {
        ok: false,
        code: Number(error.err_code),
        description: String(error.description),
      };
    }
    if (Number.isSafeInteger(seq)) return { ok: true, sequence: seq as number };
  } catch {
    // Below.
  }
  return { ok: false, code: 0, description: 'an answer that is no acknowledgement' };
}
