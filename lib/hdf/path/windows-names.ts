/** Names that Windows takes for something else than a file in a folder. */

import { win32 } from 'node:path';

/** Devices, whatever their extension is and in whatever folder they are. */
const DEVICE = /^(con|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³]|conin\$|conout\$)[ .]*(\..*)?$/i;
// eslint-disable-next-line no-control-regex -- Windows refuses them
const FORBIDDEN = /[<>:"|?*\u0000-\u001f]/;

/** @returns what is wrong with a path, as the end of a sentence; null: nothing */
export function explainWindowsName(path: string): string | null {
  const { root } = win32.parse(path);
  if (/^[a-z]:$/i.test(root)) {
    return `is relative to the current folder of drive ${root}: write ${root}\\ for the drive itself`;
  }
  for (const name of path.slice(root.length).split(/[\\/]/)) {
    if (name === '' || name === '.' || name === '..') continue;
    const forbidden = FORBIDDEN.exec(name)?.[0];
    if (forbidden === ':') {
      return `has a colon in ${name}, which is a part of another file on Windows: choose a name without it`;
    }
    if (forbidden !== undefined) {
      return `has the character ${JSON.stringify(forbidden)}, which no name on Windows has: choose another name`;
    }
    if (DEVICE.test(name)) return `has ${name}, which is a device on Windows: choose another name`;
    // Windows leaves these characters out: two names would be one file.
    if (/[ .]$/.test(name)) {
      return `has ${JSON.stringify(name)}, and Windows drops the last character: choose another name`;
    }
  }
  return null;
}
