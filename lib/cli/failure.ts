/** How a failure is told: one sentence, and more only if asked for. */

import { PandaError } from '../errors.js';

export function reportFailure(error: unknown, debug: boolean): void {
  if (debug) console.error(error);
  else if (error instanceof PandaError) console.error(`pandablocks: ${error.message}`);
  else console.error(`pandablocks: ${String(error)} (--debug shows where this comes from)`);
}
