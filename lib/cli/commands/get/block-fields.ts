/** Reads all fields of a block. */

import type { AsyncClient } from '../../../client/async-client.js';
import { Get } from '../../../commands/get-put.js';
import { type ApiVersion, Command } from '../../../commands/command.js';
import type { Exchange, ExchangeGenerator } from '../../../commands/exchange.js';
import { listFields } from '../../../commands/introspection/field-query.js';
import { CommandError } from '../../../errors.js';

/**
 * Whether the error shows that the name is the name of a block, which can't be read without a
 * field.
 */
export function isBlock(error: unknown): boolean {
  return error instanceof CommandError && error.received[0] === 'ERR Missing field name';
}

/** A field with its value. */
export type NamedValue = readonly [name: string, value: string | readonly string[]];

/** Lists the names of a block's fields, in display order. */
class ListFields extends Command<string[]> {
  constructor(
    /** With or without a number: `SEQ1`, `PCAP`. */
    readonly block: string,
  ) {
    super();
  }

  *execute(_version?: ApiVersion | null): ExchangeGenerator<string[]> {
    const ask = (line: string): Exchange => this.exchange(line);
    // The name of a block may itself end with a digit.
    const [plain, numbered] = [this.block.replace(/(?<=.)\d+$/, ''), this.block];
    try {
      return (yield* listFields(ask, plain)).map(({ name }) => name);
    } catch (error) {
      if (plain === numbered || !(error instanceof CommandError)) throw error;
      return (yield* listFields(ask, numbered)).map(({ name }) => name);
    }
  }
}

/**
 * Reads all fields of a block. Fields that can't be read, such as actions, are left out.
 *
 * @returns names with their values
 * @throws CommandError if there is no such block, or none of its fields can be read
 */
export async function readBlock(
  client: Pick<AsyncClient, 'send'>,
  block: string,
): Promise<NamedValue[]> {
  const names = (await client.send(new ListFields(block))).map((field) => `${block}.${field}`);
  const answers = await Promise.allSettled(names.map((name) => client.send(new Get(name))));
  const failure = answers.find((answer) => answer.status === 'rejected');
  const values = answers.flatMap((answer, i): NamedValue[] =>
    answer.status === 'fulfilled' ? [[names[i] as string, answer.value]] : [],
  );
  if (values.length === 0 && failure !== undefined) throw failure.reason;
  return values;
}
