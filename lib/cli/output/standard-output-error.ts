/** The error for failed output. */

/**
 * The errors of a pipe whose reader has ended; the second one also occurs for a socket with unread
 * data.
 */
const READER_IS_GONE = ['EPIPE', 'ECONNRESET'];

/** Thrown if standard output can't be written. */
export class StandardOutputError extends Error {
  readonly code = 'STANDARD_OUTPUT';
  /** Whether the reader has ended, as in `| head`: no message is needed then. */
  readonly isReaderGone: boolean;

  /** @param cause the system's error */
  constructor(cause: NodeJS.ErrnoException) {
    const isReaderGone = READER_IS_GONE.includes(cause.code ?? '');
    const why = isReaderGone ? 'its reader has ended' : cause.message;
    super(`Standard output can't be written: ${why}.`, { cause });
    this.isReaderGone = isReaderGone;
  }
}
