/** Compares a stored message with the message that a publisher has sent. */

import { AbandonedError, StreamGapError } from '../../errors.js';
import type { OutgoingMessage } from './outgoing-message.js';
import type { PublisherSession } from './publisher-session.js';
import type { StoredMessage } from './stored-message.js';

export interface Expected {
  readonly session: PublisherSession;
  /** Number of the acquisition. */
  readonly acquisition: number;
  /** The next message, which may be stored already. */
  readonly next: OutgoingMessage | undefined;
  /** Whether no message of the acquisition is known to be stored. */
  readonly isFirst: boolean;
}

/**
 * @param stored null: the stream has no message with this sequence any more
 * @returns whether the stored message is the next one; otherwise it belongs to an earlier acquisition
 * @throws AbandonedError if a reader has ended the acquisition
 * @throws StreamGapError if another process has published or removed messages
 */
export function isNextStored(
  stored: StoredMessage | null,
  sequence: number,
  { session, acquisition, next, isFirst }: Expected,
): boolean {
  const headers = stored?.headers ?? null;
  if (headers?.acquisition === acquisition) {
    const isNext =
      headers.publisher === session.lease.holder.id &&
      headers.kind === next?.kind &&
      headers.firstRow === next.firstRow &&
      headers.rows === next.rows;
    if (isNext) return true;
    if (headers.kind === 'end') {
      throw new AbandonedError(
        `A reader has ended the acquisition ${acquisition} of ${session.panda}, since it took this publisher for dead: the stream has its samples up to row ${headers.firstRow}.`,
      );
    }
  } else if (isFirst) {
    return false;
  }
  throw new StreamGapError(
    `The message ${sequence} of ${session.stream} is not that of this publisher: somebody else publishes to the stream, or has removed messages from it.`,
  );
}
