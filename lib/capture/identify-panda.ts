/** Which PandA it is, for as long as a capture can wait for the answer. */

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

/** Waits for an answer that may be on its way. @returns null if it has not come within a second */
export async function answerInTime(
  answer: Identification | null | Promise<Identification | null>,
): Promise<Identification | null> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, null);
  });
  try {
    return await Promise.race([answer, patience]);
  } catch {
    // The samples are what matters.
    return null;
  } finally {
    clearTimeout(timer);
  }
}
