/** Sets a value, checked against the PandA's description of its field or not at all. */

import { InvalidOptionError, shorten } from '../../errors.js';
import { checkField } from '../checks.js';
import { Command } from '../command.js';
import type { Exchange, ExchangeGenerator } from '../exchange.js';
import { Put } from '../get-put.js';
import { Question } from '../question.js';
import { checkFor } from './check-for.js';

/** A value that its field can't have. */
export class UnfitValueError extends InvalidOptionError {}

/**
 * Sets a field like `Put`, but checks a single value first. The check takes two round trips: one
 * for the type of the field, and one for the limits of that type. The PandA decides about values
 * that can't be checked.
 *
 * @throws UnfitValueError, TableError while running, if the field can't have the value; it is not
 *   sent then
 */
export class CheckedPut extends Command<void> {
  constructor(
    readonly field: string,
    readonly value: string | readonly string[],
  ) {
    super();
  }

  *execute(): ExchangeGenerator<void> {
    const put = new Put(this.field, this.value);
    const exchange = put.ask();
    if (typeof this.value === 'string') {
      const check = yield* checkFor((line) => this.exchange(line), this.field);
      const fault = check?.(this.value) ?? null;
      if (fault !== null) throw refusal(this.field, this.value, fault);
    }
    yield exchange;
    put.read(exchange);
  }
}

/** Sets a field like `Put`, but does not check the words of tables either. */
export class UncheckedPut extends Question<void> {
  constructor(
    readonly field: string,
    readonly value: string | readonly string[],
  ) {
    super();
  }

  ask(): Exchange {
    checkField(this.field);
    const { field, value } = this;
    return this.exchange(
      typeof value === 'string' ? `${field}=${value}` : [`${field}<`, ...value, ''],
    );
  }

  read(exchange: Exchange): void {
    exchange.ok();
  }
}

function refusal(field: string, value: string, fault: string): UnfitValueError {
  return new UnfitValueError(`${field} can't be ${JSON.stringify(shorten(value, 80))}: ${fault}.`);
}
