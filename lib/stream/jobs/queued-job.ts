/** A job that the server has given to this writer, until it is acknowledged or given back. */

import type { Msg } from '@nats-io/transport-node';

import type { StreamServer } from '../nats/stream-server.js';

const ACK = '+ACK';
const WORKING = '+WPI';
const ACK_MS = 5000;

export class QueuedJob {
  readonly #server: StreamServer;
  readonly #message: Msg;
  #isOver = false;

  constructor(
    server: StreamServer,
    message: Msg,
    readonly panda: string,
    readonly number: number,
  ) {
    this.#server = server;
    this.#message = message;
  }

  get payload(): Uint8Array {
    return this.#message.data;
  }

  /** Keeps the server from giving the job to another writer. */
  working(): void {
    if (!this.#isOver) this.#respond(WORKING);
  }

  /**
   * Gives the job back.
   *
   * @param delay until another writer may have it, milliseconds
   */
  async giveBack(delay: number): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#respond(`-NAK ${JSON.stringify({ delay: Math.round(delay * 1e6) })}`);
    await this.#server.connection.flush().catch(() => {});
  }

  /** Takes the job out of the queue, and waits until the server says so. @throws errors of the client */
  async acknowledge(): Promise<void> {
    const { reply = '' } = this.#message;
    await this.#server.connection.request(reply, ACK, { timeout: ACK_MS });
    this.#isOver = true;
  }

  #respond(text: string): void {
    const { connection } = this.#server;
    // After a lost connection the server gives the job to somebody by itself.
    if (!connection.isClosed()) connection.publish(this.#message.reply ?? '', text);
  }
}
