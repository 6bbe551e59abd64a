/** The state of a connection to a NATS server, which the client reconnects itself. */

import { setTimeout as sleep } from 'node:timers/promises';

import { StreamConnectError, StreamTimeoutError } from '../../errors.js';
import { apiCodeOf, explainError, isPassing } from './explain-error.js';
import type { StreamServer } from './stream-server.js';

/** Pause between attempts of a request, milliseconds. */
const RETRY_MS = 200;

/** The connection was lost while a request waited for its answer. */
class LostError extends Error {}

export class ConnectionWatch {
  readonly #server: StreamServer;
  readonly #onLost = new Set<() => void>();
  readonly #onBack = new Set<() => void>();
  #isConnected = true;
  #closed: StreamConnectError | null = null;

  constructor(server: StreamServer) {
    this.#server = server;
    void this.#follow();
  }

  /** Set when the connection is closed for good, by this process or because the server refuses it. */
  get closed(): StreamConnectError | null {
    return this.#closed;
  }

  /** @returns a function that removes the listener */
  onLost(listener: () => void): () => void {
    this.#onLost.add(listener);
    return () => this.#onLost.delete(listener);
  }

  /** Resolves when the connection is up, or closed for good. */
  async connected(): Promise<void> {
    if (this.#isConnected || this.#closed !== null) return;
    await new Promise<void>((resolve) => this.#onBack.add(resolve));
  }

  /**
   * Runs a request, and stops waiting for the answer when the connection is lost.
   *
   * @throws what the request throws
   */
  async untilLost<T>(request: () => Promise<T>): Promise<T> {
    let unlisten = (): void => {};
    const lost = new Promise<never>((_, reject) => {
      unlisten = this.onLost(() => {
        reject(new LostError('The connection was lost.'));
      });
    });
    const asked = request();
    asked.catch(() => {});
    return await Promise.race([asked, lost]).finally(unlisten);
  }

  /**
   * Repeats a request until it is answered.
   *
   * @param what beginning of the error message
   * @param patience time limit, milliseconds
   * @throws StreamTimeoutError, StreamRefusedError and the like
   */
  async persist<T>(what: string, patience: number, request: () => Promise<T>): Promise<T> {
    const deadline = performance.now() + patience;
    for (;;) {
      try {
        await Promise.race([this.connected(), sleep(RETRY_MS)]);
        return await this.untilLost(request);
      } catch (error) {
        const { label } = this.#server;
        if (this.#closed !== null) throw this.#closed;
        if (!isWorthRepeating(error)) throw explainError(error, what, label);
        if (performance.now() > deadline) {
          const limit = `no answer from ${label} for ${Math.round(patience / 1000)} s`;
          throw new StreamTimeoutError(`${what}: ${limit}.`, { cause: error });
        }
      }
      await sleep(RETRY_MS);
    }
  }

  async #follow(): Promise<void> {
    const { connection, label } = this.#server;
    void connection.closed().then((error) => {
      const why = error instanceof Error ? `: ${error.message}` : '';
      const cause = error instanceof Error ? { cause: error } : undefined;
      this.#closed = new StreamConnectError(`The connection to ${label} is closed${why}.`, cause);
      this.#tellLost();
      this.#tellBack();
    });
    for await (const { type } of connection.status()) {
      if (type === 'disconnect') this.#tellLost();
      if (type === 'reconnect') this.#tellBack();
    }
  }

  #tellLost(): void {
    this.#isConnected = false;
    for (const listener of this.#onLost) listener();
  }

  #tellBack(): void {
    this.#isConnected = this.#closed === null;
    for (const listener of this.#onBack) listener();
    this.#onBack.clear();
  }
}

/** Whether a repetition of the request may succeed. */
export function isWorthRepeating(error: unknown): boolean {
  if (error instanceof LostError || isPassing(error)) return true;
  // JetStream's API reports that it is temporarily unavailable.
  return apiCodeOf(error) !== null && (error as { status?: unknown }).status === 503;
}
