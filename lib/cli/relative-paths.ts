/** Paths as they look from where the user is. */

import { sep } from 'node:path';
import process from 'node:process';

/** With `/` behind it; empty at the root, and where the folder was removed. */
const HERE = currentFolder();

/** Takes the current folder away in front of paths of what is in it. */
export function relativePaths(text: string): string {
  if (HERE === '') return text;
  const [first = '', ...rest] = text.split(HERE);
  // Elsewhere a path may have the same names in it.
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
