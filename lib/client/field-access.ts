/** Reading and setting a field without a command of one's own. */

import { EventEmitter } from 'node:events';

import type { Command } from '../commands/command.js';
import { Get, Put } from '../commands/get-put.js';
import type { AsyncClientEvents } from './events.js';
import type { SendOptions } from './options.js';

/** What `AsyncClient` does by `send`. */
export abstract class FieldAccess extends EventEmitter<AsyncClientEvents> {
  /** Runs a command. */
  abstract send<T>(command: Command<T>, options?: SendOptions): Promise<T>;

  /**
   * Reads a field, an attribute or a star command, as `send(new Get(field))`.
   *
   * @param field e.g. `PULSE1.DELAY`, `SEQ1.TABLE`, `*IDN`
   * @returns a string, or strings for a value of several lines
   * @throws what `send` throws
   */
  get(field: string, options?: SendOptions): Promise<string | string[]> {
    return this.send(new Get(field), options);
  }

  /**
   * Sets a field, an attribute or a table, as `send(new Put(field, value))`.
   *
   * @param value see `Put`
   * @throws InvalidOptionError, and what `send` throws
   */
  async put(
    field: string,
    value: string | number | boolean | readonly string[],
    options?: SendOptions,
  ): Promise<void> {
    await this.send(new Put(field, value), options);
  }
}
