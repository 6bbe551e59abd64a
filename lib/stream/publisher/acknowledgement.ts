/** What a server answers to a message that is to be stored. */

import type { WireMessage } from '../wire/wire-message.js';

/** What the server has said of a message. */
export type Acknowledgement =
  | { readonly ok: true; readonly sequence: number }
  | { readonly ok: false; readonly code: number; readonly description: string };

/** No stream takes the subject, or there is no leader. */
const NO_RESPONDERS: Acknowledgement = { ok: false, code: 503, description: 'no responders' };

/** @param message what came to where the answer was to go */
export function acknowledgementOf(message: WireMessage): Acknowledgement {
  if (message.byteLength === 0 && message.status.code === 503) return NO_RESPONDERS;
  try {
    const { seq, error } = JSON.parse(new TextDecoder().decode(message.payload())) as {
      seq?: unknown;
      error?: { err_code?: unknown; description?: unknown } | undefined;
    };
    if (error !== undefined) {
      return {
        ok: false,
        code: Number(error.err_code),
        description: String(error.description),
      };
    }
    if (Number.isSafeInteger(seq)) return { ok: true, sequence: seq as number };
  } catch {
    // Below.
  }
  return { ok: false, code: 0, description: 'an answer that is no acknowledgement' };
}
