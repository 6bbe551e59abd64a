/** Asks for the identification of the PandA, with a time limit. */

import type { AsyncClient } from '../client/async-client.js';
import { GetPcapBitsLabels } from '../commands/index.js';
import type { BitLabels } from '../responses/field-capture.js';
import type { Identification } from '../responses/identification.js';

const PATIENCE_MS = 1000;

/**
 * Sends `*IDN?` without delaying other commands. @returns null if there is no answer within a
 * second
 */
export async function identifyInTime(client: AsyncClient): Promise<Identification | null> {
  try {
    return await client.identify({ signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    // A capture does not need the control port.
    return null;
  }
}

/** Asks for the names of all bits. @returns null if there is no answer within a second */
export async function bitLabelsInTime(client: AsyncClient): Promise<BitLabels | null> {
  try {
    return await client.ask(new GetPcapBitsLabels(), { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    return null;
  }
}

/**
 * Waits for an answer that may be in transit. @returns null if it does not arrive within a second
 */
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
    // The samples are more important than the identification.
    return null;
  } finally {
    clearTimeout(timer);
  }
}
