/** The destination of lines that are written to a table: numbers or base64. */

import type { TableField, TableWrite } from '../model/fields/table-field.js';
import { Refused } from '../model/refused.js';
import { Scanner } from '../model/scanner.js';
import { WordList } from '../model/word-list.js';
import type { Line } from './line-splitter.js';
import { LineSink } from './line-sink.js';

const BASE64 = /^[A-Za-z0-9+/]*$/;
const BYTES_PER_WORD = 4;
const TOO_MANY = 'Too many points for table';
/** Matches nearly all lines of tables; parsing them directly is much faster than with a scanner. */
const PLAIN_NUMBERS = /^(?:0|[1-9]\d{0,8})(?: (?:0|[1-9]\d{0,8}))*$/;

export class TableSink extends LineSink {
  readonly #field: TableField;
  readonly #how: TableWrite;
  readonly #isBinary: boolean;
  readonly #words: WordList;

  /** @throws Refused if another client is writing the table */
  constructor(field: TableField, how: TableWrite, isBinary: boolean) {
    super(null);
    field.claim();
    this.#field = field;
    this.#how = how;
    this.#isBinary = isBinary;
    this.#words = new WordList(field.layout.maxLength);
  }

  override get heldBytes(): number {
    return this.#words.length * BYTES_PER_WORD;
  }

  override release(): void {
    this.#field.release();
  }

  protected override take({ text }: Line): void {
    if (this.#isBinary) this.#takeBase64(text);
    else this.#takeNumbers(text);
  }

  protected override write(): void {
    this.#field.write(this.#words.words, this.#how);
  }

  protected override clear(): void {
    this.#words.clear();
  }

  #takeNumbers(text: string): void {
    if (PLAIN_NUMBERS.test(text)) {
      for (const number of text.split(' ')) this.#add(Number(number));
      return;
    }
    // Blanks before a number belong to it; blanks after the last number are not allowed.
    for (const scanner = new Scanner(text); !scanner.isAtEnd;) {
      if (this.#room === 0) throw new Refused(TOO_MANY);
      this.#add(scanner.uint32());
    }
  }

  /** Parses base64, whose padding is optional. */
  #takeBase64(text: string): void {
    const digits = text.length % 4 === 0 ? text.replace(/={1,2}$/, '') : text;
    const byteLength = Math.floor((digits.length * 3) / 4);
    if (byteLength > this.#room * BYTES_PER_WORD) {
      throw new Refused('Input string too long for output buffer');
    }
    if (digits.length % 4 === 1 || !BASE64.test(digits)) {
      throw new Refused('Malformed base64 string');
    }
    if (byteLength % BYTES_PER_WORD !== 0) throw new Refused('Invalid data length');
    const bytes = Buffer.from(digits, 'base64');
    for (let at = 0; at < bytes.length; at += BYTES_PER_WORD) this.#add(bytes.readUInt32LE(at));
  }

  #add(word: number): void {
    if (!this.#words.push(word)) throw new Refused(TOO_MANY);
  }

  /** The remaining space in words. */
  get #room(): number {
    return this.#words.limit - this.#words.length;
  }
}
