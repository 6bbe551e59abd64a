/** Sends commands from a pipe or a file, many at a time, and prints the answers in order. */

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

/** Enough for speed; few enough to be answered within the timeout of one command. */
const MAX_COMMANDS = 1000;
/** The limit if there are tables among the commands. */
const MAX_LINES = 10_000;

/**
 * Runs until the end of the input, when all commands are answered. A refusal is printed like any
 * other answer.
 *
 * @param lost rejects when the connection is lost
 * @returns the exit code
 * @throws CommandTimeoutError, ConnectionClosedError; nothing is sent afterwards, and all earlier
 *   answers are printed
 * @throws StandardOutputError
 * @throws InvalidOptionError for input that ends within a table, or a line that is too long
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
    // Only the first failure is reported.
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

/** Groups the available commands, up to a limit. */
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
