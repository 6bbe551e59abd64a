/** Publishes the messages of one acquisition, each once, in order and without gaps. */

import { setTimeout as sleep } from 'node:timers/promises';

import { PandaError } from '../../errors.js';
import { saysFull } from '../nats/explain-error.js';
import type { Acknowledgement } from './acknowledgement.js';
import { isNextStored } from './compare-stored.js';
import { headersOf, type OutgoingMessage } from './outgoing-message.js';
import { fullStream, lostAcknowledged, silentServer } from './publish-errors.js';
import type { PublishQueueOptions } from './publish-queue-options.js';
import { PublisherLink } from './publisher-link.js';
import { lookAtStream, readStored } from './stored-message.js';
import { storedBytes } from './stream-room.js';
import { Unanswered } from './unanswered.js';

/** Bytes that are under way at most. */
const WINDOW_BYTES = 16 * 1024 * 1024;
const WINDOW_MESSAGES = 256;
/** If nothing was acknowledged for so long, the queue asks the server which messages it has, milliseconds. */
const ASK_MS = 5000;
const RETRY_MS = 200;

/**
 * Publishes messages, many at a time. Each names the sequence before its own, and the server refuses all
 * others: so messages can't change their order, come twice, or be left out. On any failure the queue asks
 * the server which messages it has, and goes on behind those.
 */
export class PublishQueue {
  readonly #options: PublishQueueOptions;
  readonly #link: PublisherLink;
  readonly #unlisten: () => void;
  readonly #timer: NodeJS.Timeout;
  /** Messages that are not known to be stored. */
  #queue: OutgoingMessage[] = [];
  /** How many, from the first, are under way. */
  #sent = 0;
  #sentBytes = 0;
  /** Sequence of the last message that is known to be stored. */
  #stored: number;
  #firstSequence: number | null = null;
  /** Sequences of messages in flight that are not answered. */
  readonly #unanswered = new Unanswered();
  #isRecovering = false;
  /** The server has reported that the stream is full. */
  #isRefused = false;
  #takesSamples = true;
  #failure: PandaError | null = null;
  /** The latest temporary failure. */
  #trouble: unknown = null;
  #progressAt = 0;
  #askedAt = 0;
  #onEmpty = (): void => {};

  constructor(options: PublishQueueOptions) {
    this.#options = options;
    this.#stored = options.afterSequence;
    this.#link = new PublisherLink(options.session.server, {
      onAck: this.#answered,
      onLost: this.#linkLost,
      onRefused: (text) => (this.#trouble = new Error(text)),
    });
    this.#unlisten = options.session.watch.onLost(this.#connectionLost);
    this.#timer = setInterval(this.#look, RETRY_MS);
  }

  /** Sequence of the head; null: the head is not stored. */
  get firstSequence(): number | null {
    return this.#firstSequence;
  }

  /** Sequence of the last stored message. */
  get lastSequence(): number {
    return this.#stored;
  }

  /** Adds a message. Samples are dropped if the stream is full. */
  push(message: OutgoingMessage): void {
    if (this.#failure !== null || (!this.#takesSamples && message.kind === 'data')) return;
    if (this.#queue.length === 0) this.#progressAt = performance.now();
    this.#queue.push(message);
    this.#pump();
  }

  /** Resolves when all messages are stored. @throws the error that stopped the queue */
  async drained(): Promise<void> {
    if (this.#failure === null && this.#queue.length > 0)
      await new Promise<void>((resolve) => (this.#onEmpty = resolve));
    if (this.#failure !== null) throw this.#failure;
  }

  /** Drops all messages that are not stored. */
  fail(error: PandaError): void {
    if (this.#failure !== null) return;
    this.#failure = error;
    this.#queue = [];
    this.close();
    this.#options.onFailure(error);
    this.#unanswered.clear();
    this.#onEmpty();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#unlisten();
    this.#link.close();
  }

  #pump(): void {
    while (!this.#isRecovering && this.#failure === null) {
      const message = this.#queue[this.#sent];
      const isBusy = this.#sent >= WINDOW_MESSAGES || this.#sentBytes >= WINDOW_BYTES;
      if (message === undefined || (this.#sent > 0 && isBusy)) return;
      if (this.#link.isOpen && this.#hasRoom(message)) this.#send(message);
      else void this.#recover();
    }
  }

  #hasRoom({ kind, byteLength }: OutgoingMessage): boolean {
    const { room, subject } = this.#options;
    return kind !== 'data' || room.has(storedBytes(subject, byteLength));
  }

  #send(message: OutgoingMessage): void {
    const { session, subject, room, acquisition } = this.#options;
    const sequence = this.#stored + this.#sent + 1;
    room.add(storedBytes(subject, message.byteLength));
    const headers = headersOf(message, acquisition, sequence - 1, session);
    this.#link.send(subject, sequence, headers, message.pieces);
    this.#unanswered.add(sequence);
    this.#sent++;
    this.#sentBytes += message.byteLength;
  }

  readonly #answered = (sequence: number, answer: Acknowledgement): void => {
    this.#unanswered.delete(sequence);
    if (sequence <= this.#stored || this.#failure !== null) return;
    if (answer.ok && answer.sequence === sequence && sequence === this.#stored + 1) {
      this.#confirm();
      this.#pump();
      return;
    }
    if (!answer.ok) {
      this.#trouble = new Error(`the server says ${JSON.stringify(answer.description)}`);
      this.#isRefused ||= saysFull(answer.code, answer.description);
    }
    void this.#recover();
  };

  /** Handles that the first message of the queue is stored. */
  #confirm(): void {
    const message = this.#queue.shift();
    if (message === undefined) return;
    this.#stored++;
    this.#firstSequence ??= this.#stored;
    this.#progressAt = performance.now();
    if (this.#sent > 0) {
      this.#sent--;
      this.#sentBytes -= message.byteLength;
    }
    this.#options.onStored(message);
    if (this.#queue.length === 0) this.#onEmpty();
  }

  readonly #connectionLost = (): void => {
    const { closed } = this.#options.session.watch;
    // A server that does not answer the one connection does not answer the other.
    this.#link.drop();
    if (closed !== null) this.fail(closed);
    else this.#linkLost();
  };

  readonly #linkLost = (): void => {
    this.#unanswered.clear();
    if (this.#queue.length > 0) void this.#recover();
  };

  readonly #look = (): void => {
    if (this.#queue.length === 0) return;
    const { ackTimeoutMs, session } = this.#options;
    const now = performance.now();
    if (now - this.#progressAt > ackTimeoutMs) {
      this.fail(silentServer(session, ackTimeoutMs, this.#trouble));
    } else if (now - Math.max(this.#progressAt, this.#askedAt) > ASK_MS) {
      void this.#recover();
    }
  };

  /** Stops, finds out which messages are stored, and continues after these. */
  async #recover(): Promise<void> {
    if (this.#isRecovering) return;
    this.#isRecovering = true;
    while (this.#failure === null) {
      try {
        await this.#findStored();
        break;
      } catch (error) {
        this.#trouble = error;
        if (error instanceof PandaError) this.fail(error);
        await sleep(RETRY_MS);
      }
    }
    this.#isRecovering = false;
    this.#pump();
  }

  /** @throws PandaError if the queue can't continue; other errors if the query can be repeated */
  async #findStored(): Promise<void> {
    const { session, room, acquisition } = this.#options;
    const { watch } = session;
    if (!(await this.#unanswered.settled())) this.#link.drop();
    await watch.connected();
    await this.#link.open();
    // Acknowledgements may arrive during the query.
    const before = this.#stored;
    const { config, state } = await watch.untilLost(() => lookAtStream(session));
    if (state.last_seq < before) throw lostAcknowledged(session, state.last_seq, before);
    while (this.#stored < state.last_seq) {
      const sequence = this.#stored + 1;
      const stored = await watch.untilLost(() => readStored(session, sequence));
      // The acknowledgement may have arrived meanwhile.
      if (this.#stored >= sequence) continue;
      const isFirst = this.#firstSequence === null;
      const expected = { session, acquisition, next: this.#queue[0], isFirst };
      if (isNextStored(stored, sequence, expected)) this.#confirm();
      else this.#stored = sequence;
    }
    room.set(config.max_bytes, state.bytes);
    this.#sent = 0;
    this.#sentBytes = 0;
    this.#unanswered.clear();
    this.#askedAt = performance.now();
    this.#stopIfFull();
  }

  /** Drops the samples that do not fit. The end of the acquisition always fits. */
  #stopIfFull(): void {
    const isRefused = this.#isRefused;
    this.#isRefused = false;
    const next = this.#queue[0];
    if (next === undefined || (!isRefused && this.#hasRoom(next))) return;
    const error = fullStream(this.#options.session);
    if (next.kind !== 'data') throw error;
    this.#takesSamples = false;
    this.#queue = this.#queue.filter(({ kind }) => kind !== 'data');
    this.#options.onFailure(error);
    if (this.#queue.length === 0) this.#onEmpty();
  }
}
