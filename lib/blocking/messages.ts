/** What the calling thread and the thread with the sockets tell each other. */

import type { MessagePort } from 'node:worker_threads';

/** What the thread is started with. */
export interface ThreadData {
  readonly port: MessagePort;
  /** See pulse.ts. */
  readonly counter: Int32Array;
}

export interface OpenRequest {
  readonly kind: 'open';
  /** Chosen by the caller, a new one each time. */
  readonly id: number;
  readonly host: string;
  readonly port: number;
  /** `control` or `data`, for messages. */
  readonly purpose: string;
  /** Seconds. */
  readonly connectTimeout: number;
  /** Seconds; null, the default: off. */
  readonly keepAlivePeriod?: number | null;
}

/** From the caller. */
export type Request =
  | OpenRequest
  | { readonly kind: 'write'; readonly id: number; readonly bytes: Uint8Array }
  /** A report of so many bytes has been used: there is room for others. */
  | { readonly kind: 'taken'; readonly id: number; readonly byteLength: number }
  | { readonly kind: 'close'; readonly id: number };

/** Of one socket. Nothing follows `refused` and `closed`. */
export type SocketReport =
  | { readonly kind: 'opened'; readonly id: number }
  | { readonly kind: 'refused'; readonly id: number; readonly error: ErrorParts }
  | { readonly kind: 'bytes'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly kind: 'closed'; readonly id: number; readonly error: ErrorParts | null };

/** From the thread: `started` first. After `failed` it is of no use any more. */
export type Report =
  | SocketReport
  | { readonly kind: 'started' }
  | { readonly kind: 'failed'; readonly error: ErrorParts };

/** An error taken apart: a clone made for another thread has lost its class and its code. */
export interface ErrorParts {
  readonly message: string;
  /** `code`, `syscall`, `address` and the like. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly cause: ErrorParts | null;
}

export function toParts(error: unknown): ErrorParts {
  if (!(error instanceof Error)) return { message: String(error), details: {}, cause: null };
  const details = Object.entries(error).filter(([, value]) =>
    ['string', 'number'].includes(typeof value),
  );
  return {
    message: error.message,
    details: Object.fromEntries(details),
    cause: error.cause === undefined ? null : toParts(error.cause),
  };
}

/** An error of no class of ours, with the same message, details and cause. */
export function fromParts(parts: ErrorParts): Error {
  return Object.assign(new Error(parts.message, causeOf(parts)), parts.details);
}

/** The cause alone, for an error that is given a class of its own. */
export function causeOf({ cause }: ErrorParts): ErrorOptions {
  return cause === null ? {} : { cause: fromParts(cause) };
}
