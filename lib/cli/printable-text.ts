/** Makes text from files and PandAs safe for a terminal. */

import { stripVTControlCharacters } from 'node:util';

/** Removes terminal control characters and line ends. */
export function plain(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are removed here
  return stripVTControlCharacters(text).replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '');
}

/** Removes control characters like `plain`, but keeps line ends. */
export function plainLines(text: string): string {
  return text.split('\n').map(plain).join('\n');
}

/** Formats JSON on one line, with all control characters as `\uXXXX`. */
export function toJson(
  value: unknown,
  replacer?: (this: unknown, key: string, value: unknown) => unknown,
): string {
  return JSON.stringify(value, replacer).replaceAll(
    /[\u007f-\u009f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The text unchanged for a file or a pipe, and safe for a terminal. */
export function printable(text: string, isTerminal: boolean): string {
  return isTerminal ? plain(text) : text;
}
