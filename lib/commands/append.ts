/** Streaming tables. */

import { VersionError } from '../errors.js';
import { checkField, checkLines, checkWords } from './checks.js';
import type { ApiVersion } from './command.js';
import type { Exchange } from './exchange.js';
import { Question } from './question.js';

const LAST_NEEDS: ApiVersion = [4, 0];

/**
 * Adds rows to a table, which is in streaming mode afterwards; the result is nothing. A table can be
 * appended to until its last part was sent (protocol.md, control port: tables).
 *
 * @throws TableError from the run, for words that the PandA would wrap; nothing is sent then
 * @throws VersionError from the run, for `last` on a server known to be older than 4.0
 */
export class Append extends Question<void> {
  /**
   * @param field e.g. `SEQ1.TABLE`
   * @param value whole rows, a word of 32 bits a line: whole numbers from 0 to 4294967295
   * @param last whether this is the last part: needs API 4.0
   */
  constructor(
    readonly field: string,
    readonly value: readonly string[],
    readonly last = false,
  ) {
    super();
  }

  ask(version: ApiVersion | null): Exchange {
    checkField(this.field);
    checkLines(this.field, this.value);
    if (this.last && version !== null && version[0] < LAST_NEEDS[0]) {
      throw new VersionError(
        `The last part of ${this.field} can't be marked: that needs API ${LAST_NEEDS.join('.')}, ` +
          `the server has ${version.join('.')}.`,
        LAST_NEEDS,
        version,
      );
    }
    const exchange = this.exchange([`${this.field}${this.last ? '<<|' : '<<'}`, ...this.value, '']);
    checkWords(this.field, this.value);
    return exchange;
  }

  read(exchange: Exchange): void {
    exchange.ok();
  }
}
