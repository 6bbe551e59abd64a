/** Lines that are written to a table: numbers, or base64. */

import type { TableField, TableWrite } from '../model/fields/table-field.js';
import { Refused } from '../model/refused.js';
import { Scanner } from '../model/scanner.js';
import { WordList } from '../model/word-list.js';
import type { Line } from './line-splitter.js';
import { LineSink } from './line-sink.js';

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const BYTES_PER_WORD = 4;
/** What nearly all tables are made of, read much faster than by a scanner. */
const PLAIN_NUMBERS = /^(?:0|[1-9]\d{0,8})(?: (?:0|[1-9]\d{0,8}))*$/;

export class TableSink extends LineSink {
  readonly #field: TableField;
  readonly #how: TableWrite;
  readonly #isBinary: boolean;
  readonly #words: WordList;

  /** @throws Refused if the table can't be written in this way now */
  constructor(field: TableField, how: TableWrite, isBinary: boolean) {
    super(null);
    field.checkWrite(how);
    this.#field = field;
    this.#how = how;
    this.#isBinary = isBinary;
    this.#words = new WordList(field.layout.maxLength);
  }

  override get heldBytes(): number {
    return this.#words.length * BYTES_PER_WORD;
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
    const scanner = new Scanner(text);
    scanner.skipBlanks();
    while (!scanner.isAtEnd) {
      this.#add(scanner.uint32());
      scanner.skipBlanks();
    }
  }

  #takeBase64(text: string): void {
    if (text.length % 4 !== 0 || !BASE64.test(text)) {
      throw new Refused('Malformed base64 string');
    }
    const bytes = Buffer.from(text, 'base64');
    if (bytes.length % BYTES_PER_WORD !== 0) throw new Refused('Invalid data length');
    for (let at = 0; at < bytes.length; at += BYTES_PER_WORD) this.#add(bytes.readUInt32LE(at));
  }

  #add(word: number): void {
    if (!this.#words.push(word)) throw new Refused('Too many points for table');
  }
}
