/** Lines from a terminal: edited, completed and remembered, or as the terminal gives them. */

import { createInterface, type Interface } from 'node:readline/promises';
import { Transform } from 'node:stream';

import type { AsyncClient } from '../../client/async-client.js';
import type { Completions } from './complete.js';
import { type History, MAX_HISTORY } from './history.js';
import { tabCompleter } from './tab-completer.js';

// eslint-disable-next-line no-restricted-properties -- readline draws there
const { stdin, stdout: output } = process;
const TAB = 0x09;

/** @param inTable whether a line is part of a table: such lines are not completed nor remembered */
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

/** The terminal's own editing, no more. */
export function plainInput(): Interface {
  return createInterface({ input: stdin, output, terminal: false });
}

/**
 * What is typed, in pieces that end at the latest with a TAB. Readline pauses its input while it
 * completes, but goes on with the piece that it has: what is typed quickly, or pasted, would get
 * before the completion.
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
  // Readline asks its input for this.
  const setRawMode = (mode: boolean): void => {
    stdin.setRawMode(mode);
  };
  return Object.assign(stdin.pipe(pieces), { setRawMode });
}
