/** Commands from a pipe or a file: many sent at a time, all answers printed in their order. */

import type { Readable } from 'node:stream';

import type { AsyncClient } from '../../client/async-client.js';
import { Raw } from '../../commands/get-put.js';
import { InvalidOptionError } from '../../errors.js';
import { EXIT_OK } from '../exit-codes.js';
import { printText, standardOutput } from '../output/print.js';
import { answerPrinter } from './answer-text.js';
import { CommandLines } from './command-lines.js';
import { HELP, ownCommand } from './own-commands.js';
import { splitLines } from './split-lines.js';

/** Enough to be fast; few enough for all to be answered in the time for one. */
const MAX_COMMANDS = 1000;
/** With tables among them. */
const MAX_LINES = 10_000;

/**
 * Ends at the end of the input, when all is answered. A refusal is an answer like others.
 *
 * @param lost rejects when the connection is gone
 * @returns the exit code
 * @throws CommandTimeoutError, ConnectionClosedError; nothing is sent after these, and
 *   what had been answered is printed
 * @throws StandardOutputError
 * @throws InvalidOptionError for input that ends within a table, or has no lines
 */
export async function answerPiped(
  client: Pick<AsyncClient, 'send'>,
  input: Readable,
  lost: Promise<never>,
): Promise<number> {
  lost.catch((error: unknown) => input.destroy(error as Error));
  const textOf = answerPrinter(standardOutput());
  for await (const commands of batchesIn(input)) {
    const end = commands.findIndex((command) => ownCommand(command) === 'end');
    const asked = end < 0 ? commands : commands.slice(0, end);
    const answers = asked.map((command) =>
      ownCommand(command) === 'help' ? null : client.send(new Raw(command)),
    );
    // Only the first to fail is told.
    for (const answer of answers) answer?.catch(() => {});
    let text = '';
    try {
      for (const answer of answers) text += answer === null ? HELP : textOf(await answer);
    } finally {
      await printText(text);
    }
    if (end >= 0) break;
  }
  return EXIT_OK;
}

/** As many commands as have come, but not too many. */
async function* batchesIn(input: Readable): AsyncGenerator<string[][], void, void> {
  const commands = new CommandLines();
  for await (const lines of splitLines(input)) {
    let batch: string[][] = [];
    let lineCount = 0;
    for (const line of lines) {
      const command = commands.push(line);
      if (command === null) continue;
      batch.push(command);
      lineCount += command.length;
      if (batch.length < MAX_COMMANDS && lineCount < MAX_LINES) continue;
      yield batch;
      batch = [];
      lineCount = 0;
    }
    if (batch.length > 0) yield batch;
  }
  if (commands.openTable === null) return;
  throw new InvalidOptionError(
    `The input ends within ${commands.openTable}, which was not sent: end it with an empty line.`,
  );
}
