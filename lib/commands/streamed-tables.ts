/**
 * Replaces tables in streaming mode: the PandA refuses to replace such a table unless it is reset.
 */

import { type ApiVersion, Command } from './command.js';
import { Exchange, type ExchangeGenerator } from './exchange.js';

/** The PandA's refusals, after a part and after the last part (protocol.md, tables). */
const REFUSALS: readonly unknown[] = [
  'ERR Table is in streaming mode',
  'ERR Last streaming table was sent',
];
/** Matches `NAME<` and `NAME<B`; appending has another format. */
const REPLACING = /^([^?=<]+<)B?$/;

/** Wraps a command, so that its tables are written even if they are in streaming mode. */
export class Replacing<T> extends Command<T> {
  constructor(readonly command: Command<T>) {
    super();
  }

  execute(version: ApiVersion | null = null): ExchangeGenerator<T> {
    return replacing(this.command.execute(version));
  }

  override toString(): string {
    return this.command.toString();
  }
}

/**
 * Runs a command. A table that is refused because it is in streaming mode is reset and written
 * again.
 */
export function* replacing<T>(run: ExchangeGenerator<T>): ExchangeGenerator<T> {
  for (;;) {
    const step = run.next();
    if (step.done === true) return step.value;
    yield step.value;
    const exchanges = step.value instanceof Exchange ? [step.value] : step.value;
    const again = exchanges.flatMap(resetAndWrite);
    if (again.length > 0) yield again;
  }
}

function resetAndWrite(exchange: Exchange): Exchange[] {
  const head = REPLACING.exec(exchange.sent[0] ?? '')?.[1];
  if (head === undefined || !REFUSALS.includes(exchange.received[0])) return [];
  return [new Exchange([head, ''], exchange.command), exchange];
}
