/** Lines from a terminal: with editing, completion and history, or as the terminal sends them. */

import { createInterface, type Interface } from 'node:readline/promises';
import { Transform } from 'node:stream';

import type { AsyncClient } from '../../client/async-client.js';
import type { Completions } from './complete.js';
import { type History, MAX_HISTORY } from './history.js';
import { tabCompleter } from './tab-completer.js';

// eslint-disable-next-line no-restricted-properties -- readline draws on it
const { stdin, stdout: output } = process;
const TAB = 0x09;

/**
 * @param inTable whether a line is part of a table: such lines are neither completed nor added to
 *   the history
 */
export function editedInput(
  client: Pick<AsyncClient, 'send'>,
  history: History,
  inTable: () => boolean,
): Interface {
  const completer = tabCompleter(client);
  let remembered = [...history.commands];
  return createInterface({
    input: endingAtTabs(),
    output,
    terminal: true,
    history: [...remembered],
    historySize: MAX_HISTORY,
    removeHistoryDuplicates: true,
    completer: (line: string): Completions | Promise<Completions> =>
      inTable() ? [[`${line}\t`], line] : completer(line),
  }).on('history', (commands: string[]) => {
    if (inTable()) {
      // eslint-disable-next-line no-restricted-syntax -- at most MAX_HISTORY
      commands.splice(0, commands.length, ...remembered);
      return;
    }
    const [latest] = commands;
    if (latest !== undefined && latest !== remembered[0]) history.add(latest);
    remembered = [...commands];
  });
}

/** Uses only the line editing of the terminal. */
export function plainInput(): Interface {
  return createInterface({ input: stdin, output, terminal: false });
}

/**
 * Splits the input after each TAB. Readline pauses its input during a completion, but still
 * processes the rest of the present piece: without the split, fast or pasted input would get before
 * the completion.
 */
function endingAtTabs(): NodeJS.ReadableStream {
  const pieces = new Transform({
    transform(bytes: Buffer, _, done) {
      let start = 0;
      for (let tab; (tab = bytes.indexOf(TAB, start)) >= 0; start = tab + 1) {
        this.push(bytes.subarray(start, tab + 1));
      }
      if (start < bytes.byteLength) this.push(bytes.subarray(start));
      done();
    },
  });
  // Readline calls this method of its input.
  const setRawMode = (mode: boolean): void => {
    stdin.setRawMode(mode);
  };
  return Object.assign(stdin.pipe(pieces), { setRawMode });
}
