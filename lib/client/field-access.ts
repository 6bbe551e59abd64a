/** Reads and sets fields without explicit commands. */

import { EventEmitter } from 'node:events';

import type { Command } from '../commands/command.js';
import { Get, Put } from '../commands/get-put.js';
import type { AsyncClientEvents } from './events.js';
import type { SendOptions } from './options.js';

/** Methods of `AsyncClient` that are based on `send`. */
export abstract class FieldAccess extends EventEmitter<AsyncClientEvents> {
  /** Runs a command. */
  abstract send<T>(command: Command<T>, options?: SendOptions): Promise<T>;

  /**
   * Reads a field, an attribute or a star command, like `send(new Get(field))`.
   *
   * @param field e.g. `PULSE1.DELAY`, `SEQ1.TABLE`, `*IDN`
   * @returns a string, or strings for a value of several lines
   * @throws the errors of `send`
   */
  get(field: string, options?: SendOptions): Promise<string | string[]> {
    return this.send(new Get(field), options);
  }

  /**
   * Sets a field, an attribute or a table, like `send(new Put(field, value))`.
   *
   * @param value see `Put`
   * @throws InvalidOptionError, and the errors of `send`
   */
  async put(
    field: string,
    value: string | number | boolean | readonly string[],
    options?: SendOptions,
  ): Promise<void> {
    await this.send(new Put(field, value), options);
  }

  /** Closes all connections. */
  abstract close(): Promise<void>;

  /** Same as `close`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
