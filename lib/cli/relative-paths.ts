/** Shortens paths for messages. */

import { sep } from 'node:path';
import process from 'node:process';

/** With a final `/`; empty in the root folder, and if the current folder was removed. */
const HERE = currentFolder();

/** Removes the current folder from the start of paths. */
export function relativePaths(text: string): string {
  if (HERE === '') return text;
  const [first = '', ...rest] = text.split(HERE);
  // The same text in the middle of a path is kept.
  return rest.reduce(
    (before, after) => (/[^\s"'(]$/.test(before) ? before + HERE + after : before + after),
    first,
  );
}

function currentFolder(): string {
  try {
    const folder = process.cwd();
    return folder.endsWith(sep) ? '' : folder + sep;
  } catch {
    return '';
  }
}
