/** Asks a PandA who it is, for as long as a capture can wait for the answer. */

import type { AsyncClient } from '../client/async-client.js';
import type { Identification } from '../responses/identification.js';

const PATIENCE_MS = 1000;

/** Asks `*IDN?` without a delay for other commands. @returns null if no answer comes within a second */
export async function identifyInTime(client: AsyncClient): Promise<Identification | null> {
  try {
    return await client.identify({ signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    // A capture needs no control port.
    return null;
  }
}
