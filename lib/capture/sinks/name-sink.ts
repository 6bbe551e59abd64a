/** Names sinks in messages. */

import { SinkError } from '../../errors.js';
import type { Sink } from './sink.js';

/** @param index among the user's sinks, from 0 */
export function nameSink(sink: Sink, index: number): string {
  const { name, constructor } = sink as Sink & {
    readonly constructor?: { readonly name?: string | undefined } | undefined;
  };
  const ofClass = constructor === Object ? undefined : constructor?.name;
  const known = name ?? ofClass ?? '';
  return `Sink ${index + 1}${known === '' ? '' : ` (${known})`}`;
}

/** Wraps an error that a method of a sink has thrown. */
export function sinkErrorOf(sink: Sink, index: number, cause: unknown): SinkError {
  if (cause instanceof SinkError && cause.sink === index) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new SinkError(`${nameSink(sink, index)} has failed: ${message}`, index, { cause });
}
