/** The control port over a socket: commands in, promises out. */

import type { Socket } from 'node:net';

import type { Command } from '../commands/command.js';
import { ControlConnection } from '../connections/control.js';
import { CommandTimeoutError, ConnectionClosedError } from '../errors.js';

interface Pending {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

export class ControlChannel {
  readonly #connection = new ControlConnection();
  readonly #pending = new Map<number, Pending>();
  readonly #socket: Socket;
  #failure: Error | null = null;

  /** @param where names the other end in messages */
  constructor(socket: Socket, where: string) {
    this.#socket = socket;
    socket.on('data', (bytes) => {
      this.#receive(bytes);
    });
    const closed = (cause?: unknown): void => {
      this.#fail(new ConnectionClosedError(`The PandA closed ${where}.`, { cause }));
    };
    socket.on('error', closed);
    socket.on('end', closed);
    socket.on('close', () => {
      closed();
    });
  }

  get isOpen(): boolean {
    return this.#failure === null;
  }

  /**
   * @param timeout seconds. A late answer is still matched with its command, and dropped.
   * @throws CommandError, CommandTimeoutError, ConnectionClosedError, ProtocolError
   */
  async send<T>(command: Command<T>, timeout: number, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    if (this.#failure !== null) throw this.#failure;
    const { id, bytes } = this.#connection.send(command);
    const result = new Promise<unknown>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
    });
    const giveUp = (reason: unknown): void => {
      this.#settle(id, (pending) => {
        pending.reject(reason);
      });
    };
    const abort = (): void => {
      giveUp(signal?.reason);
    };
    const timer = setTimeout(() => {
      giveUp(new CommandTimeoutError(`${command} got no answer within ${timeout} s.`));
    }, timeout * 1000);
    signal?.addEventListener('abort', abort, { once: true });
    this.#socket.write(bytes);
    this.#deliver();
    try {
      return (await result) as T;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }

  close(): void {
    this.#fail(new ConnectionClosedError('The client was closed.'));
  }

  #receive(bytes: Uint8Array): void {
    if (this.#failure !== null) return;
    try {
      const toSend = this.#connection.receiveBytes(bytes);
      if (toSend.byteLength > 0) this.#socket.write(toSend);
      this.#deliver();
    } catch (error) {
      this.#deliver();
      this.#fail(error as Error);
    }
  }

  #deliver(): void {
    for (const response of this.#connection.responses()) {
      this.#settle(response.id, (pending) => {
        if ('error' in response) pending.reject(response.error);
        else pending.resolve(response.result);
      });
    }
  }

  #settle(id: number, how: (pending: Pending) => void): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (pending !== undefined) how(pending);
  }

  #fail(error: Error): void {
    if (this.#failure !== null) return;
    this.#failure = error;
    this.#socket.destroy();
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }
}
