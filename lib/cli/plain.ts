/** Text from elsewhere, made safe for a terminal. */

import { stripVTControlCharacters } from 'node:util';

/** Without a terminal's commands, which texts of a file or of a PandA may hold, and line ends. */
export function plain(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what it is about
  return stripVTControlCharacters(text).replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '');
}

/** What to print of a value: as it is into a file or a pipe, made safe for a terminal. */
export function printable(text: string, isTerminal: boolean): string {
  return isTerminal ? plain(text) : text;
}
