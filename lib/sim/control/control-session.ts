/**
 * A session with one client of the control port, without a socket: it takes lines and returns
 * answers.
 *
 * Rules (protocol.md, control port): the first `?`, `=` or `<` in a line determines the kind of the
 * command. After `<`, all lines up to an empty one belong to the command, even if the write was
 * refused.
 */

import type { Panda } from '../model/panda.js';
import { answerOf } from './answer.js';
import { beginWrite } from './begin-write.js';
import type { ControlContext } from './capture-control.js';
import { assignField, queryField } from './field-commands.js';
import type { Line } from './line-splitter.js';
import type { LineSink } from './line-sink.js';
import { ChangeMemory } from './star/change-memory.js';
import { assignStar, queryStar } from './star/star-commands.js';
import type { StarContext } from './star/star-command.js';

const QUERY = '?'.charCodeAt(0);
const ASSIGN = '='.charCodeAt(0);
const WRITE = '<'.charCodeAt(0);

export class ControlSession {
  readonly #panda: Panda;
  readonly #context: StarContext;
  #sink: LineSink | null = null;

  constructor(panda: Panda, control: ControlContext) {
    this.#panda = panda;
    this.#context = {
      ...control,
      panda,
      changes: new ChangeMemory(),
    };
  }

  /** The memory that an unfinished write occupies. */
  get heldBytes(): number {
    return this.#sink?.heldBytes ?? 0;
  }

  /**
   * Processes a line.
   *
   * @returns the answer with its line ends; empty during a write of several lines
   */
  receiveLine(line: Line): string {
    if (this.#sink !== null) return this.#continueWrite(this.#sink, line);
    if (!line.isUtf8) return 'ERR Malformed UTF-8 encoding\n';
    return this.#command(line.text);
  }

  /** Call this when the connection is closed: it drops an unfinished write. */
  close(): void {
    this.#sink?.release();
    this.#sink = null;
  }

  #continueWrite(sink: LineSink, line: Line): string {
    if (line.text !== '') {
      sink.push(line);
      return '';
    }
    this.#sink = null;
    return sink.end();
  }

  #command(text: string): string {
    for (let i = 0; i < text.length; i++) {
      switch (text.charCodeAt(i)) {
        case QUERY:
          return this.#query(text.slice(0, i), i + 1 === text.length);
        case ASSIGN:
          return this.#assign(text.slice(0, i), text.slice(i + 1));
        case WRITE:
          this.#sink = beginWrite(text.slice(0, i), text.slice(i + 1), this.#panda);
          return '';
      }
    }
    return 'ERR Unknown command\n';
  }

  #query(name: string, isWhole: boolean): string {
    if (!isWhole) return 'ERR Unexpected text after command\n';
    return answerOf(() =>
      name.startsWith('*') ? queryStar(name, this.#context) : queryField(name, this.#panda),
    );
  }

  #assign(name: string, value: string): string {
    return answerOf(() =>
      name.startsWith('*')
        ? assignStar(name, value, this.#context)
        : assignField(name, value, this.#panda),
    );
  }
}
