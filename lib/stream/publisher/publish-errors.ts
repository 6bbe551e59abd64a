/** Errors that stop a publisher. */

import { StreamFullError, StreamGapError, StreamTimeoutError } from '../../errors.js';
import type { PublisherSession } from './publisher-session.js';

/** The stream has no room for more samples. */
export function fullStream({ stream, server }: PublisherSession): StreamFullError {
  return new StreamFullError(
    `The stream ${stream} at ${server.label} is full: let writers write what is in it, purge it, or set it up with more bytes.`,
  );
}

/** @param trouble the last error; null: none */
export function silentServer(
  { server }: PublisherSession,
  milliseconds: number,
  trouble: unknown,
): StreamTimeoutError {
  const why = trouble instanceof Error ? ` (${trouble.message})` : '';
  return new StreamTimeoutError(
    `Nothing was acknowledged by ${server.label} for ${Math.round(milliseconds / 1000)} s${why}: what was acknowledged before is in the stream.`,
    { cause: trouble ?? undefined },
  );
}

/** Acknowledged messages are not in the stream any more. */
export function lostAcknowledged(
  { stream }: PublisherSession,
  last: number,
  acknowledged: number,
): StreamGapError {
  return new StreamGapError(
    `The server has lost messages that it had acknowledged: the last one of ${stream} is ${last}, and ${acknowledged} was acknowledged.`,
  );
}
