/**
 * Reads the messages of a stream in order, each once. A consumer, which acknowledges nothing, exists as long as
 * the reader asks for messages. If the consumer is lost, for example with its server, a new consumer begins
 * after the last message that arrived.
 */

import { setTimeout as sleep } from 'node:timers/promises';

import { onAbort } from '../../client/net/abort-listener.js';
import { type PandaError, StreamMissingError } from '../../errors.js';
import { ApiCode, apiCodeOf, explainError, isClosed } from '../nats/explain-error.js';
import type { StreamServer } from '../nats/stream-server.js';
import { watchStatus } from '../nats/watch-status.js';
import { Wire } from '../wire/wire.js';
import { HEARTBEAT_MS, PullReading, type StreamMessage } from './pull-reading.js';

export interface MessageSourceOptions {
  readonly stream: string;
  /** Subject, which may have wildcards. */
  readonly subject: string;
  /** Sequence after which messages are wanted. */
  readonly after: number;
  /** Description of the consumer in the server's list. */
  readonly description: string;
  /** Whether messages are released, so that their memory is used for others. */
  readonly reuses: boolean;
}

/** Description of the consumers of writers. */
export const WRITER = 'writer';
/** Description of the consumers of readers that do not write. */
export const VIEWER = 'viewer';

/** Size of one request. */
const PULL_BYTES = 4 * 1024 * 1024;
const PULL_MESSAGES = 256;
/** While more bytes than this wait to be taken, nothing is requested. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024;
/** Longer requests hung for as long after a restart of the server. */
const EXPIRES_MS = 4000;
/** The server removes a consumer that gets no request for so long. */
const INACTIVE_MS = 60_000;
const RETRY_MS = 200;
/** A server that has just started may not know its streams yet. */
const MISSING_MS = 10_000;
const NANOSECONDS = 1_000_000;

export class MessageSource {
  readonly #server: StreamServer;
  readonly #options: MessageSourceOptions;
  readonly #waiting: StreamMessage[] = [];
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;
  #waitingBytes = 0;
  /** Sequence of the last message that arrived. */
  #last: number;
  #failure: PandaError | null = null;
  #missingSince: number | null = null;
  /** Called when a message has arrived or was taken. */
  #changed: (() => void)[] = [];

  constructor(server: StreamServer, options: MessageSourceOptions) {
    this.#server = server;
    this.#options = options;
    this.#last = options.after;
    this.#running = this.#run();
  }

  /**
   * The next message.
   *
   * @param patience time limit, milliseconds
   * @returns null after the time limit, if the signal is aborted, or if the source is closed
   * @throws StreamMissingError, StreamConnectError
   */
  async next(patience: number, signal: AbortSignal): Promise<StreamMessage | null> {
    if (this.#waiting.length === 0) {
      const unlisten = onAbort(signal, () => {
        this.#tellChange();
      });
      await this.#change(patience, () => this.#waiting.length > 0 || signal.aborted);
      unlisten();
    }
    const message = this.#waiting.shift();
    if (message !== undefined) {
      this.#waitingBytes -= message.message.byteLength;
      this.#tellChange();
      return message;
    }
    if (this.#failure !== null) throw this.#failure;
    return null;
  }

  /** Removes the consumer. Messages that were not taken are dropped. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#tellChange();
    await this.#running;
    this.#waiting.length = 0;
  }

  /** Waits until a condition holds. @param patience time limit, milliseconds; null: none */
  async #change(patience: number | null, isSo: () => boolean): Promise<void> {
    const isOver = (): boolean => isSo() || this.#failure !== null || this.#closing.signal.aborted;
    const late = new AbortController();
    const tellLate = (): void => {
      late.abort();
      this.#tellChange();
    };
    const timer = patience === null ? undefined : setTimeout(tellLate, patience);
    while (!isOver() && !late.signal.aborted)
      await new Promise<void>((resolve) => this.#changed.push(resolve));
    clearTimeout(timer);
  }

  #tellChange(): void {
    const changed = this.#changed;
    this.#changed = [];
    for (const resolve of changed) resolve();
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    let consumer: string | null = null;
    while (!signal.aborted) {
      try {
        const before = consumer;
        consumer = await this.#addConsumer();
        this.#missingSince = null;
        // Writers remove an acquisition when no consumer waits for the rest of it, so there must always be one.
        this.#remove(before);
        await this.#readFromConsumer(consumer, signal);
      } catch (error) {
        this.#failure = this.#explain(error);
        this.#tellChange();
        if (this.#failure !== null) break;
      }
      await sleep(RETRY_MS, null, { signal }).catch(() => {});
    }
    this.#remove(consumer);
  }

  /** The answer does not matter: the consumer or the server may be gone. */
  #remove(consumer: string | null): void {
    const { manager, connection } = this.#server;
    if (consumer === null || connection.isClosed()) return;
    void manager.consumers.delete(this.#options.stream, consumer).catch(() => {});
  }

  /** @returns null for failures that may be temporary */
  #explain(error: unknown): PandaError | null {
    const { stream } = this.#options;
    const { label } = this.#server;
    if (isClosed(error)) return explainError(error, `The stream ${stream} can't be read`, label);
    if (apiCodeOf(error) !== ApiCode.StreamMissing) return null;
    this.#missingSince ??= performance.now();
    if (performance.now() - this.#missingSince < MISSING_MS) return null;
    return new StreamMissingError(
      `The server at ${label} has no stream ${stream}: "pandablocks streams setup" makes it.`,
      { cause: error },
    );
  }

  /** @throws errors of the client */
  async #addConsumer(): Promise<string> {
    const { stream, subject, description } = this.#options;
    const { name } = await this.#server.manager.consumers.add(stream, {
      filter_subject: subject,
      description,
      deliver_policy: 'by_start_sequence',
      opt_start_seq: this.#last + 1,
      ack_policy: 'none',
      inactive_threshold: INACTIVE_MS * NANOSECONDS,
      mem_storage: true,
      num_replicas: 1,
    });
    return name;
  }

  /** Returns when another consumer is needed. @throws WireError */
  async #readFromConsumer(name: string, signal: AbortSignal): Promise<void> {
    const { connection, packages, wireTarget } = this.#server;
    const { stream, reuses } = this.#options;
    const wire = await Wire.open(wireTarget, { reuses });
    const inbox = packages.transport.createInbox();
    const reading = new PullReading(inbox, {
      take: (message) => {
        this.#take(message);
      },
      changed: () => {
        this.#tellChange();
      },
    });
    wire.subscribe(inbox, reading.receive);
    const unlisten = onAbort(wire.closed, () => {
      reading.break();
    });
    // A server that was away has lost the request. If the server was killed, it has lost the consumer as well.
    const unwatch = watchStatus(connection, (type) => {
      if (type === 'reconnect') reading.break();
    });
    try {
      const target = `$JS.API.CONSUMER.MSG.NEXT.${stream}.${name}`;
      const isOver = (): boolean => signal.aborted || reading.isBroken;
      const hasRoom = (): boolean => this.#waitingBytes <= MOST_WAITING_BYTES;
      while (!isOver()) {
        await this.#change(null, () => hasRoom() || reading.isBroken);
        if (isOver()) break;
        reading.begin(PULL_MESSAGES);
        wire.publish(target, inbox, JSON.stringify(this.#request));
        await this.#change(null, () => reading.isDone || reading.isBroken);
      }
    } finally {
      unlisten();
      unwatch();
      reading.end();
      wire.close();
    }
  }

  get #request(): object {
    return {
      batch: PULL_MESSAGES,
      // The limit includes headers.
      max_bytes: Math.max(PULL_BYTES, 2 * this.#server.maxPayload),
      expires: EXPIRES_MS * NANOSECONDS,
      idle_heartbeat: HEARTBEAT_MS * NANOSECONDS,
    };
  }

  #take(message: StreamMessage): void {
    // A server that has restarted may send messages again.
    if (message.sequence <= this.#last) {
      message.message.release();
      return;
    }
    this.#last = message.sequence;
    this.#waiting.push(message);
    this.#waitingBytes += message.message.byteLength;
  }
}
