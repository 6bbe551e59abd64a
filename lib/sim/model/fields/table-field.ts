/** Tables: rows of words that a block plays, written as a whole or streamed in parts. */

import { toBase64Lines } from '../../../tables/base64.js';
import type { AttributeOptions } from '../attribute.js';
import type { ColumnDefinition, FieldDefinition, TableDefinition } from '../definition.js';
import { Refused } from '../refused.js';
import type { Value } from '../reported.js';
import { WordList } from '../word-list.js';
import { Field, type FieldContext } from './field.js';

/**
 * How words are written: replacing the table (`<`), appended (`<<`), or appended as the last part
 * (`<<|`).
 */
export type TableWrite = 'replace' | 'append' | 'append-last';

/**
 * `INIT`: empty; `FIXED`: written as a whole; `STREAMING`: parts were appended; `STREAMING_LAST`:
 * also the last one.
 */
export type TableMode = 'INIT' | 'FIXED' | 'STREAMING' | 'STREAMING_LAST';

const NO_WORDS = new Uint32Array(0);

export class TableField extends Field {
  protected override readonly isMultiline = true;
  readonly layout: TableDefinition;
  readonly #words: WordList;
  #mode: TableMode = 'INIT';
  #isClaimed = false;

  /** @throws Error for a definition without a table layout */
  constructor(name: string, definition: FieldDefinition, context: FieldContext) {
    super(name, 'TABLE', definition, context);
    if (definition.table === null) throw new Error(`${name} has no table in its definition.`);
    this.layout = definition.table;
    this.#words = new WordList(this.layout.maxLength);
    this.addAttributes(this.#ownAttributes());
  }

  get mode(): TableMode {
    return this.#mode;
  }

  /** The table, or the streamed words that were not yet played. */
  get words(): Uint32Array {
    return this.#words.words;
  }

  /** Reads the table: a streamed table reads as empty. */
  override get(): Value {
    return this.#mode === 'FIXED' ? this.words : NO_WORDS;
  }

  column(name: string): ColumnDefinition | undefined {
    return this.layout.columns.find((column) => column.name === name);
  }

  /**
   * Locks the table for a longer write; call `release` afterwards.
   *
   * @throws Refused if another client is writing the table
   */
  claim(): void {
    if (this.#isClaimed) throw new Refused('Table currently being written');
    this.#isClaimed = true;
  }

  release(): void {
    this.#isClaimed = false;
  }

  /**
   * Writes words. `replace` with no words returns the table to INIT, which is the only way to end
   * streaming.
   *
   * @throws Refused if there is an incomplete row, or too many words, or if the mode does not allow
   *   it
   */
  write(words: Uint32Array, how: TableWrite): void {
    if (words.length % this.layout.rowWords !== 0) {
      throw new Refused('Table write is not a whole number of rows');
    }
    this.#checkMode(how, words.length === 0);
    const isContinued = how !== 'replace' && this.#mode === 'STREAMING';
    if (words.length > this.#words.limit - (isContinued ? this.#words.length : 0)) {
      throw new Refused('Too many points for table');
    }
    if (!isContinued) this.#words.clear();
    this.#words.append(words);
    this.#mode = modeAfter(how, words.length);
    this.changed();
    this.context.written(this.name);
  }

  /** Removes streamed words that the machine has played. */
  take(count: number): void {
    if (this.#mode !== 'FIXED') this.#words.drop(count);
  }

  #checkMode(how: TableWrite, isEmpty: boolean): void {
    if (how !== 'replace') {
      if (!this.layout.streaming) throw new Refused('Table do not support streaming mode');
      if (isEmpty) throw new Refused('Streaming table must have data');
    } else if (isEmpty) {
      return;
    }
    if (this.#mode === 'STREAMING_LAST') throw new Refused('Last streaming table was sent');
    if (how === 'replace' && this.#mode === 'STREAMING') {
      throw new Refused('Table is in streaming mode');
    }
  }

  get #queuedLines(): number {
    return this.#mode === 'FIXED' ? 0 : Math.floor(this.#words.length / this.layout.rowWords);
  }

  #ownAttributes(): readonly (readonly [string, AttributeOptions])[] {
    const { maxLength, rowWords, columns } = this.layout;
    const fields = columns.map((column) => {
      return `${column.high}:${column.low} ${column.name} ${column.subtype}`;
    });
    return [
      ['MAX_LENGTH', { description: 'The most words that it holds', get: () => String(maxLength) }],
      [
        'B',
        {
          description: 'The words in base64',
          get: () => toBase64Lines(this.get() as Uint32Array),
        },
      ],
      ['ROW_WORDS', { description: 'Words in a row', get: () => String(rowWords) }],
      [
        'LENGTH',
        {
          description: 'How many words it holds',
          get: () => String((this.get() as Uint32Array).length),
        },
      ],
      ['FIELDS', { description: 'The columns: bits of a row, name and type', get: () => fields }],
      [
        'QUEUED_LINES',
        {
          description: 'Streamed rows that were not yet played',
          get: () => String(this.#queuedLines),
          isReported: true,
          isLive: true,
        },
      ],
      ['MODE', { description: 'How it was written', get: () => this.#mode }],
    ];
  }
}

function modeAfter(how: TableWrite, length: number): TableMode {
  if (how === 'replace') return length === 0 ? 'INIT' : 'FIXED';
  return how === 'append' ? 'STREAMING' : 'STREAMING_LAST';
}
