/** Text from elsewhere, made safe for a terminal. */

import { stripVTControlCharacters } from 'node:util';

/** Without a terminal's commands, which texts of a file or of a PandA may hold, and line ends. */
export function plain(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what it is about
  return stripVTControlCharacters(text).replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '');
}

/** As `plain`, of text that has lines: these stay. */
export function plainLines(text: string): string {
  return text.split('\n').map(plain).join('\n');
}

/** As JSON on one line, with everything that could control a terminal as `\uXXXX`. */
export function toJson(
  value: unknown,
  replacer?: (this: unknown, key: string, value: unknown) => unknown,
): string {
  return JSON.stringify(value, replacer).replaceAll(
    /[\u007f-\u009f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** What to print of a value: as it is into a file or a pipe, made safe for a terminal. */
export function printable(text: string, isTerminal: boolean): string {
  return isTerminal ? plain(text) : text;
}
