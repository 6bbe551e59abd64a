/** A job that the server has given to this writer, until the job is acknowledged or given back. */

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

  /** Tells the server that this writer still works on the job. */
  working(): void {
    if (!this.#isOver) this.#respond(WORKING);
  }

  /**
   * Gives the job back.
   *
   * @param delay until another writer may get it, milliseconds
   */
  async giveBack(delay: number): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#respond(`-NAK ${JSON.stringify({ delay: Math.round(delay * 1e6) })}`);
    await this.#server.connection.flush().catch(() => {});
  }

  /** Takes the job out of the queue, and waits for the server's confirmation. @throws errors of the client */
  async acknowledge(): Promise<void> {
    const { reply = '' } = this.#message;
    await this.#server.connection.request(reply, ACK, { timeout: ACK_MS });
    this.#isOver = true;
  }

  #respond(text: string): void {
    const { connection } = this.#server;
    // After a lost connection the server gives the job to another writer itself.
    if (!connection.isClosed()) connection.publish(this.#message.reply ?? '', text);
  }
}
