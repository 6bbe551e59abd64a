/** Loads the state of the tutorial into a new simulated PandA. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { CaptureControl } from './control/capture-control.js';
import { ControlSession } from './control/control-session.js';
import type { Panda } from './model/panda.js';

/** The state file, which is next to `dist` in the package. */
export const TUTORIAL = fileURLToPath(new URL('../../states/tutorial.sav', import.meta.url));

/** Loads the state like a client of the control port. */
export function loadTutorial(panda: Panda, capture: CaptureControl): void {
  const session = new ControlSession(panda, { capture, clients: () => [] });
  // The last empty line ends the last table, so only its line end is removed.
  const lines = readFileSync(TUTORIAL, 'utf8').replace(/\n$/, '').split('\n');
  for (const text of lines) {
    const answer = session.receiveLine({ text, isUtf8: true });
    if (answer.startsWith('ERR')) throw new Error(`The tutorial's ${text}: ${answer.trim()}`);
  }
}
