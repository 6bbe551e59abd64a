/** Streaming tables. */

import { VersionError } from '../errors.js';
import { checkField, checkLines, checkWords } from './checks.js';
import type { ApiVersion } from './command.js';
import type { Exchange } from './exchange.js';
import { Question } from './question.js';

const LAST_NEEDS: ApiVersion = [4, 0];

/**
 * Appends rows to a table and puts it in streaming mode; there is no result. Rows can be appended
 * until the last part is sent (protocol.md, control port: tables).
 *
 * @throws TableError while running, for words that the PandA would wrap; nothing is sent then
 * @throws VersionError while running, for `last` on a server known to be older than 4.0
 */
export class Append extends Question<void> {
  /**
   * @param field e.g. `SEQ1.TABLE`
   * @param value whole rows, one 32-bit word per line: integers from 0 to 4294967295
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
