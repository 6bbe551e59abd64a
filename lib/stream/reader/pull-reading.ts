/** The messages of one consumer, one request at a time. */

import type { WireMessage } from '../wire/wire-message.js';
import { parseDelivery } from './delivery.js';
import { whatStatusMeans } from './pull-status.js';

/** A message of a stream. */
export interface StreamMessage {
  /** Sequence in its stream, from 1. */
  readonly sequence: number;
  readonly message: WireMessage;
}

/** Interval of the heartbeats of a server that has nothing to send, milliseconds. */
export const HEARTBEAT_MS = 1000;
const SILENCE_MS = 3 * HEARTBEAT_MS;

interface ReadingEvents {
  readonly take: (message: StreamMessage) => void;
  readonly changed: () => void;
}

export class PullReading {
  /** The current request is complete. */
  isDone = true;
  /** The consumer will send nothing more. */
  isBroken = false;
  readonly #inbox: string;
  readonly #events: ReadingEvents;
  #silence: NodeJS.Timeout | null = null;
  #left = 0;
  #delivered = 0;

  constructor(inbox: string, events: ReadingEvents) {
    this.#inbox = inbox;
    this.#events = events;
  }

  /** Starts a request. @param messages the most messages that may come */
  begin(messages: number): void {
    this.isDone = false;
    this.#left = messages;
    this.#silence = setTimeout(() => {
      this.break();
    }, SILENCE_MS);
  }

  end(): void {
    this.#finish();
  }

  readonly receive = (message: WireMessage): void => {
    if (this.isBroken) return;
    this.#silence?.refresh();
    if (message.subject === this.#inbox) this.#takeStatus(message);
    else this.#takeMessage(message);
    this.#events.changed();
  };

  #takeStatus({ status }: WireMessage): void {
    const meaning = whatStatusMeans(status.code, status.description);
    if (meaning === 'broken') this.break();
    else if (meaning === 'done') this.#finish();
  }

  #takeMessage(message: WireMessage): void {
    const delivery = parseDelivery(message.reply);
    this.#delivered++;
    if (delivery?.deliverySequence !== this.#delivered) {
      this.break();
      return;
    }
    this.#events.take({ sequence: delivery.streamSequence, message });
    this.#left--;
    if (this.#left === 0) this.#finish();
  }

  #finish(): void {
    this.isDone = true;
    if (this.#silence !== null) clearTimeout(this.#silence);
    this.#silence = null;
  }

  /** Marks the consumer as unusable. */
  break(): void {
    this.#finish();
    this.isBroken = true;
    this.#events.changed();
  }
}
