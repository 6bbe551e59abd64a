/** Terminals that are closed while the command runs, e.g. of a capture that outlives a login. */

import { closeSync, fstatSync } from 'node:fs';
import { isatty } from 'node:tty';

/** Node sets terminals back at its end, and aborts where one is gone: it must not find them. */
export function forgetLostTerminals(): void {
  for (const descriptor of [0, 1, 2]) {
    try {
      if (fstatSync(descriptor).isCharacterDevice() && !isatty(descriptor)) closeSync(descriptor);
    } catch {
      // It is closed.
    }
  }
}
