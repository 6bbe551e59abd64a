/**
 * Handles terminals that are closed while the command runs, e.g. when a capture outlives a login.
 */

import { closeSync, fstatSync } from 'node:fs';
import { isatty } from 'node:tty';

/**
 * Closes the descriptors of lost terminals: at exit, Node restores the settings of terminals, and
 * aborts if one is gone.
 */
export function forgetLostTerminals(): void {
  for (const descriptor of [0, 1, 2]) {
    try {
      if (fstatSync(descriptor).isCharacterDevice() && !isatty(descriptor)) closeSync(descriptor);
    } catch {
      // The descriptor is already closed.
    }
  }
}
